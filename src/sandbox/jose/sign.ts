/** Compact JWS (RFC 7515), valid and invalid. Uses node:crypto, so that client and sandbox share no library. */
import { constants, createHmac, type KeyObject, sign } from 'node:crypto';
import { SIGNATURES, type Signature, type SignatureName } from './algorithms.ts';

interface Signing {
  readonly alg: SignatureName | 'none';
  /** Private key, or the secret of an HMAC; absent for `none`. */
  readonly key?: KeyObject | string;
  /** Members beside `alg`; `undefined` ones are left out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Every byte of the signature XOR 0x5A, as in the OpenID Foundation's suite. */
  readonly damaged?: boolean;
}

export interface JwsInput extends Signing {
  readonly payload: Readonly<Record<string, unknown>>;
}

export const signJws = ({ payload, ...signing }: JwsInput): string => signEncoded(encode(payload), signing);

/** @param payload as the token has it: base64url, or with `b64` false anything without a dot (RFC 7797) */
export function signEncoded(payload: string, { alg, key, header, damaged = false }: Signing): string {
  const input = `${encode({ alg, ...header })}.${payload}`;
  const signature = key === undefined || alg === 'none' ? Buffer.alloc(0) : signatureOf(input, alg, key);
  return `${input}.${(damaged ? signature.map((byte) => byte ^ 0x5a) : signature).toString('base64url')}`;
}

function signatureOf(input: string, alg: SignatureName, key: KeyObject | string): Buffer {
  const { kind, hash }: Signature = SIGNATURES[alg];
  if (typeof key === 'string' || key.type === 'secret')
    return createHmac(hash ?? 'sha256', key)
      .update(input)
      .digest();
  return sign(hash ?? null, Buffer.from(input), { key, ...signatureForm(kind) });
}

/** What node:crypto must know beside key and hash (RFC 7518, 3.4 and 3.5). */
export function signatureForm(kind: Signature['kind']) {
  if (kind === 'ec') return { dsaEncoding: 'ieee-p1363' } as const;
  if (kind !== 'pss') return {};
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
