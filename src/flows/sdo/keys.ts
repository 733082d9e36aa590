/** The operator's keys for an object that is a token: without a certificate, only they can verify it. */

import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { decode, verify } from '../../protocol/jose/index.ts';
import type { SdoReading, SdoSignature } from '../../protocol/sdo/index.ts';

export async function withGivenKeys(
  reading: SdoReading,
  keys: readonly KeyCandidate[] | undefined,
): Promise<SdoReading> {
  if (!('sdo' in reading) || keys === undefined || keys.length === 0) return reading;
  const signatures: SdoSignature[] = [];
  for (const signature of reading.sdo.signatures) signatures.push(await tryKeys(signature, keys));
  return { sdo: { ...reading.sdo, signatures } };
}

/** Tries the given keys. An included certificate was tried first; its chain says whose it is. */
async function tryKeys(signature: SdoSignature, keys: readonly KeyCandidate[]): Promise<SdoSignature> {
  const { token, value } = signature;
  if (token === undefined || value.result !== 'unknown') return signature;
  const decoded = decode(token);
  const own = decoded?.kind === 'jws' ? decoded.signatures[0] : undefined;
  if (own === undefined) return signature;
  const { key } = await verify(
    own,
    keys.filter(({ shared }) => shared !== true),
  );
  return key === undefined
    ? { ...signature, value: { result: 'mismatch', reason: 'no given key verifies it' } }
    : { ...signature, value: { result: 'verified', reason: `with the key from ${key.source}` } };
}
