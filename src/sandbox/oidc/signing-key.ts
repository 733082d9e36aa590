/**
 * Fixed test keys: making an RSA key costs a quarter of a second, and a fixed one gives the same `kid` in every run.
 * They are public by being in this repository, which is why every `kid` starts with `sandbox-`.
 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo as PEM with its final line end, as `openssl` writes it. */
  readonly publicPem: string;
  /** What the key set shows (RFC 7517). */
  readonly publicJwk: Readonly<Record<string, string>>;
}

/** Node's key is made when it is first used: most runs of the sandbox sign with one key of one tenant. */
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
