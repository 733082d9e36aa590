/** DPoP proofs (RFC 9449, 4.3) and nonces (8 and 9). */
import { createHash } from 'node:crypto';
import { asText } from '../../../../common/foreign.ts';
import type { SandboxRequest } from '../../../http.ts';
import { isSignature } from '../../../jose/algorithms.ts';
import { fitsSignature, type Jwk, thumbprintOf } from '../../../jose/key.ts';
import { isSignedBy, readJws } from '../../../jose/verify.ts';
import { printable } from '../../../oidc/printable.ts';
import { useOnce } from '../clients/assertion.ts';
import { isObject } from '../clients/check-shape.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { type HoleId, isOpen } from '../holes.ts';
import { SIGNING } from '../offers.ts';
import { type Provider, randomText, secondsOf } from '../provider.ts';
import { calledAt } from './alias.ts';

/** Seconds that `iat` may differ from the clock. */
const LEEWAY = 300;
/** Milliseconds that a nonce is accepted. */
const NONCE_LIFETIME = 5 * 60 * 1000;

export interface DpopProblem {
  readonly error: 'invalid_dpop_proof' | 'use_dpop_nonce';
  readonly description: string;
  /** Nonce to repeat the request with. */
  readonly nonce?: string;
}

export type Proof = { readonly jkt: string } | { readonly problem: DpopProblem };

const wrong = (description: string): Proof => ({ problem: { error: 'invalid_dpop_proof', description } });

export interface Proving {
  /** The access token that the proof is for, at a resource. */
  readonly accessToken?: string;
  /** The scenario, which may demand nonces. */
  readonly fault?: GenericFault;
  /** Whose nonces: the authorization server and the resource have their own. */
  readonly place: 'server' | 'resource';
}

/** Reads the proof of a request that has one. */
export function readProof(provider: Provider, request: SandboxRequest, proving: Proving): Proof {
  const jws = readJws(request.headers.dpop ?? '');
  if (jws === undefined) return wrong('the DPoP header is not exactly one JWT');
  const { typ, alg, jwk } = jws.header;
  if (typ !== 'dpop+jwt') return wrong(`typ of the proof must be dpop+jwt, and is ${printable(asText(typ))}`);
  const accepted: readonly string[] = provider.vendor?.signatures ?? SIGNING.proofs;
  if (!isSignature(alg) || !accepted.includes(alg))
    return wrong(
      `the proof is signed with ${printable(asText(alg))}, and accepted are ${accepted.join(', ')}`,
    );
  if (!isObject(jwk)) return wrong('the proof has no jwk in its header');
  const key: Jwk = jwk;
  if (key.d !== undefined) return wrong('jwk of the proof holds a private key');
  const jkt = thumbprintOf(key);
  if (jkt === undefined || !fitsSignature(key, alg)) return wrong(`jwk of the proof is not a key for ${alg}`);
  if (!isSignedBy(jws.input, jws.signature, alg, key))
    return wrong('jwk of the proof does not verify its signature');
  const problem = claimsProblem(provider, request, jws.payload, proving.accessToken);
  if (problem !== undefined) return wrong(problem);
  const stale = nonceProblem(provider, jws.payload.nonce, proving);
  if (stale !== undefined) return { problem: stale };
  const isNew =
    isOpen(provider, 'dpop-replay') || useOnce(provider, `dpop ${jkt} ${asText(jws.payload.jti)}`, 0);
  return isNew ? { jkt } : wrong('jti of the proof was used before');
}

function claimsProblem(
  provider: Provider,
  request: SandboxRequest,
  { htm, htu, iat, jti, ath }: Readonly<Record<string, unknown>>,
  accessToken: string | undefined,
): string | undefined {
  const now = secondsOf(provider.core.now().getTime());
  if (typeof jti !== 'string' || jti === '') return 'jti is missing in the proof';
  const has = (id: HoleId): boolean => isOpen(provider, id);
  if (htm !== request.method && !has('dpop-htm'))
    return `htm of the proof must be ${request.method}, and is ${printable(asText(htm))}`;
  const due = calledAt(request);
  if ((typeof htu !== 'string' || withoutQuery(htu) !== due) && !has('dpop-htu'))
    return `htu of the proof must be ${due}, and is ${printable(asText(htu))}`;
  if (typeof iat !== 'number') return 'iat is missing in the proof';
  if (Math.abs(now - iat) > LEEWAY && !has('dpop-old'))
    return `iat of the proof differs by ${Math.abs(now - iat)} s from the clock here`;
  if (accessToken === undefined || has('dpop-no-ath')) return undefined;
  const hash = createHash('sha256').update(accessToken, 'ascii').digest('base64url');
  return ath === hash ? undefined : 'ath of the proof is not the hash of the access token';
}

const withoutQuery = (uri: string): string | undefined => {
  if (!URL.canParse(uri)) return undefined;
  const { origin, pathname } = new URL(uri);
  return `${origin}${pathname}`;
};

function nonceProblem(
  provider: Provider,
  nonce: unknown,
  { fault, place }: Proving,
): DpopProblem | undefined {
  const mode = fault?.effect.dpop?.nonces;
  if ((mode === undefined || mode === 'none') && nonce === undefined) return undefined;
  if (mode === 'none')
    return { error: 'use_dpop_nonce', description: 'the proof has a nonce, and none was given' };
  const known = typeof nonce === 'string' ? provider.state.nonces.get(`${place} ${nonce}`) : undefined;
  const isLive = known !== undefined && known > provider.core.now().getTime();
  if (isLive && mode !== 'never-right') {
    // Each counts once: a client must take the new one from every answer.
    if (mode === 'demanded') provider.state.nonces.delete(`${place} ${asText(nonce)}`);
    return undefined;
  }
  const description =
    nonce === undefined
      ? 'the proof must have the nonce of this answer'
      : 'the nonce of the proof is not known here';
  return { error: 'use_dpop_nonce', description, nonce: newNonce(provider, place) };
}

function newNonce(provider: Provider, place: Proving['place']): string {
  const nonce = randomText(provider, 16);
  provider.state.nonces.set(`${place} ${nonce}`, provider.core.now().getTime() + NONCE_LIFETIME);
  return nonce;
}

/** The header with the nonce for the next proof, where the scenario has nonces (RFC 9449, 8.2). */
export function nextNonce(
  provider: Provider,
  { effect }: GenericFault,
  place: Proving['place'],
): Readonly<Record<string, string>> {
  const mode = effect.dpop?.nonces;
  return mode === undefined || mode === 'none' ? {} : { 'DPoP-Nonce': newNonce(provider, place) };
}
