/** A login with the authorization code flow, step by step. OpenID Connect Core 1.0, 3.1 and 3.3. */

import { judgeAuthorizationResponse, judgeForbiddenPage } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Callback, Listener } from '../../loopback/listener.ts';
import { errorAt, type Sent } from '../../oauth/index.ts';
import type { Draft, Tokens } from '../../outcome.ts';
import { type Recorder, withCookies } from '../../protocol/http/index.ts';
import { assertSafeUrl } from '../../protocol/http/safe-url.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { type Metadata, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { meaningsOf, readProviderError, refusal } from '../../protocol/oidc/errors.ts';
import { authorizationUrl, exchangeCode } from '../../protocol/oidc/grant.ts';
import type { World } from '../../world.ts';
import { tellDpop } from '../dpop.ts';
import { judgingHttp } from '../http-answers.ts';
import { answering } from './answering.ts';
import { tellClaims } from './claims.ts';
import { openClient } from './client.ts';
import { discover } from './discover.ts';
import {
  type JudgedLogin,
  judgeCallbackToken,
  judgeIdTokens,
  type KeyContext,
  openIdToken,
} from './id-token.ts';
import type { CodeFlowInput } from './input.ts';
import { logOut } from './logout.ts';
import { play } from './player.ts';
import type { PlayContext } from './playing.ts';
import { asksForIdToken, authorizationParameters, makeSecrets, type Secrets } from './request.ts';
import { asGiven, openReturn } from './return-place.ts';
import { openResponse } from './signed-response.ts';
import { askUserinfo } from './userinfo.ts';

export interface FlowContext {
  readonly world: World;
  /** Filled step by step; complete up to the last step reached, even after a failure. */
  readonly draft: Draft;
  readonly recorder: Recorder;
  /** Shows a line to the person who logs in; `needed`: they cannot go on without it. */
  tell(text: string, needed?: boolean): Promise<void>;
}

/**
 * Logs in and fills the draft with exchanges, reports, tokens and claims.
 * @throws {IdcliError} when the login could not be completed; a wrong message is a finding instead
 */
export async function codeFlow(input: CodeFlowInput, context: FlowContext): Promise<void> {
  await judgingHttp(context.draft, () => logIn(input, context));
}

async function logIn(given: CodeFlowInput, context: FlowContext): Promise<void> {
  const { draft, world } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const metadata = await discover(given, context);
  if (metadata === undefined) return;
  const input = pushingWhereDemanded(given, metadata, draft);
  requireEndpoints(metadata, input);

  const listener = await openReturn(input, { awaits: AWAITED }, world);
  try {
    await withListener(input, context, metadata, listener);
  } finally {
    await listener.close();
  }
}

/** Turns PAR on when the provider demands it. RFC 9126, 5. */
function pushingWhereDemanded(input: CodeFlowInput, metadata: Metadata, draft: Draft): CodeFlowInput {
  if (input.par || metadata.require_pushed_authorization_requests !== true) return input;
  draft.notes.push('the provider demands pushed authorization requests (RFC 9126): the request is pushed');
  return { ...input, par: true };
}

/** Requires the endpoints of the flow before it sends the user away. */
function requireEndpoints(metadata: Metadata, { par, allowInsecureHttp }: CodeFlowInput): void {
  const hint = 'no login with the authorization code flow goes without it; ask the provider';
  assertSafeUrl(requireEndpoint(metadata, 'authorization_endpoint', hint), allowInsecureHttp);
  requireEndpoint(metadata, 'token_endpoint', hint);
  if (par) requireEndpoint(metadata, 'pushed_authorization_request_endpoint', 'leave out --par');
}

/** Parameters that make a request to the redirect URI the answer (ALL-1). */
const AWAITED = ['code', 'error', 'response'];

