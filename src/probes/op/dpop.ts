/** Proofs of possession of a probe run: good ones, and ones with one thing changed. RFC 9449, 4.2. */
import { createHash, webcrypto } from 'node:crypto';
import { freshKey, signingKey } from '../../protocol/oidc/signing-key.ts';
import type { World } from '../../world.ts';
import { signJws } from '../jws.ts';

type Members = Readonly<Record<string, unknown>>;

interface ProofWish {
  readonly method: string;
  readonly url: URL;
  readonly accessToken?: string;
  /** Replaces or removes (undefined) claims. */
  readonly claims?: Members;
}

export interface Prover {
  prove(wish: ProofWish): Promise<string>;
  /** The next proofs carry it. */
  nonce?: string;
}

/** @param text a private key as PEM or JWK; absent: a new one */
export async function proverOf(
  text: string | undefined,
  world: Pick<World, 'now' | 'random'>,
): Promise<Prover> {
  const key = await signingKey(text ?? freshKey(world), 'the DPoP key', undefined);
  const { kty, crv, x, y, n, e } = await webcrypto.subtle.exportKey('jwk', key.publicKey);
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
  const prover: Prover = {
    prove({ method, url, accessToken, claims }) {
      const payload = {
        jti: Buffer.from(world.random(16)).toString('base64url'),
        htm: method,
        htu: `${url.origin}${url.pathname}`,
        iat: Math.floor(world.now().getTime() / 1000),
        ath:
          accessToken === undefined
            ? undefined
            : createHash('sha256').update(accessToken, 'ascii').digest('base64url'),
        nonce: prover.nonce,
        ...claims,
      };
      return signJws({ typ: 'dpop+jwt', alg: key.alg, jwk }, payload, key);
    },
  };
  return prover;
}
