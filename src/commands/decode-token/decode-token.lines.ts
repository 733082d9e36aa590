/** `idcli decode-token --lines`: reads a token per line, writes a document per line. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { readAnchors } from '../../flows/decode-token/bench.ts';
import { canVerify } from '../../flows/decode-token/input.ts';
import { gatherKeys } from '../../flows/decode-token/keys.ts';
import { createLineJudge, judgeLines, type LineSettings } from '../../flows/decode-token/lines.ts';
import { refuseUnverified } from '../../flows/unverified.ts';
import type { Invocation } from '../command.ts';
import type { DecodeTokenValues } from './decode-token.ts';
import { chosenProvider, flowContext, flowInput } from './flow-input.ts';

/** @param invocation with the clock of `--now` */
export async function runLines(values: DecodeTokenValues, invocation: Invocation): Promise<void> {
  const { world, draft, field, strict } = invocation;
  const [input] = invocation.arguments;
  if (input !== undefined && input !== '-') {
    throw new IdcliError('USAGE', '--lines reads standard input', {
      hint: 'idcli decode-token --lines < FILE',
    });
  }
  if (world.stdin.isTTY) {
    throw new IdcliError('USAGE', '--lines reads standard input, and nothing is piped in', {
      hint: 'idcli decode-token --lines < FILE',
    });
  }
  if (values.pick !== undefined) {
    throw new IdcliError('USAGE', '--pick chooses among the tokens of one input, and --lines reads many', {
      hint: 'leave one of them out',
    });
  }
  const provider = await chosenProvider(values, invocation);
  const asked = await flowInput(values, provider, invocation);
  const context = flowContext(values, provider, invocation);
  const { keys, keysFailed, allowed, failure, reports } = await gatherKeys(asked, context);
  if (failure !== undefined) throw failure;
  const anchors = await readAnchors(asked.keys.trustAnchors, context);
  const settings: LineSettings = {
    input: asked,
    gathered: defined({ keys, keysFailed, allowed }),
    ...defined({ anchors: anchors?.map(({ raw }) => raw) }),
    strict,
  };
  for (const { findings } of reports) {
    for (const { status, message } of findings) if (status === 'fail') await invocation.warn(message);
  }
  const judge = createLineJudge(settings, await invocation.lineWriter());
  const { worst, broken, ...counts } = await judgeLines({ world, judge, threadData: { settings, field } });
  // The lines are already written; here they only decide the exit code.
  draft.streamed = true;
  draft.reports.push(...reports, ...worst);
  await invocation.tell(`${counts.valid} valid, ${counts.unverified} unverified, ${counts.invalid} invalid`);
  if (broken > 0) {
    throw new IdcliError('INTERNAL', `idcli itself failed at ${broken} of the lines, which say so`, {
      hint: 'this is a bug; please report it with one of those lines',
    });
  }
  if (canVerify(asked)) refuseUnverified('TOKEN_UNVERIFIED', worst);
}
