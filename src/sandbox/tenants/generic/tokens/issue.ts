/** Access tokens, opaque or as JWT (RFC 9068), and refresh tokens. */
import { defined } from '../../../../common/defined.ts';
import { signJws } from '../../../jose/sign.ts';
import { signingKeyFor } from '../keys/signing-keys.ts';
import { subjectFor } from '../people/subject.ts';
import { type Provider, randomText, secondsOf } from '../provider.ts';
import type { Confirmation, Grant, IssuedToken } from '../state.ts';

/** Seconds. */
export const ACCESS_LIFETIME = 3600;
const REFRESH_LIFETIME = 14 * 24 * 3600;

export interface Issuing {
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly confirmation?: Confirmation;
}

export function issueAccessToken(provider: Provider, grant: Grant, issuing: Issuing): string {
  const record = recordOf(provider, 'access_token', grant, issuing, ACCESS_LIFETIME);
  const isJwt = grant.client.access_token_format === 'jwt' || issuing.audience.length > 0;
  const value = isJwt ? accessJwt(provider, record) : randomText(provider);
  provider.state.tokens.set(value, record);
  return value;
}

export function issueRefreshToken(provider: Provider, grant: Grant, issuing: Issuing): string {
  const value = randomText(provider);
  provider.state.tokens.set(value, recordOf(provider, 'refresh_token', grant, issuing, REFRESH_LIFETIME));
  return value;
}

function recordOf(
  provider: Provider,
  kind: IssuedToken['kind'],
  grant: Grant,
  { scopes, audience, confirmation }: Issuing,
  seconds: number,
): IssuedToken {
  const issuedAt = provider.core.now().getTime();
  return {
    kind,
    grant,
    scopes,
    audience,
    issuedAt,
    expiresAt: issuedAt + seconds * 1000,
    jti: randomText(provider, 16),
    ...defined({ confirmation }),
  };
}

function accessJwt(provider: Provider, record: IssuedToken): string {
  const key = signingKeyFor('RS256', false);
  return signJws({
    alg: 'RS256',
    key: key.privateKey,
    header: { kid: key.kid, typ: 'at+jwt' },
    payload: tokenFacts(provider, record),
  });
}

/** The claims of an access token, for the JWT (RFC 9068, 2.2) and for introspection (RFC 7662, 2.2). */
export function tokenFacts(provider: Provider, record: IssuedToken): Record<string, unknown> {
  const { grant, scopes, audience, confirmation } = record;
  const { client, person } = grant;
  const facts = {
    iss: provider.issuer,
    sub: person === undefined ? client.client_id : subjectFor(client, person),
    aud: audience.length === 0 ? provider.issuer : audience.length === 1 ? audience[0] : audience,
    client_id: client.client_id,
    iat: secondsOf(record.issuedAt),
    exp: secondsOf(record.expiresAt),
    jti: record.jti,
    scope: scopes.length === 0 ? undefined : scopes.join(' '),
    cnf: confirmation,
    acr: grant.acr,
    amr: grant.amr,
    auth_time: grant.authenticatedAt === undefined ? undefined : secondsOf(grant.authenticatedAt),
    authorization_details: grant.details,
    act: grant.actor,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Returns why a token does not count, or undefined. */
export function tokenProblem({ core }: Provider, record: IssuedToken | undefined): string | undefined {
  if (record === undefined) return 'it was never issued here';
  if (record.grant.ended !== undefined) return record.grant.ended;
  if (record.revoked !== undefined) return 'it was revoked';
  if (core.now().getTime() > record.expiresAt) return 'it has expired';
  return undefined;
}
