/** Proof of possession for requests of the client. RFC 9449. */
import type { Configuration, DPoPHandle } from 'openid-client';
import { defined } from '../../common/defined.ts';
import type { World } from '../../world.ts';
import { freshKey, signingKey } from './signing-key.ts';

/** Proofs of one run, all by one key. */
export interface Dpop {
  /** Signs proofs, and keeps the last nonce of each server. */
  readonly handle: DPoPHandle;
  /** The algorithm of the proofs. */
  readonly alg: string;
  /** The SHA-256 thumbprint of the public key (RFC 7638): `dpop_jkt`, `cnf.jkt`. */
  readonly thumbprint: string;
  /** `dpop_signing_alg_values_supported`. */
  readonly announced?: readonly string[];
}

/** Whether to prove possession, and by which key. */
export interface DpopWish {
  /** A private key as PEM or JWK; absent: a fresh ES256 key for this run. */
  readonly key?: string;
}

/**
 * @param announced `dpop_signing_alg_values_supported`
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export async function proofsBy(
  { key }: DpopWish,
  announced: readonly string[] | undefined,
  configuration: Configuration,
  world: Pick<World, 'now' | 'random'>,
): Promise<Dpop> {
  const oidc = await import('openid-client');
  const pair = await signingKey(key ?? freshKey(world), 'the DPoP key', announced);
  const handle = oidc.getDPoPHandle(configuration, pair, {
    // The library would use the machine's clock and randomness; ours can be frozen and preset.
    [oidc.modifyAssertion]: (_header, payload) => {
      payload.iat = Math.floor(world.now().getTime() / 1000);
      payload.jti = Buffer.from(world.random(16)).toString('base64url');
    },
  });
  return {
    handle,
    alg: pair.alg,
    thumbprint: await handle.calculateThumbprint(),
    ...defined({ announced }),
  };
}
