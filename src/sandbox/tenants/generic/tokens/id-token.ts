/** The ID token (OpenID Connect Core 1.0, 2), valid or as a scenario alters it. */
import { leftHalf } from '../../../jose/left-half.ts';
import type { GenericEffect } from '../fault-rows/row.ts';
import { isOpen } from '../holes.ts';
import { idTokenClaims } from '../people/claims.ts';
import { subjectFor } from '../people/subject.ts';
import { type Provider, secondsOf } from '../provider.ts';
import type { Grant } from '../state.ts';
import { writeMessage } from './message.ts';

/** Seconds. */
const LIFETIME = 300;

export interface IdTokenParts {
  readonly accessToken?: string;
  readonly code?: string;
  readonly state?: string;
  /** A refresh leaves out the nonce (OpenID Connect Core 1.0, 12.2). */
  readonly refreshed?: true;
  /** No access token will ever come: the claims of the scopes are in here. */
  readonly alone?: boolean;
  /** Ids of CIBA requests (CIBA Core 1.0, 10.3.1). */
  readonly pushed?: Readonly<Record<string, string>>;
}

/** @throws {Error} when the client has no key to encrypt to */
export async function idToken(provider: Provider, grant: Grant, parts: IdTokenParts): Promise<string> {
  const { client, person, fault } = grant;
  const alg = client.id_token_signed_response_alg;
  const hash = (value: string | undefined) => value && leftHalf(value, alg);
  const now = secondsOf(provider.core.now().getTime());
  const encryption = client.id_token_encrypted_response_alg;
  const payload = {
    iss: provider.issuer,
    sub: person === undefined ? undefined : subjectFor(client, person),
    aud: client.client_id,
    exp: now + LIFETIME,
    iat: now,
    auth_time:
      grant.tellsAuthTime && grant.authenticatedAt !== undefined
        ? secondsOf(grant.authenticatedAt)
        : undefined,
    nonce: parts.refreshed === undefined ? grant.nonce : undefined,
    acr: grant.acr,
    amr: grant.amr,
    sid: grant.sid,
    at_hash: hash(parts.accessToken),
    c_hash: hash(parts.code),
    s_hash: hash(parts.state),
    ...parts.pushed,
    ...idTokenClaims(provider, grant, parts.alone === true),
  };
  return writeMessage(provider, {
    client,
    payload,
    alg,
    fault,
    effect: isOpen(provider, 'idtoken-alg') ? { alg: 'none' } : effectFor(fault.effect, parts),
    ...(encryption === undefined
      ? {}
      : { encryption: { alg: encryption, enc: client.id_token_encrypted_response_enc ?? 'A128CBC-HS256' } }),
  });
}

function effectFor(effect: GenericEffect, { refreshed }: IdTokenParts): GenericEffect['idToken'] {
  return refreshed === undefined ? effect.idToken : effect.refreshedIdToken;
}
