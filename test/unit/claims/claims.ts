/** Inputs for the normaliser, written short. */

import type { Claims, ClaimsOrigin, ClaimsProvider } from '../../../src/claims/document.ts';
import { type Normalized, type NormalizeInput, normalizeClaims } from '../../../src/claims/index.ts';
import type { Json } from '../../../src/common/json.ts';

type Sent = Readonly<Record<string, Json>>;
type Origins = Partial<Record<ClaimsOrigin, Sent>>;

/** Normalizes claims of an OIDC login, `sub` filled in. */
export function normalize(
  provider: ClaimsProvider,
  origins: Origins,
  more: Partial<NormalizeInput> = {},
): Normalized {
  const sent = { ...origins };
  if (sent.id_token !== undefined) sent.id_token = { sub: 'user-1', ...sent.id_token };
  return normalizeClaims({
    provider,
    protocol: 'oidc',
    verified: true,
    origins: Object.entries(sent).map(([name, claims]) => ({ name: name as ClaimsOrigin, claims })),
    ...more,
  });
}

/** The document; fails when there is none. */
export function documentOf(
  provider: ClaimsProvider,
  origins: Origins,
  more: Partial<NormalizeInput> = {},
): Claims {
  const { claims } = normalize(provider, origins, more);
  if (claims === undefined) throw new Error('there is no document');
  return claims;
}

/** The document of an ID token alone. */
export function fromToken(provider: ClaimsProvider, idToken: Sent): Claims {
  return documentOf(provider, { id_token: idToken });
}

/** Codes of the warnings, each with the claim it is about. */
export function warningsOf(claims: Claims): string[] {
  return (claims.warnings ?? []).map(({ code, claim }) => `${code} ${claim}`);
}
