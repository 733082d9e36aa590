/** A message sent by a browser, in the expected form or query string, read without extra leniency. */
import { defined } from '../../../common/defined.ts';
import type { RedirectSignature, SamlBinding, SamlSource, WireProblem } from '../message/received-message.ts';
import { readParameters, type SamlParameters, splitRaw } from './parameters.ts';
import { misfit, openPayload } from './payload.ts';
import { simpleSignature } from './simple-signature.ts';

/**
 * Reads the form body or query string as received, escapes untouched, since a signature may cover them (rule SV-1).
 * @param binding `none` if only the message itself shows it, e.g. when pasted
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
    ...defined({ redirectSignature: signatureOf(actual, found, payload?.bytes) }),
  };
}

/** A form is signed by HTTP-POST-SimpleSign, over other text than a query string. */
function signatureOf(
  binding: SamlBinding,
  found: SamlParameters | undefined,
  bytes: Uint8Array = new Uint8Array(),
): RedirectSignature | undefined {
  if (found?.signature === undefined || binding !== 'post') return found?.signature;
  return simpleSignature(found.signature, { ...found, bytes });
}

const NOTHING: WireProblem = { message: 'it is neither base64 of XML nor of DEFLATE' };
