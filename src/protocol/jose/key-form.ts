/** Whether the members of a JWK form a key. RFC 7518, 6; RFC 8037, 2. */

import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { asText, reasonOf } from '../../common/foreign.ts';
import { readBase64url } from './base64url.ts';
import type { JsonObject } from './decoded.ts';
import { publicJwk } from './keys.ts';
import { member } from './parts.ts';
import { bitLength } from './strength.ts';

/** Public members of each key type, all base64url strings. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['x', 'y'],
  OKP: ['x'],
  AKP: ['pub'],
  oct: ['k'],
};

/** Coordinate size in bytes; RFC 7518, 6.2.1.2 requires all of them, including leading zeros. */
const COORDINATE_BYTES: Readonly<Record<string, number>> = {
  'P-256': 32,
  secp256k1: 32,
  'P-384': 48,
  'P-521': 66,
  Ed25519: 32,
  X25519: 32,
  Ed448: 57,
  X448: 56,
};

export interface KeyFault {
  readonly member?: string;
  readonly message: string;
}

/** Returns the first fault that keeps a JWK from being a key; unknown types and curves are not judged. */
export function findKeyFault(jwk: JsonObject): KeyFault | undefined {
  const kty = asText(member(jwk, 'kty'));
  if ((kty === 'EC' || kty === 'OKP') && typeof member(jwk, 'crv') !== 'string')
    return { member: 'crv', message: 'crv is missing or not a string' };
  for (const name of Object.hasOwn(MEMBERS, kty) ? (MEMBERS[kty] ?? []) : []) {
    const value = member(jwk, name);
    if (value === undefined) return { member: name, message: `${name} is missing` };
    if (typeof value !== 'string' || value === '')
      return { member: name, message: `${name} is not a string` };
    const { faults, bytes } = readBase64url(value);
    const [fault] = faults;
    if (fault !== undefined) return { member: name, message: `${name} ${fault.message}` };
    const length = coordinateBytes(jwk);
    if (length !== undefined && bytes?.length !== length) {
      return { member: name, message: `${name} has ${bytes?.length} bytes, the curve needs ${length}` };
    }
  }
  if (kty === 'RSA' && bitLength(member(jwk, 'n')) === 0) return { member: 'n', message: 'n is zero' };
  if (kty !== 'RSA' && coordinateBytes(jwk) === undefined) return undefined;
  try {
    createPublicKey({ key: publicJwk(jwk) as JsonWebKey, format: 'jwk' });
    return undefined;
  } catch (error) {
    if (kty === 'EC') return { message: `the point is not on the curve ${asText(member(jwk, 'crv'))}` };
    return { message: reasonOf(error) };
  }
}

function coordinateBytes(jwk: JsonObject): number | undefined {
  const kty = member(jwk, 'kty');
  const crv = asText(member(jwk, 'crv'));
  return (kty === 'EC' || kty === 'OKP') && Object.hasOwn(COORDINATE_BYTES, crv)
    ? COORDINATE_BYTES[crv]
    : undefined;
}
