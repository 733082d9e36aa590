/** Requests about tokens beside the code's: other grants, introspection (RFC 7662), revocation (RFC 7009). */
import { IdcliError } from '../../errors.ts';
import type { JsonObject } from '../http/index.ts';
import type { OidcClient } from './client.ts';
import { describeLibraryRefusal } from './errors.ts';
import {
  failedRequest,
  formOf,
  type Granted,
  grantedIn,
  type Meanings,
  objectIn,
  type Parameters,
} from './grant.ts';

/**
 * Asks the token endpoint for tokens by a grant. An answer that the library refuses is given back all the same.
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
    await oidc.genericGrantRequest(client.configuration, grantType, formOf(parameters));
  } catch (thrown) {
    const answer = client.lastAnswer();
    const granted = grantedIn(answer);
    if (granted === undefined) throw failedRequest(thrown, answer, { ...meanings, at: 'token' });
    return { ...granted, refused: describeLibraryRefusal(thrown) };
  }
  return grantedIn(client.lastAnswer()) ?? { tokens: {}, duplicates: [] };
}

/**
 * Asks what a token is good for. The answer is JSON with `active`, as sent.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function introspectToken(
  client: OidcClient,
  token: string,
  parameters: Parameters,
  meanings: Meanings,
): Promise<JsonObject> {
  const oidc = await import('openid-client');
  const where = 'the introspection endpoint';
  let thrown: unknown;
  try {
    await oidc.tokenIntrospection(client.configuration, token, Object.fromEntries(parameters));
  } catch (error) {
    thrown = error;
  }
  const answer = client.lastAnswer();
  const claims = answer?.status === 200 ? objectIn(answer.text) : undefined;
  if (typeof claims?.active === 'boolean') return claims;
  if (claims !== undefined) {
    throw new IdcliError('ANSWER_UNREADABLE', `${where} answered without active as true or false`, {
      hint: 'RFC 7662, 2.2 demands it; see the answer with --trace --verbose',
    });
  }
  throw failedRequest(thrown, answer, { ...meanings, at: 'introspection' });
}

/**
 * Has a token revoked. A server says nothing of whether it knew the token (RFC 7009, 2.2).
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
