/** A worker thread of `idcli decode-token --lines`: judges batches of lines. */
import { createLineJudge, type LineBatch, type LineSettings } from './flows/decode-token/lines.ts';
import { serveThread } from './node/threads.ts';
import { documentLine } from './output/lines.ts';

interface ThreadData {
  readonly settings: LineSettings;
  /** `--field`. */
  readonly field?: string;
}

serveThread((data) => {
  const { settings, field } = data as ThreadData;
  const judge = createLineJudge(settings, (outcome) => documentLine(outcome, field));
  return (message) => judge(message as LineBatch);
});
