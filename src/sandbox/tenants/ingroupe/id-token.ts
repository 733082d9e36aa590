/** The ID token (OpenID Connect Core 1.0, 2), valid or as a scenario alters it. */

import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { signCompact } from '../../oidc/jws.ts';
import { identityClaims } from './claims.ts';
import { CLIENT_ID } from './client.ts';
import { CURRENT_KEY, NEXT_KEY } from './keys.ts';
import type { Provider } from './provider.ts';
import type { Grant } from './state.ts';

/** Seconds. */
const LIFETIME = 3600;

export function idToken(
  provider: Provider,
  grant: Grant,
  scopes: readonly string[],
  accessToken: string,
): string {
  const { effect } = grant.fault;
  const now = provider.core.now();
  const shift = effect.idToken?.shiftSeconds ?? 0;
  const issuedAt = Math.floor(now.getTime() / 1000) + shift;
  const authenticatedAt =
    Math.floor(grant.authenticatedAt / 1000) + (effect.idToken?.authTimeShiftSeconds ?? shift);
  const notBefore = effect.idToken?.notBeforeSeconds;
  const payload: Record<string, unknown> = {
    iss: provider.issuer,
    sub: grant.persona.person.subject,
    aud: grant.request.clientId,
    exp: issuedAt + LIFETIME,
    iat: issuedAt,
    nonce: grant.request.nonce,
    at_hash: leftHalfOfHash(accessToken),
    ...defined({
      nbf: notBefore === undefined ? undefined : issuedAt + notBefore,
      auth_time: grant.request.maxAge === undefined ? undefined : authenticatedAt,
    }),
    ...identityClaims(grant.persona.person, scopes, now, effect),
  };
  Object.assign(payload, forClient(effect.idToken?.sets ?? {}, grant.request.clientId));
  for (const name of effect.idToken?.drops ?? []) delete payload[name];
  // No client has the next key yet: one with a cached key set must fetch it again, and finds it changed or down.
  const isNext = effect.keySet !== undefined;
  if (isNext) provider.state.hasRotated = true;
  return signCompact({
    payload,
    key: isNext ? NEXT_KEY : CURRENT_KEY,
    signing: effect.idToken?.signing ?? 'right',
    ...defined({ kid: effect.idToken?.kid }),
  });
}

/** Rows name the client that is always there; they mean the one that logs in. */
function forClient(sets: Readonly<Record<string, unknown>>, clientId: string): Record<string, unknown> {
  const own = (value: unknown): unknown => (value === CLIENT_ID ? clientId : value);
  return Object.fromEntries(
    Object.entries(sets).map(([name, value]) => [name, Array.isArray(value) ? value.map(own) : own(value)]),
  );
}

/** RS256 implies SHA-256 (OpenID Connect Core 1.0, 3.1.3.6). */
function leftHalfOfHash(value: string): string {
  return createHash('sha256').update(value, 'ascii').digest().subarray(0, 16).toString('base64url');
}
