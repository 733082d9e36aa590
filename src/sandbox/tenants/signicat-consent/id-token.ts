/** The ID token (OpenID Connect Core 1.0, 2), valid or as a scenario alters it. */

import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { signCompact } from '../../oidc/jws.ts';
import { SIGNING_KEY } from './keys.ts';
import type { Provider } from './provider.ts';
import type { Grant } from './state.ts';

/** Seconds. */
const LIFETIME = 3600;

export function idToken({ core, issuer }: Provider, { request, order }: Grant, accessToken: string): string {
  const changes = order.fault.effect.idToken;
  const shift = changes?.shiftSeconds ?? 0;
  const issuedAt = Math.floor(core.now().getTime() / 1000) + shift;
  const { person } = order.signer;
  const payload: Record<string, unknown> = {
    iss: issuer,
    sub: person.subject,
    aud: request.clientId,
    exp: issuedAt + LIFETIME,
    iat: issuedAt,
    auth_time: Math.floor((order.signedAt ?? core.now()).getTime() / 1000) + shift,
    ...defined({ nonce: request.nonce }),
    // RS256 implies SHA-256 (OpenID Connect Core 1.0, 3.1.3.6).
    at_hash: createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url'),
    acr: request.acrValues,
    ...(request.scopes.includes('profile')
      ? { name: person.name, given_name: person.givenName, family_name: person.familyName }
      : {}),
    ...changes?.sets,
  };
  for (const name of changes?.drops ?? []) delete payload[name];
  return signCompact({ payload, key: SIGNING_KEY, signing: changes?.signing ?? 'right' });
}
