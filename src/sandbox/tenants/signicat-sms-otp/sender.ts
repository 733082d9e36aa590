/** Who sends a token: DPoP proofs and bound access tokens (RFC 9449). */
import type { SandboxRequest } from '../../http.ts';
import { type Proof, readProof } from '../generic/sender/dpop.ts';
import type { Provider } from './provider.ts';
import type { IssuedToken } from './state.ts';

/** The proof of a request to the provider; undefined without one. */
export const proofOf = ({ hub }: Provider, request: SandboxRequest): Proof | undefined =>
  request.headers.dpop === undefined ? undefined : readProof(hub, request, { place: 'server' });

/** Returns the access token in the header of a request, if it is valid and sent by whom it is bound to. */
export function bearer(provider: Provider, request: SandboxRequest): IssuedToken | undefined {
  const [, scheme = '', value] = /^(bearer|dpop) +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const token = value === undefined ? undefined : liveToken(provider, value);
  if (value === undefined || token?.kind !== 'access_token') return undefined;
  const isProven = scheme.toLowerCase() === 'dpop';
  if (token.jkt === undefined) return isProven ? undefined : token;
  if (!isProven) return undefined;
  const proof = readProof(provider.hub, request, { accessToken: value, place: 'resource' });
  return 'jkt' in proof && proof.jkt === token.jkt ? token : undefined;
}

/** Returns a token issued here that is still valid. */
export function liveToken({ core, state }: Provider, value: string): IssuedToken | undefined {
  const token = state.tokens.get(value);
  return token === undefined || core.now().getTime() > token.expiresAt ? undefined : token;
}