async function withListener(
  input: CodeFlowInput,
  context: FlowContext,
  metadata: Metadata,
  listener: Listener,
): Promise<void> {
  const { draft, world, recorder } = context;
  const secrets = makeSecrets(input, world);
  const keys: KeyContext = { input, metadata, fetch: recorder.as('client', 'jwks'), world };
  const redirectUri = asGiven(listener.redirectUri, input.redirect);
  const client = await openClient(keys, { recorder, redirectUri, hybrid: input.responseType !== 'code' });
  const parameters = authorizationParameters(input, secrets, client);
  const meanings = meaningsOf(input.provider, 'authorization');
  const judgeProofs = () =>
    tellDpop({ client, draft, world, clockToleranceSeconds: input.clockToleranceSeconds });
  const url = await authorizationUrl(client, parameters, { par: input.par && !input.dryRun, meanings }).catch(
    async (thrown: unknown) => {
      await judgeProofs();
      throw thrown;
    },
  );
  if (input.dryRun) {
    draft.data.request = { url: url.href, parameters: Object.fromEntries(parameters) };
    draft.notes.push('nothing was sent but the request for the discovery document');
    if (input.redirect.uris.some(({ port }) => port === '0'))
      draft.notes.push(
        'the port of the redirect URI is chosen when a login begins; --redirect-uri names one',
      );
    return;
  }
  const sent: Sent = { clientAuth: input.credentials.method, parameters: new Map(parameters) };
  const playing: PlayContext = {
    ...context,
    sent,
    listener,
    userAgentFetch: withCookies(recorder.as('user-agent', 'page')),
    provider: input.provider,
    ...(forbidsPages(sent) ? { judgeForbiddenPage } : {}),
    awaits: AWAITED,
    ours: { name: 'state', value: secrets.state },
    timeoutSeconds: input.timeoutSeconds,
    purpose: 'login',
  };
  const callback = await play(input.player, url, playing);
  await answering(callback, draft, () =>
    complete(callback, { input, context, client, secrets, keys, sent }).finally(judgeProofs),
  );
  if (input.logout) await logOut(input, client, playing);
}

interface Completion {
  readonly input: CodeFlowInput;
  readonly context: FlowContext;
  readonly client: OidcClient;
  readonly secrets: Secrets;
  readonly keys: KeyContext;
  /** The authorization request, for hints. */
  readonly sent: Sent;
}

/** Goes from the callback to the claims. */
async function complete(callback: Callback, completion: Completion): Promise<void> {
  const { input, context, client, secrets, keys } = completion;
  const { draft } = context;
  const parameters = await openResponse(callback.parameters, keys, secrets.state, draft);
  if (parameters === undefined) return;
  const judge = (of: URLSearchParams) =>
    judgeAuthorizationResponse({
      parameters: of,
      expectedState: secrets.state,
      issuer: input.issuer,
      ...defined({ acceptedIssuers: input.acceptedIssuers }),
      issParameterSupported: keys.metadata.authorization_response_iss_parameter_supported === true,
      meaningOf: (error) => input.provider.errors.authorization[error] ?? errorAt(error, 'authorization'),
      requestedMode: requestedMode(completion.sent),
      ...(forbidsPages(completion.sent) && callback.pageShown !== undefined
        ? { forbiddenPage: { shown: callback.pageShown } }
        : {}),
      ...languagesOf(callback, completion.sent),
      ...(callback.via === 'paste' ? {} : { via: callback.via }),
    });
  const response = await judge(parameters);
  draft.reports.push(response);
  for (const stray of callback.strays?.slice(1) ?? []) draft.reports.push(await judge(stray.parameters));
  // Reject an answer that is not ours, and never send its code anywhere (ALL-3).
  if (response.findings.some(({ code, status }) => status === 'fail' && code !== 'callback.error')) return;
  const provider = readProviderError((name) => parameters.get(name));
  if (provider !== undefined) {
    throw refusal(provider, {
      at: 'authorization',
      where: 'the provider',
      ...meaningsOf(input.provider, 'authorization'),
      sent: completion.sent,
    });
  }

  const hybrid = input.responseType !== 'code' || parameters.has('id_token');
  const front = hybrid
    ? await judgeCallbackToken({ callback: parameters, context: keys, secrets, draft })
    : undefined;
  if (front !== undefined && front.verdict !== 'valid') {
    // The ID token of the callback vouches for the code: without a valid one, the code is not sent.
    draft.tokens = { id_token: parameters.get('id_token') ?? '' };
    await tellClaims(front, undefined, { input, context, tokens: draft.tokens });
    return accept(front);
  }

  const granted = await exchangeCode(client, {
    callback: await callbackForLibrary(new URL(client.redirectUri), parameters, { ...keys, input }),
    state: secrets.state,
    ...(asksForIdToken(input.scope) ? { nonce: secrets.nonce } : {}),
    idTokenExpected: asksForIdToken(input.scope),
    ...defined({ codeVerifier: secrets.codeVerifier, maxAge: input.maxAge }),
    parameters: input.tokenParameters,
    meanings: meaningsOf(input.provider, 'token'),
  });
  draft.tokens = granted.tokens;
  tellScopes(input.scope, granted.tokens, draft);
  if (!asksForIdToken(input.scope) && granted.tokens.id_token === undefined) {
    draft.notes.push(
      'no ID token was asked for and none came: nothing here says who logged in; the scope openid asks for one',
    );
  }
  const judged = await judgeIdTokens(granted, parameters, keys, secrets, draft, front);
  const userinfo = await askUserinfo(judged, { ...completion, tokens: granted.tokens, ask: input.userinfo });
  await tellClaims(judged, userinfo, { input, context, tokens: granted.tokens });
  accept(judged);
}

