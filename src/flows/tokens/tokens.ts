/** Actions on tokens after a login: one request each, with its answer judged. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { ErrorMeaning } from '../../oauth/index.ts';
import { decode } from '../../protocol/jose/decode.ts';
import { endpoint, type Metadata } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import type { Granted, Meanings } from '../../protocol/oidc/grant.ts';
import { requestTokens, revokeToken } from '../../protocol/oidc/token-requests.ts';
import { tellAccessToken } from '../access-token.ts';
import { tellClaims } from '../code-flow/claims.ts';
import { openClient } from '../code-flow/client.ts';
import { discover } from '../code-flow/discover.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import { judgeIdTokens } from '../code-flow/id-token.ts';
import type { KeyContext } from '../code-flow/login-token.ts';
import { tellTokenAnswer } from '../code-flow/token-answer.ts';
import { tellDpop } from '../dpop.ts';
import { judgingHttp } from '../http-answers.ts';
import type { TokenAction, TokensContext, TokensInput } from './input.ts';
import { tellIntrospection } from './introspection.ts';
import { tellUserinfo } from './userinfo.ts';

/** Unused, but the library requires one. */
const NO_REDIRECT = 'http://127.0.0.1/callback';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/**
 * Carries out an action on tokens and fills the draft.
 * @throws {IdcliError} `USAGE` when the provider lacks the endpoint, and what the request throws
 */
export async function runTokenAction(input: TokensInput, context: FlowContext): Promise<void> {
  await judgingHttp(context.draft, () => act(input, context));
}

async function act(input: TokensInput, context: FlowContext): Promise<void> {
  const { draft, world, recorder } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const metadata = await discover({ ...input, pkce: false }, context);
  if (metadata === undefined) return;
  demandEndpoint(input.action, metadata);
  const keys: KeyContext = { input, metadata, fetch: recorder.as('client', 'jwks'), world };
  const client = await openClient(keys, { recorder, redirectUri: NO_REDIRECT });
  const { clockToleranceSeconds } = input;
  await ACTIONS[input.action.kind]({ input, context, client, keys }).finally(() =>
    tellDpop({ client, draft, world, clockToleranceSeconds }),
  );
}

const ENDPOINTS = {
  refresh: 'token_endpoint',
  exchange: 'token_endpoint',
  'client-credentials': 'token_endpoint',
  introspect: 'introspection_endpoint',
  revoke: 'revocation_endpoint',
  userinfo: 'userinfo_endpoint',
} as const satisfies Record<TokenAction['kind'], string>;

function demandEndpoint({ kind }: TokenAction, metadata: Metadata): void {
  const member = ENDPOINTS[kind];
  if (endpoint(metadata, member) !== undefined) return;
  throw new IdcliError('USAGE', `the provider names no ${member}, so there is nothing to ask`, {
    hint: 'see its discovery document with --trace --verbose',
  });
}

const ACTIONS = {
  refresh: (given) =>
    grant(given, 'refresh_token', [['refresh_token', tokenOf(given)], ...scopeOf(given)], true),
  'client-credentials': (given) => grant(given, 'client_credentials', scopeOf(given), false),
  exchange: (given) => {
    const { action } = given.input;
    const parameters = action.kind === 'exchange' ? action.parameters : [];
    return grant(
      given,
      EXCHANGE,
      [['subject_token', tokenOf(given)], ...parameters, ...scopeOf(given)],
      false,
    );
  },
  introspect: (given) => tellIntrospection(given, hintOf(given.input), meanings(given.input)),
  revoke: async ({ input, context, client }) => {
    await revokeToken(client, tokenOf({ input }), hintOf(input), meanings(input));
    context.draft.data.revoked = true;
    context.draft.notes.push(
      'the server takes the token as revoked; whether it knew it, no server says (RFC 7009, 2.2)',
    );
  },
  userinfo: (given) => tellUserinfo(tokenOf(given), given),
} as const satisfies Record<TokenAction['kind'], (given: TokensContext) => Promise<void>>;

/** Returns the meanings of errors. Here `invalid_grant` cannot be about a code. */
function meanings({ provider }: TokensInput): Meanings {
  const token = meaningsOf(provider, 'token');
  return { ...token, meanings: { ...token.meanings, invalid_grant: NO_GRANT } };
}

const NO_GRANT: ErrorMeaning = {
  class: 'bad-request',
  meaning: 'the token is unknown, expired, revoked, used already, or belongs to another client',
  next: 'log in again for a fresh one',
};

function tokenOf({ input: { action } }: Pick<TokensContext, 'input'>): string {
  return action.kind === 'client-credentials' ? '' : action.token;
}

function scopeOf({ input: { askedScope } }: TokensContext): readonly (readonly [string, string])[] {
  return askedScope === undefined ? [] : [['scope', askedScope]];
}

function hintOf({ action, parameters }: TokensInput): readonly (readonly [string, string])[] {
  const hint = 'hint' in action ? action.hint : undefined;
  return [...(hint === undefined ? [] : [['token_type_hint', hint] as const]), ...parameters];
}

/** @param judges whether to judge an ID token in the answer, as one of the earlier login */
async function grant(
  given: TokensContext,
  grantType: string,
  own: readonly (readonly [string, string])[],
  judges: boolean,
): Promise<void> {
  const { input, context, client } = given;
  const replaced = new Set(input.parameters.map(([name]) => name));
  const parameters = [...own.filter(([name]) => !replaced.has(name)), ...input.parameters];
  const granted = await requestTokens(client, grantType, parameters, meanings(input));
  context.draft.tokens = granted.tokens;
  await tellAccessToken(given.keys, context.draft);
  const { id_token: idToken } = granted.tokens;
  if (judges && typeof idToken === 'string') return judgeRefreshed(idToken, granted, given);
  const explained = await tellTokenAnswer(granted, context.draft, {
    dpop: input.dpop !== undefined,
    authorizationDetails: input.authorizationDetails,
  });
  if (granted.refused !== undefined && !explained) {
    context.draft.notes.push(`openid-client would refuse this answer: ${granted.refused.message}`);
  }
  if (judges) {
    context.draft.notes.push(
      'the answer has no ID token, which is the choice of the provider after a refresh',
    );
    rotated(input, granted.tokens.refresh_token, context.draft.notes);
  }
}

/** Judges a refreshed ID token: it is optional, but must be about the same user (OpenID Connect Core 1.0, 12.2). */
async function judgeRefreshed(
  idToken: string,
  granted: Granted,
  { input, context, keys }: TokensContext,
): Promise<void> {
  const { draft } = context;
  const { subject, nonce } = input.earlier;
  const remembered = {
    ...defined({ subject }),
    // A provider may omit the nonce after a refresh, but not change it.
    ...(nonce === undefined || !hasNonce(idToken) ? { nonceUnknown: true as const } : { nonce }),
  };
  const login = await judgeIdTokens(granted, new URLSearchParams(), keys, remembered, draft);
  await tellClaims(login, undefined, { input, context, tokens: granted.tokens });
  if (login.failure !== undefined) throw login.failure;
  rotated(input, granted.tokens.refresh_token, draft.notes);
}

function hasNonce(token: string): boolean {
  const decoded = decode(token);
  return decoded?.kind === 'jws' && Object.hasOwn(decoded.claims ?? {}, 'nonce');
}

function rotated({ action }: TokensInput, refreshToken: Json | undefined, notes: string[]): void {
  if (typeof refreshToken !== 'string' || action.kind !== 'refresh') return;
  if (refreshToken !== action.token)
    notes.push('the refresh token was replaced; the one that was sent may be dead now');
}
