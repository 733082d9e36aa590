/** The end of every login: its tokens judged, UserInfo asked, claims normalized. */
import { IdcliError } from '../../errors.ts';
import type { Draft } from '../../outcome.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';
import type { World } from '../../world.ts';
import { tellAccessToken } from '../access-token.ts';
import { tellClaims } from './claims.ts';
import { type JudgedLogin, judgeIdTokens, type Remembered } from './id-token.ts';
import type { TokenFlowInput } from './input.ts';
import type { KeyContext } from './login-token.ts';
import { asksForIdToken } from './request.ts';
import { askUserinfo } from './userinfo.ts';

interface Conclusion {
  readonly input: TokenFlowInput & { readonly userinfo: boolean };
  readonly context: { readonly draft: Draft; readonly world: World };
  readonly client: OidcClient;
  readonly keys: KeyContext;
  /** What the ID token must match. */
  readonly secrets: Remembered;
  /** The parameters of the callback; empty without one. */
  readonly callback: URLSearchParams;
  /** The judgement of the callback's ID token. */
  readonly front?: JudgedLogin | undefined;
}

/**
 * Goes from the answer of the token endpoint to the claims.
 * @throws {IdcliError} `TOKEN_UNVERIFIED`, why keys are unavailable, and what the UserInfo request throws
 */
export async function concludeLogin(granted: Granted, conclusion: Conclusion): Promise<void> {
  const { input, context, keys, secrets, callback, front } = conclusion;
  const { draft } = context;
  draft.tokens = granted.tokens;
  tellScopes(input.scope, granted, draft);
  if (!asksForIdToken(input.scope) && granted.tokens.id_token === undefined) {
    draft.notes.push(
      'no ID token was asked for and none came: nothing here says who logged in; the scope openid asks for one',
    );
  }
  const judged = await judgeIdTokens(granted, callback, keys, secrets, draft, front);
  await tellAccessToken(keys, draft);
  await tellWhoLoggedIn(judged, conclusion);
}

/**
 * Asks UserInfo and normalizes the claims of a judged login.
 * @throws {IdcliError} as {@link concludeLogin}
 */
export async function tellWhoLoggedIn(judged: JudgedLogin, conclusion: Conclusion): Promise<void> {
  const { input, context } = conclusion;
  const tokens = context.draft.tokens ?? {};
  const userinfo = await askUserinfo(judged, { ...conclusion, tokens, ask: input.userinfo });
  await tellClaims(judged, userinfo, { input, context, tokens });
  accept(judged);
}

/**
 * Refuses a login that was not verified. The reports cover an invalid one.
 * @throws {IdcliError} why the keys were unavailable, or `TOKEN_UNVERIFIED`
 */
export function accept({ failure, verdict }: JudgedLogin): void {
  if (failure !== undefined) throw failure;
  if (verdict !== 'unverified') return;
  throw new IdcliError(
    'TOKEN_UNVERIFIED',
    'the ID token could not be verified, so the login is not accepted',
    {
      hint: 'the skipped checks above say what was missing',
    },
  );
}

/** Notes scopes that were granted but not requested (IG-C10). A missing scope is a finding on the token answer. */
function tellScopes(requested: string, { tokens }: Granted, draft: Draft): void {
  if (typeof tokens.scope !== 'string') return;
  const asked = requested.split(' ').filter((scope) => scope !== '');
  const granted = tokens.scope.split(' ').filter((scope) => scope !== '');
  const extra = granted.filter((scope) => !asked.includes(scope));
  if (extra.length > 0) draft.notes.push(`scopes granted and not asked for: ${extra.join(', ')}`);
}
