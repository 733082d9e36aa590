/** The UserInfo request of a login. OpenID Connect Core 1.0, 5.3. */

import { judgeUserinfo, type TokenJudgement } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Draft, Tokens } from '../../outcome.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { endpoint } from '../../protocol/oidc/discovery.ts';
import { fetchUserinfo } from '../../protocol/oidc/userinfo.ts';
import { exactClaims } from '../exact-claims.ts';
import type { JudgedLogin } from './id-token.ts';
import { judgeLoginToken, type KeyContext } from './login-token.ts';

type UserinfoClaims = { readonly [name: string]: Json };

export interface JudgedUserinfo {
  readonly claims: UserinfoClaims;
  /** Whether every check of the answer passed. */
  readonly verified: boolean;
}

interface Asking {
  readonly context: { readonly draft: Draft };
  readonly client: OidcClient;
  readonly keys: KeyContext;
  readonly tokens: Tokens;
  readonly ask: boolean;
}

/**
 * Requests and judges UserInfo. Returns undefined when it was not requested or must not be trusted. Never uses the
 * access token of a rejected login.
 */
export async function askUserinfo(login: JudgedLogin, asking: Asking): Promise<JudgedUserinfo | undefined> {
  const { keys, tokens, context, client } = asking;
  const url = endpoint(keys.metadata, 'userinfo_endpoint');
  if (!asking.ask || login.verdict === 'invalid') return undefined;
  if (url === undefined) {
    context.draft.notes.push('the provider has no UserInfo endpoint, so --userinfo had nothing to ask');
    return undefined;
  }
  if (typeof tokens.access_token !== 'string') {
    context.draft.notes.push('there is no access token to ask the UserInfo endpoint with');
    return undefined;
  }
  const answer = await fetchUserinfo(client, tokens.access_token, {
    tokenType: tokens.token_type,
    ...defined({ tokenIn: keys.input.tokenIn }),
  });
  const token: TokenJudgement | undefined =
    answer.kind === 'jwt' ? (await judgeLoginToken(answer.token, keys)).judgement : undefined;
  const claims = answer.kind === 'json' ? answer.exact : exactClaims(token);
  const subject = login.judgement?.claims?.sub;
  const report = await judgeUserinfo({
    ...(answer.kind === 'json' ? { claims: answer.claims } : {}),
    ...defined({ token }),
    ...(typeof subject === 'string' ? { expectedSubject: subject } : {}),
    ...idpExpectation(login, keys),
    issuer: keys.input.issuer,
    clientId: keys.input.credentials.clientId,
  });
  context.draft.reports.push(report);
  // Drop an answer about another user; the ID token keeps its verdict (OpenID Connect Core 1.0, 5.3.2).
  if (report.verdict === 'invalid' || claims === undefined) return undefined;
  return { claims, verified: report.verdict === 'valid' };
}

/** Returns the requested identity provider, for providers that compare it (SO-V5). */
function idpExpectation(
  { judgement }: JudgedLogin,
  { input }: KeyContext,
): Pick<Parameters<typeof judgeUserinfo>[0], 'idp'> {
  if (input.provider.acrCompare !== 'pairs') return {};
  const expected = input.acrValues
    ?.split(' ')
    .find((value) => value.startsWith('idp:'))
    ?.slice('idp:'.length);
  if (expected === undefined) return {};
  const claims = judgement?.claims;
  return { idp: { expected, told: claims?.idp !== undefined || claims?.idp_issuer !== undefined } };
}
