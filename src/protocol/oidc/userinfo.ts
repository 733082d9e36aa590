/** The UserInfo request. OpenID Connect Core 1.0, 5.3; RFC 6750, 2. */
import type { Json } from '../../common/json.ts';
import { exactObject } from '../http/strict-json.ts';
import type { OidcClient } from './client.ts';
import { COMPACT, failedRequest, isSuccess, objectIn, proving } from './grant.ts';

export type UserinfoAnswer =
  | {
      readonly kind: 'json';
      readonly claims: { readonly [name: string]: Json };
      /** The same, numbers that JavaScript rounds as digits. */
      readonly exact: { readonly [name: string]: Json };
    }
  | { readonly kind: 'jwt'; readonly token: string };

/** Where the access token goes: into the header, or into the body of a form (RFC 6750, 2.1 and 2.2). */
export const TOKEN_PLACES = ['header', 'body'] as const;

export interface UserinfoWish {
  /** Of the token answer: a bearer token goes without a proof; absent: as this client gets them. */
  readonly tokenType?: unknown;
  readonly tokenIn?: (typeof TOKEN_PLACES)[number];
}

/**
 * Queries the UserInfo endpoint. Our own checks judge the answer, including `sub`.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function fetchUserinfo(
  client: OidcClient,
  accessToken: string,
  { tokenType, tokenIn = 'header' }: UserinfoWish = {},
): Promise<UserinfoAnswer> {
  const before = client.lastAnswer();
  let thrown: unknown;
  try {
    // The library knows the header only.
    if (tokenIn === 'body') await client.post('userinfo_endpoint', [['access_token', accessToken]]);
    else await askByHeader(client, accessToken, tokenType);
  } catch (error) {
    thrown = error;
  }
  const answer = client.lastAnswer() === before ? undefined : client.lastAnswer();
  if (isSuccess(answer)) {
    // Read by its content, whatever its declared type (ALL-16, SO-C4).
    const claims = objectIn(answer.text);
    if (claims !== undefined) return { kind: 'json', claims, exact: exactObject(answer.text) ?? claims };
    const text = answer.text.trim();
    if (/^application\/jwt\b/i.test(answer.contentType) || COMPACT.test(text)) {
      return { kind: 'jwt', token: text };
    }
  }
  throw failedRequest(thrown, answer, { meanings: {}, at: 'resource', where: 'the UserInfo endpoint' });
}

async function askByHeader(client: OidcClient, accessToken: string, tokenType: unknown): Promise<void> {
  const oidc = await import('openid-client');
  const isBearer = typeof tokenType === 'string' && tokenType.toLowerCase() === 'bearer';
  const proof = isBearer ? {} : proving(client);
  await oidc.fetchUserInfo(client.configuration, accessToken, oidc.skipSubjectCheck, proof);
}
