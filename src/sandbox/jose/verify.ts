/** Reads and verifies compact JWS (RFC 7515) that clients sent. */

import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { asText } from '../../common/foreign.ts';
import { jsonObjectIn } from '../../common/json.ts';
import { isSignature, SIGNATURES, type Signature, type SignatureName } from './algorithms.ts';
import { fitsSignature, type Jwk, publicKeyOf } from './key.ts';
import { signatureForm } from './sign.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface ReadJws {
  readonly header: Members;
  readonly payload: Members;
  /** The text that is signed. */
  readonly input: string;
  readonly signature: Buffer;
}

/** Returns the parts of a compact JWS with JSON in it; undefined for anything else. */
export function readJws(token: string): ReadJws | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const [first, second] = [objectIn(header), objectIn(payload)];
  if (first === undefined || second === undefined) return undefined;
  return {
    header: first,
    payload: second,
    input: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** A JSON object in base64url. */
export function objectIn(part: string): Members | undefined {
  return jsonObjectIn(Buffer.from(part, 'base64url').toString('utf8'));
}

export interface Verifying {
  /** Accepted algorithms. */
  readonly algorithms: readonly string[];
  /** Keys of the client. */
  readonly keys?: readonly Jwk[];
  /** Secret of an HMAC. */
  readonly secret?: string;
}

/** Returns why the signature does not count, or undefined. */
export function signatureProblem(
  { header, input, signature }: ReadJws,
  { algorithms, keys = [], secret }: Verifying,
): string | undefined {
  const { alg, kid } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg))
    return `it is signed with ${asText(alg)}, and accepted are ${algorithms.join(', ')}`;
  if (alg === 'none') return signature.length === 0 ? undefined : 'alg is none, and there is a signature';
  if (!isSignature(alg)) return `the algorithm ${alg} is not known here`;
  if (SIGNATURES[alg].kind === 'hmac') {
    if (secret === undefined) return 'the client has no secret for an HMAC';
    const due = createHmac(SIGNATURES[alg].hash, secret).update(input).digest();
    return due.length === signature.length && timingSafeEqual(due, signature)
      ? undefined
      : 'the signature does not fit the client secret';
  }
  const named = kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  if (named.length === 0)
    return keys.length === 0
      ? 'the client has no keys registered (jwks or jwks_uri)'
      : `no registered key has the kid ${asText(kid)}`;
  const usable = named.filter((key) => fitsSignature(key, alg));
  if (usable.length === 0) return `no registered key is one for ${alg}`;
  return usable.some((key) => isSignedBy(input, signature, alg, key))
    ? undefined
    : 'no registered key verifies the signature';
}

export function isSignedBy(input: string, signature: Buffer, alg: SignatureName, jwk: Jwk): boolean {
  const key = publicKeyOf(jwk);
  const { kind, hash }: Signature = SIGNATURES[alg];
  if (key === undefined) return false;
  try {
    return verify(hash ?? null, Buffer.from(input), { key, ...signatureForm(kind) }, signature);
  } catch {
    return false;
  }
}
