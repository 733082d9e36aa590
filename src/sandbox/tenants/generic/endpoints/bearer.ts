/** Access tokens at a resource: Bearer (RFC 6750), DPoP (RFC 9449, 7), and bound to a certificate (RFC 8705, 3). */
import { defined } from '../../../../common/defined.ts';
import { json, mediaType, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { readJws } from '../../../jose/verify.ts';
import { certificateThumbprint } from '../clients/certificate.ts';
import { OK } from '../faults.ts';
import { isOpen } from '../holes.ts';
import { SIGNING } from '../offers.ts';
import { chosenFault, type Provider } from '../provider.ts';
import { certificateOf } from '../sender/alias.ts';
import { type DpopProblem, readProof } from '../sender/dpop.ts';
import type { IssuedToken } from '../state.ts';
import { tokenProblem } from '../tokens/issue.ts';

export type Presented =
  | { readonly token: IssuedToken; readonly value: string }
  | { readonly refused: SandboxResponse };

interface Challenge {
  readonly scheme: string;
  readonly error?: string;
  readonly description?: string;
  readonly status?: number;
  readonly nonce?: string;
  /** Further parameters, e.g. `scope`. */
  readonly more?: Readonly<Record<string, string>>;
}

/** A refusal of a resource (RFC 6750, 3). */
export function challenge({
  scheme,
  error,
  description,
  status = 401,
  nonce,
  more,
}: Challenge): SandboxResponse {
  const parameters = Object.entries({
    ...(scheme.toLowerCase() === 'dpop' ? { algs: SIGNING.proofs.join(' ') } : { realm: 'sandbox-generic' }),
    ...defined({ error }),
    ...defined({ error_description: description }),
    ...more,
  });
  const value = `${scheme} ${parameters.map(([name, text]) => `${name}="${text}"`).join(', ')}`;
  return {
    ...json(status, error === undefined ? {} : { error, error_description: description }, {
      'WWW-Authenticate': value,
      ...(nonce === undefined ? {} : { 'DPoP-Nonce': nonce }),
    }),
    note: error === undefined ? 'no access token' : `${error}: ${description ?? ''}`,
  };
}

const refused = (description: string, scheme = 'Bearer'): Presented => ({
  refused: challenge({ scheme, error: 'invalid_token', description }),
});

/**
 * Reads the access token of a request, and judges it and its sender.
 * @param certificate that TLS showed; default: at the addresses for certificates only
 */
export function readAccessToken(
  provider: Provider,
  request: SandboxRequest,
  certificate = certificateOf(provider, request),
): Presented {
  const shown = tokenIn(provider, request);
  if ('refused' in shown) return shown;
  const { scheme, value } = shown;
  const token = provider.state.tokens.get(value) ?? tokenOfIdToken(provider, value);
  const problem = token?.kind === 'access_token' ? tokenProblem(provider, token) : 'it was never issued here';
  if (token === undefined || problem !== undefined)
    return refused(`the access token does not count: ${problem ?? ''}`, scheme);
  const { confirmation } = token;
  if (confirmation?.['x5t#S256'] !== undefined) {
    const isOther =
      certificate === undefined || certificateThumbprint(certificate) !== confirmation['x5t#S256'];
    if (isOther && !isOpen(provider, 'mtls-other-cert'))
      return refused('the access token is bound to a certificate, and TLS did not show that one');
  }
  if (confirmation?.jkt === undefined)
    return scheme === 'DPoP'
      ? refused('the access token is not bound to a DPoP key; send it as Bearer', scheme)
      : { token, value };
  if (scheme !== 'DPoP' && isOpen(provider, 'dpop-as-bearer')) return { token, value };
  if (scheme !== 'DPoP')
    return refused('the access token is bound to a DPoP key; send it with the scheme DPoP and a proof');
  if (request.headers.dpop === undefined) return refused('the DPoP header is missing', 'DPoP');
  const fault = token.grant.fault;
  const proof = readProof(provider, request, { accessToken: value, fault, place: 'resource' });
  if ('problem' in proof) return { refused: dpopChallenge(proof.problem, fault.effect.dpop?.scheme) };
  return proof.jkt === confirmation.jkt || isOpen(provider, 'dpop-other-key')
    ? { token, value }
    : refused('the DPoP proof is signed with another key than the one of the access token', 'DPoP');
}

/** What a provider takes an ID token for that knows its own signature and no more. */
function tokenOfIdToken(provider: Provider, value: string): IssuedToken | undefined {
  if (!isOpen(provider, 'userinfo-idtoken') || readJws(value) === undefined) return undefined;
  return [...provider.state.tokens.values()].find(({ kind }) => kind === 'access_token');
}

const dpopChallenge = ({ error, description, nonce }: DpopProblem, scheme = 'DPoP'): SandboxResponse =>
  challenge({ scheme, error, description, ...defined({ nonce }) });

function tokenIn(
  provider: Provider,
  request: SandboxRequest,
): { readonly scheme: 'Bearer' | 'DPoP'; readonly value: string } | { readonly refused: SandboxResponse } {
  const { authorization } = request.headers;
  const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
  const inBody = isForm ? new URLSearchParams(request.body).get('access_token') : null;
  const inAddress = request.url.searchParams.get('access_token');
  if (inAddress !== null && isOpen(provider, 'userinfo-query-token'))
    return { scheme: 'Bearer', value: inAddress };
  if (inAddress !== null) return { refused: tooMany('the access token must not be in the URL') };
  if (authorization !== undefined && inBody !== null)
    return { refused: tooMany('the access token is both in the header and in the form') };
  if (inBody !== null) return { scheme: 'Bearer', value: inBody };
  if (authorization === undefined) return { refused: challenge({ scheme: 'Bearer' }) };
  const [, scheme = '', value] = /^(bearer|dpop) +(\S+)$/i.exec(authorization) ?? [];
  if (value === undefined)
    return { refused: tooMany('the Authorization header is not of the form Bearer TOKEN') };
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', value };
}

const tooMany = (description: string): SandboxResponse =>
  challenge({ scheme: 'Bearer', error: 'invalid_request', description, status: 400 });

/** The scenario of requests that belong to no login. */
export const ambientFault = (provider: Provider) => chosenFault(provider) ?? OK;
