/** A token from any source: found, opened, judged and described. */
import type { Draft } from '../../outcome.ts';
import type { Report } from '../../report.ts';
import { isMasked, maskedError, tellMasked } from '../masked-input.ts';
import { refuseUnverified } from '../unverified.ts';
import { makeBench, readAnchors } from './bench.ts';
import { chooseToken } from './choose.ts';
import { describeSource } from './describe.ts';
import { canVerify, type DecodeTokenContext, type DecodeTokenInput } from './input.ts';
import type { GatheredKeys } from './keys.ts';
import { tellToken } from './tell.ts';

/**
 * Finds a token in a message and fills the draft with its content and its faults.
 * @param pick number of the token, from 1
 * @throws {IdcliError} `INPUT_NOT_A_TOKEN`, with the report in the draft; what reading keys throws; `TOKEN_UNVERIFIED`
 */
export async function decodeToken(
  message: string | Uint8Array,
  pick: number | undefined,
  input: DecodeTokenInput,
  context: DecodeTokenContext & { readonly draft: Draft },
): Promise<void> {
  const { draft, world } = context;
  const masked = isMasked(message);
  const judgeOther = async (text: string) => {
    const { judgeOtherInput } = await import('./other-input.ts');
    return judgeOtherInput(text, input.expectations, (await context.presets?.()) ?? []);
  };
  const { type } = input.expectations;
  const choice = await chooseToken(message, pick, type, world.now(), draft, judgeOther).catch(
    (error: unknown) => {
      throw masked ? maskedError(error) : error;
    },
  );
  let gathered = await gather(input, context);
  const anchors = await readAnchors(input.keys.trustAnchors, context);
  const tell = () => tellToken(choice, input, makeBench(input, gathered, anchors), world.now());
  let told = await tell();
  const { times, milliseconds } = input.keys.refetch;
  for (let round = 0; round < times && gathered.again !== undefined && lacksKey(told.reports); round += 1) {
    await world.sleep(milliseconds, world.signal);
    gathered = await gathered.again();
    told = await tell();
  }
  draft.data = { ...told.data, ...describeSource(choice.token, choice.found) };
  draft.reports.push(...(masked ? tellMasked(told.reports) : told.reports), ...gathered.reports);
  if (draft.exchanges.length > 0) {
    const { tellHttpAnswers } = await import('../http-answers.ts');
    await tellHttpAnswers(draft, draft.exchanges);
  }
  if (told.judged !== undefined) {
    const { claimsOf } = await import('./claims.ts');
    Object.assign(draft, claimsOf(told.judged, input));
  }
  if (gathered.failure !== undefined) throw gathered.failure;
  if (canVerify(input)) refuseUnverified('TOKEN_UNVERIFIED', draft.reports);
}

/** Loads the code that reads keys only when there are keys to read. */
async function gather(input: DecodeTokenInput, context: DecodeTokenContext): Promise<GatheredKeys> {
  const { jwks, files, shared, discover } = input.keys;
  if (jwks === undefined && discover === undefined && files.length + shared.length === 0)
    return { reports: [] };
  const { gatherKeys } = await import('./keys.ts');
  return gatherKeys(input, context);
}

/** Whether the key set lacks the `kid` of the header: the key may be new (rule ALL-7). */
const lacksKey = (reports: readonly Report[]): boolean =>
  reports.some(({ findings }) =>
    findings.some(({ code, status }) => code === 'token.key' && status === 'fail'),
  );
