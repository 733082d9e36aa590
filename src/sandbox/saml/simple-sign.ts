/** Signatures of a form: the HTTP-POST-SimpleSign binding. */
import { type KeyObject, sign } from 'node:crypto';
import { ALGORITHM } from './names.ts';
import { base64 } from './sign.ts';

/**
 * Builds the octets that are signed: the values as they are, neither escaped nor in base64 (HTTP-POST-SimpleSign, 2.5).
 *
 * @param kind name of the field
 */
export const simpleSigned = (
  kind: 'SAMLRequest' | 'SAMLResponse',
  xml: string,
  relayState: string | undefined,
  algorithm: string,
): string =>
  `${kind}=${xml}${relayState === undefined ? '' : `&RelayState=${relayState}`}&SigAlg=${algorithm}`;

/** Builds the fields `SigAlg` and `Signature`. */
export function simpleSignature(
  xml: string,
  relayState: string | undefined,
  key: KeyObject,
): readonly (readonly [string, string])[] {
  const octets = simpleSigned('SAMLResponse', xml, relayState, ALGORITHM.rsaSha256);
  return [
    ['SigAlg', ALGORITHM.rsaSha256],
    ['Signature', base64(sign('sha256', Buffer.from(octets), key))],
  ];
}
