/**
 * Fixed test keys: generating an RSA key takes a quarter of a second, and a fixed key gives the same `kid` in every
 * run. They are public in this repository, so every `kid` starts with `sandbox-`.
 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo as PEM with a final newline, as `openssl` writes it. */
  readonly publicPem: string;
  /** The key's entry in the key set (RFC 7517). */
  readonly publicJwk: Readonly<Record<string, string>>;
}

/** Creates Node's key on first use: most sandbox runs sign with one key of one tenant. */
export function loadSigningKey(kid: string, jwk: JsonWebKey): SigningKey {
  let key: KeyObject | undefined;
  const privateKey = (): KeyObject => {
    key ??= createPrivateKey({ key: jwk, format: 'jwk' });
    return key;
  };
  return {
    kid,
    get privateKey() {
      return privateKey();
    },
    get publicPem() {
      return createPublicKey(privateKey()).export({ type: 'spki', format: 'pem' }).toString();
    },
    publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n: jwk.n ?? '', e: jwk.e ?? '' },
  };
}
