/** A message that a browser brought: in the form or query string where it belongs, and read no more kindly than that. */
import { defined } from '../../../common/defined.ts';
import type { SamlBinding, SamlSource, WireProblem } from '../message/received-message.ts';
import { readParameters, splitRaw } from './parameters.ts';
import { misfit, openPayload } from './payload.ts';

/**
 * Reads the form body or query string as it came, escapes untouched, since a signature may be of them (rule SV-1).
 * @param binding `none` where only the message itself tells, as when somebody pasted it
 */
export function receivedMessage(text: string, binding: SamlBinding): SamlSource {
  const found = readParameters(splitRaw(text));
  const payload = found === undefined ? undefined : openPayload(found.value);
  const actual: SamlBinding = binding !== 'none' ? binding : payload?.deflated ? 'redirect' : 'post';
  const problems: readonly WireProblem[] = [
    ...(found?.problems ?? []),
    ...(payload === undefined ? [NOTHING] : [...payload.problems, ...misfit(actual, payload)]),
  ];
  return {
    bytes: payload?.bytes ?? new Uint8Array(),
    binding: actual,
    where: found?.parameter ?? 'callback',
    undone: payload?.undone ?? [],
    problems,
    ...(found === undefined ? {} : { parameter: found.parameter, beside: { relayState: found.relayState } }),
    ...defined({ redirectSignature: found?.signature }),
  };
}

const NOTHING: WireProblem = { message: 'it is neither base64 of XML nor of DEFLATE' };
