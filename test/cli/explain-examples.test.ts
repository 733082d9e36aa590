/** A command line that `idcli explain` gives against the sandbox shows the code that it explains. */
import { expect, it } from 'vitest';
import { allExplanations } from '../../src/explain/find.ts';
import { exampleWords } from '../helpers/example-words.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

/** Needs a sandbox that keeps running: faults of a later command, which tests of logouts and refreshes play. */
const NEEDS_SANDBOX = /^idcli sandbox\b|--sandbox http:/;
/** Needs a browser: test/browser/session.test.ts. */
const NEEDS_BROWSER = /--await-logout session/;
const rows = allExplanations().filter(
  ({ family, example }) =>
    family !== 'faults' &&
    family !== 'net-id-events' &&
    example.includes('--fault') &&
    !NEEDS_SANDBOX.test(example) &&
    !NEEDS_BROWSER.test(example),
);
const byLine = new Map<string, string[]>();
for (const { code, example } of rows) byLine.set(example, [...(byLine.get(example) ?? []), code]);

it.each([...byLine])('%s', async (line, codes) => {
  const words = exampleWords(line);
  const { stdout, stderr } = await runIn(onlineWorld(), [...words.slice(1), '--json', '--trace']);
  const missing = codes.filter((code) => !`${stdout}${stderr}`.includes(code.replace('nias.omd.', '')));
  expect(missing).toEqual([]);
});
