/** Encrypts the request object to the issuer. RFC 7516; header and key selection as Signicat requires. */
import { CONTENT_ALGORITHMS, KEY_ALGORITHMS, lookup, UNSUPPORTED_CURVES } from '../jose/algorithms.ts';
import type { JsonObject } from '../jose/decoded.ts';
import { encrypt, publicJwk } from '../jose/index.ts';
import { isObject, member } from '../jose/parts.ts';
import type { EncryptionKey, JweHeader } from './encryption-key.ts';

/** Default algorithms for keys that name none. */
const DEFAULT_ALGORITHM = { RSA: 'RSA-OAEP', EC: 'ECDH-ES', OKP: 'ECDH-ES' } as const;

/**
 * Selects the encryption key: the first RSA key with `use` `enc`, else the first other usable key with it (rule CS-C1).
 * Absent when there is none.
 */
export function chooseEncryptionKey(document: unknown, enc: string): EncryptionKey | undefined {
  const list = isObject(document) ? member(document, 'keys') : undefined;
  if (!Array.isArray(list)) return undefined;
  const keys = list
    .filter(isObject)
    .filter((jwk) => member(jwk, 'use') === 'enc' && algorithmOf(jwk) !== undefined);
  const jwk = keys.find((key) => member(key, 'kty') === 'RSA') ?? keys[0];
  return jwk === undefined ? undefined : { jwk, header: headerFor(jwk, enc) };
}

/** Returns the algorithm of a usable key: its own, else the default for its type. */
function algorithmOf(jwk: JsonObject): string | undefined {
  const kty = member(jwk, 'kty');
  const named = member(jwk, 'alg');
  // A key may also name a content encryption only (RFC 7517, 4.4 leaves it open).
  const alg =
    named === undefined || lookup(CONTENT_ALGORITHMS, named) !== undefined
      ? lookup(DEFAULT_ALGORITHM, kty)
      : named;
  const algorithm = lookup(KEY_ALGORITHMS, alg);
  const unsupported = algorithm?.unsupported ?? lookup(UNSUPPORTED_CURVES, member(jwk, 'crv'));
  if (typeof alg !== 'string' || algorithm === undefined || unsupported !== undefined) return undefined;
  return kty !== 'oct' && algorithm.kty.some((one) => one === kty) ? alg : undefined;
}

function headerFor(jwk: JsonObject, enc: string): JweHeader {
  const kid = member(jwk, 'kid');
  return {
    alg: algorithmOf(jwk) ?? '',
    enc,
    typ: 'JWE',
    ...(typeof kid === 'string' ? { kid } : {}),
  };
}

/**
 * Encrypts the request object to a compact JWE.
 * @throws {IdcliError} `KEY_UNREADABLE` when the members of the key make no key
 */
export function encryptRequest(plaintext: Uint8Array, { jwk, header }: EncryptionKey): Promise<string> {
  return encrypt(plaintext, publicJwk(jwk), header);
}
