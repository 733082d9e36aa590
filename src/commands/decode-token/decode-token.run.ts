/** `idcli decode-token`: maps option values to one call of the flow. */

import { IdcliError } from '../../errors.ts';
import { decodeToken } from '../../flows/decode-token/decode-token.ts';
import { findTokens } from '../../protocol/tokens/find.ts';
import type { Invocation } from '../command.ts';
import { readMessage } from '../input/message.ts';
import { asOf } from '../input/time.ts';
import type { DecodeTokenValues } from './decode-token.ts';
import { chosenProvider, flowContext, flowInput } from './flow-input.ts';

export async function runDecodeToken(values: DecodeTokenValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft } = invocation;
  if (values.lines === true) {
    refuseReport(values);
    const { runLines } = await import('./decode-token.lines.ts');
    return runLines(values, invocation);
  }
  if (invocation.arguments.length > 1) {
    throw new IdcliError('USAGE', 'more than one input is given', {
      hint: 'quote a token or text that has spaces, or put it into a file',
    });
  }
  const provider = await chosenProvider(values, invocation);
  const input = await flowInput(values, provider, invocation);
  const context = { ...flowContext(values, provider, invocation), draft };
  if (values.pick !== undefined && !(Number.isInteger(values.pick) && values.pick > 0)) {
    throw new IdcliError('USAGE', `--pick takes a whole number from 1, not ${values.pick}`);
  }
  const kind = {
    what: 'token',
    resembles: (text: string) => findTokens(text).some(({ kind }) => kind !== 'opaque'),
  };
  const message = await readMessage(invocation.arguments[0], kind, invocation);
  await decodeToken(message, values.pick, input, context);
}

/** A report shows one token. */
function refuseReport({ html, markdown }: DecodeTokenValues): void {
  const flag = html !== undefined ? '--html' : markdown !== undefined ? '--markdown' : undefined;
  if (flag === undefined) return;
  throw new IdcliError('USAGE', `${flag} writes a report on one token, and --lines reads many`, {
    hint: 'leave --lines out, or choose the token with --pick N',
  });
}
