/** Token requests other than the code's: other grants, introspection (RFC 7662), revocation (RFC 7009). */
import { IdcliError } from '../../errors.ts';
import type { JsonObject } from '../http/index.ts';
import { exactObject } from '../http/strict-json.ts';
import type { OidcClient } from './client.ts';
import { describeLibraryRefusal } from './errors.ts';
import {
  COMPACT,
  failedRequest,
  formOf,
  type Granted,
  grantedIn,
  isSuccess,
  type Meanings,
  objectIn,
  type Parameters,
  proving,
} from './grant.ts';

/**
 * Requests tokens from the token endpoint by a grant. Returns an answer even if the library refuses it.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function requestTokens(
  client: OidcClient,
  grantType: string,
  parameters: Parameters,
  meanings: Meanings,
): Promise<Granted> {
  const oidc = await import('openid-client');
  try {
    await oidc.genericGrantRequest(client.configuration, grantType, formOf(parameters), proving(client));
  } catch (thrown) {
    const answer = client.lastAnswer();
    const granted = grantedIn(answer);
    if (granted === undefined) throw failedRequest(thrown, answer, { ...meanings, at: 'token' });
    return { ...granted, refused: describeLibraryRefusal(thrown) };
  }
  return grantedIn(client.lastAnswer()) ?? { tokens: {}, duplicates: [] };
}

/** An introspection answer: members, or a signed answer around them (RFC 9701). */
export type IntrospectionAnswer =
  | { readonly kind: 'json'; readonly answer: JsonObject; readonly exact: JsonObject }
  | { readonly kind: 'jwt'; readonly token: string };

/**
 * Introspects a token. `exact` has numbers that would be rounded as texts.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function introspectToken(
  client: OidcClient,
  token: string,
  parameters: Parameters,
  meanings: Meanings,
): Promise<IntrospectionAnswer> {
  const oidc = await import('openid-client');
  let thrown: unknown;
  try {
    await oidc.tokenIntrospection(client.configuration, token, Object.fromEntries(parameters));
  } catch (error) {
    thrown = error;
  }
  const answer = client.lastAnswer();
  const text = isSuccess(answer) ? answer.text.trim() : '';
  if (COMPACT.test(text)) return { kind: 'jwt', token: text };
  const claims = objectIn(text);
  if (claims === undefined) throw failedRequest(thrown, answer, { ...meanings, at: 'introspection' });
  demandActive(claims);
  return { kind: 'json', answer: claims, exact: exactObject(text) ?? claims };
}

/** @throws {IdcliError} `ANSWER_UNREADABLE` */
export function demandActive(answer: JsonObject): void {
  if (typeof answer.active === 'boolean') return;
  throw new IdcliError(
    'ANSWER_UNREADABLE',
    'the introspection endpoint answered without active as true or false',
    { hint: 'RFC 7662, 2.2 demands it; see the answer with --trace --verbose' },
  );
}

/**
 * Revokes a token. The answer does not reveal whether the server knew it (RFC 7009, 2.2).
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function revokeToken(
  client: OidcClient,
  token: string,
  parameters: Parameters,
  meanings: Meanings,
): Promise<void> {
  const oidc = await import('openid-client');
  try {
    await oidc.tokenRevocation(client.configuration, token, Object.fromEntries(parameters));
  } catch (thrown) {
    throw failedRequest(thrown, client.lastAnswer(), { ...meanings, at: 'revocation' });
  }
}
