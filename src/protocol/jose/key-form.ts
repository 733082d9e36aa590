/** Whether the members of a JWK make a key at all. RFC 7518, 6; RFC 8037, 2. */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { readBase64url } from './base64url.ts';
import { publicJwk } from './keys.ts';
import { member } from './parts.ts';
import { bitLength } from './strength.ts';
import type { JsonObject } from './types.ts';

/** The public members of each type of key, all of them strings of base64url. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['x', 'y'],
  OKP: ['x'],
  AKP: ['pub'],
  oct: ['k'],
};

export interface KeyFault {
  readonly member?: string;
  readonly message: string;
}

/** The first thing that keeps a JWK from being a key; types that nobody here knows are not judged. */
export function findKeyFault(jwk: JsonObject): KeyFault | undefined {
  const kty = String(member(jwk, 'kty'));
  for (const name of Object.hasOwn(MEMBERS, kty) ? (MEMBERS[kty] ?? []) : []) {
    const value = member(jwk, name);
    if (value === undefined) return { member: name, message: `${name} is missing` };
    if (typeof value !== 'string' || value === '') return { member: name, message: `${name} is no string` };
    const [fault] = readBase64url(value).faults;
    if (fault !== undefined) return { member: name, message: `${name} ${fault.message}` };
  }
  if (kty === 'RSA' && bitLength(member(jwk, 'n')) === 0) return { member: 'n', message: 'n is zero' };
  if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') return undefined;
  try {
    createPublicKey({ key: publicJwk(jwk) as JsonWebKey, format: 'jwk' });
    return undefined;
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}