const forbidsPages = ({ parameters }: Sent): boolean =>
  (parameters.get('prompt') ?? '').split(' ').includes('none');

/** The languages that were asked for and those of the pages, where both are known. */
function languagesOf({ pageLanguages: shown = [] }: Callback, { parameters }: Sent) {
  const asked = parameters.get('ui_locales')?.split(' ') ?? [];
  return asked.length === 0 || shown.length === 0 ? {} : { languages: { asked, shown } };
}

/** The requested mode, else the default of the response type (Multiple Response Type Encoding Practices, 2.1 and 5). */
function requestedMode({ parameters }: Sent): string {
  return (
    parameters.get('response_mode') ?? (parameters.get('response_type') === 'code' ? 'query' : 'fragment')
  );
}

/**
 * Refuses a login that was not verified. The reports cover an invalid one.
 * @throws {IdcliError} why the keys were unavailable, or `TOKEN_UNVERIFIED`
 */
function accept({ failure, verdict }: JudgedLogin): void {
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

/**
 * Builds the callback URL for the library: parameters in the default place of the response type, however they arrived,
 * and the ID token decrypted.
 */
async function callbackForLibrary(
  redirectUri: URL,
  parameters: URLSearchParams,
  keys: KeyContext & { readonly input: Pick<CodeFlowInput, 'responseType'> },
): Promise<URL> {
  const url = new URL(redirectUri);
  const opened = new URLSearchParams(parameters);
  // The library accepts one issuer; our own check has already judged the others.
  const { issuer } = keys.metadata;
  if (keys.input.acceptedIssuers !== undefined && opened.has('iss') && typeof issuer === 'string')
    opened.set('iss', issuer);
  if (keys.input.responseType === 'code') {
    url.search = opened.toString();
    return url;
  }
  const token = opened.get('id_token');
  if (token !== null) opened.set('id_token', await openIdToken(token, keys));
  url.hash = opened.toString();
  return url;
}

/** Notes scopes that were granted but not requested (IG-C10). A missing scope is a finding on the token answer. */
function tellScopes(requested: string, tokens: Tokens, draft: Draft): void {
  if (typeof tokens.scope !== 'string') return;
  const asked = requested.split(' ').filter((scope) => scope !== '');
  const granted = tokens.scope.split(' ').filter((scope) => scope !== '');
  const extra = granted.filter((scope) => !asked.includes(scope));
  if (extra.length > 0) draft.notes.push(`scopes granted and not asked for: ${extra.join(', ')}`);
}
