/** The normalized claims of a token about a person. */

import { normalizeClaims } from '../../claims/index.ts';
import type { Draft } from '../../outcome.ts';
import { exactClaims } from '../exact-claims.ts';
import type { DecodeTokenInput, TokenType } from './input.ts';
import type { Judged } from './judge.ts';

/** Types with claims about a request or an event, not about a person. */
const IMPERSONAL: ReadonlySet<TokenType | undefined> = new Set<TokenType>([
  'logout+jwt',
  'jarm',
  'dpop+jwt',
  'client-assertion',
  'request-object',
  'kb+jwt',
]);

/** Returns the claims of a person; `source.verified` is true only if every decisive check passed (CL-21). */
export function claimsOf(
  { token, reports, disclosure }: Judged,
  input: DecodeTokenInput,
): Pick<Draft, 'claims' | 'claimSources'> | undefined {
  const claims = disclosure?.opened?.claims ?? exactClaims(token);
  if (typeof claims?.sub !== 'string' || IMPERSONAL.has(input.expectations.type)) return undefined;
  const audience = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud;
  const normalized = normalizeClaims({
    provider: input.claims,
    protocol: 'oidc',
    origins: [{ name: 'id_token', claims }],
    ...(typeof claims.iss === 'string' ? { issuer: claims.iss } : {}),
    ...(typeof audience === 'string' ? { audience } : {}),
    verified: token.verified && reports.every(({ verdict }) => verdict === 'valid'),
  });
  return normalized.claims === undefined
    ? undefined
    : { claims: normalized.claims, claimSources: normalized.sources };
}
