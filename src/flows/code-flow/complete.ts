/** From the callback to the claims. OpenID Connect Core 1.0, 3.1.2.5, 3.2.2.8 and 3.3.2.8. */
import { judgeAuthorizationResponse, judgeTokenResponse } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Callback } from '../../loopback/listener.ts';
import { errorAt, type Sent } from '../../oauth/index.ts';
import type { Tokens } from '../../outcome.ts';
import type { OidcClient } from '../../protocol/oidc/client.ts';
import { meaningsOf, readProviderError, refusal } from '../../protocol/oidc/errors.ts';
import { exchangeCode, implicitRefusal } from '../../protocol/oidc/grant.ts';
import { tellClaims } from './claims.ts';
import { accept, concludeLogin, tellWhoLoggedIn } from './conclude.ts';
import type { FlowContext } from './flow-context.ts';
import { type JudgedLogin, judgeCallbackToken } from './id-token.ts';
import type { CodeFlowInput } from './input.ts';
import { type KeyContext, openIdToken } from './login-token.ts';
import { asksForIdToken, type Secrets } from './request.ts';
import { dueParameters, effectiveMode, partsOf } from './response-type.ts';
import { openResponse } from './signed-response.ts';

export interface Completion {
  readonly input: CodeFlowInput;
  readonly context: FlowContext;
  readonly client: OidcClient;
  readonly secrets: Secrets;
  readonly keys: KeyContext;
  /** The authorization request, for hints. */
  readonly sent: Sent;
}

/** Whether the request allows no page. */
export const forbidsPages = ({ parameters }: Sent): boolean =>
  (parameters.get('prompt') ?? '').split(' ').includes('none');

/** The languages that were asked for and those of the pages, where both are known. */
function languagesOf({ pageLanguages: shown = [] }: Callback, { parameters }: Sent) {
  const asked = parameters.get('ui_locales')?.split(' ') ?? [];
  return asked.length === 0 || shown.length === 0 ? {} : { languages: { asked, shown } };
}

/**
 * Judges the answer, gets the tokens that it leads to, and ends the login.
 * @throws {IdcliError} the provider's refusal, and errors of the requests that follow
 */
export async function complete(callback: Callback, completion: Completion): Promise<void> {
  const { input, context, client, secrets, keys } = completion;
  const { draft } = context;
  const parameters = await openResponse(callback.parameters, keys, secrets.state, draft);
  if (parameters === undefined) return;
  if (!(await isOurs(callback, parameters, completion))) return;
  const sessionState = parameters.get('session_state');
  if (input.awaitLogout?.channel === 'session' && sessionState !== null)
    draft.data.sessionState = sessionState;
  const parts = partsOf(input.responseType);
  const conclusion = { ...completion, callback: parameters };
  const opened = await openedCallback(parameters, keys);
  const front =
    parts.idToken || parameters.has('id_token')
      ? await judgeCallbackToken({
          callback: parameters,
          context: keys,
          secrets,
          draft,
          parts,
          refused: parts.code ? undefined : await implicitRefusal(client, opened, secrets, input.maxAge),
        })
      : undefined;
  if (!parts.code) return concludeWithoutCode(parameters, front, conclusion);
  if (front !== undefined && front.verdict !== 'valid') {
    // The ID token of the callback vouches for the code: without a valid one, the code is not sent.
    draft.tokens = { id_token: parameters.get('id_token') ?? '' };
    await tellClaims(front, undefined, { input, context, tokens: draft.tokens });
    return accept(front);
  }
  const granted = await exchangeCode(client, {
    callback: callbackForLibrary(client, opened, parts.idToken),
    state: secrets.state,
    ...(asksForIdToken(input.scope) ? { nonce: secrets.nonce } : {}),
    idTokenExpected: asksForIdToken(input.scope),
    ...defined({ codeVerifier: secrets.codeVerifier, maxAge: input.maxAge }),
    parameters: input.tokenParameters,
    meanings: meaningsOf(input.provider, 'token'),
  });
  await concludeLogin(granted, { ...conclusion, front });
}

/** Judges the answer itself. False: it is not ours, so nothing in it is used. */
async function isOurs(
  callback: Callback,
  parameters: URLSearchParams,
  { input, context, secrets, keys, sent }: Completion,
): Promise<boolean> {
  const { draft } = context;
  const mode = effectiveMode(input.responseType, sent.parameters.get('response_mode') ?? undefined);
  const judge = (of: URLSearchParams) =>
    judgeAuthorizationResponse({
      parameters: of,
      expectedState: secrets.state,
      issuer: input.issuer,
      ...defined({ acceptedIssuers: input.acceptedIssuers }),
      issParameterSupported: keys.metadata.authorization_response_iss_parameter_supported === true,
      meaningOf: (error) => input.provider.errors.authorization[error] ?? errorAt(error, 'authorization'),
      requestedMode: mode,
      awaits: dueParameters(input.responseType),
      ...(mode.endsWith('jwt') ? { signed: callback.parameters.has('response') } : {}),
      ...(forbidsPages(sent) && callback.pageShown !== undefined
        ? { forbiddenPage: { shown: callback.pageShown } }
        : {}),
      ...languagesOf(callback, sent),
      ...(callback.via === 'paste' || callback.via === 'soap' ? {} : { via: callback.via }),
    });
  const response = await judge(parameters);
  draft.reports.push(response);
  for (const stray of callback.strays?.slice(1) ?? []) draft.reports.push(await judge(stray.parameters));
  // Reject an answer that is not ours, and never send its code anywhere (ALL-3).
  if (response.findings.some(({ code, status }) => status === 'fail' && code !== 'callback.error'))
    return false;
  const provider = readProviderError((name) => parameters.get(name));
  if (provider === undefined) return true;
  throw refusal(provider, {
    at: 'authorization',
    where: 'the provider',
    ...meaningsOf(input.provider, 'authorization'),
    sent,
  });
}

/** Ends a login whose tokens all came through the browser. OpenID Connect Core 1.0, 3.2. */
async function concludeWithoutCode(
  parameters: URLSearchParams,
  front: JudgedLogin | undefined,
  conclusion: Completion & { readonly callback: URLSearchParams },
): Promise<void> {
  const { input, context } = conclusion;
  const { draft } = context;
  if (input.responseType === 'none') {
    draft.notes.push('response_type none asks for nothing: the provider answered without an error');
    return;
  }
  const tokens = tokensIn(parameters);
  draft.tokens = tokens;
  if (partsOf(input.responseType).token) {
    const report = await judgeTokenResponse({ answer: tokens, duplicates: [] });
    if (report.findings.some(({ status }) => status === 'fail' || status === 'warn'))
      draft.reports.push({ ...report, from: 'authorization response' });
  }
  if (front === undefined) {
    draft.notes.push('no ID token was asked for: nothing here says who logged in');
    return;
  }
  await tellWhoLoggedIn(front, conclusion);
}

/** Returns the tokens of a callback, in the form of a token answer. */
function tokensIn(parameters: URLSearchParams): Tokens {
  const text = (name: string) => parameters.get(name) ?? undefined;
  const seconds = text('expires_in');
  return defined({
    access_token: text('access_token'),
    token_type: text('token_type'),
    // In a URL every value is a text.
    expires_in: seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) : seconds,
    scope: text('scope'),
    id_token: text('id_token'),
  });
}

/** Returns the parameters for the library: the ID token decrypted, without what it does not know. */
async function openedCallback(parameters: URLSearchParams, keys: KeyContext): Promise<URLSearchParams> {
  const opened = new URLSearchParams(parameters);
  // The library accepts one issuer; our own check has already judged the others.
  const { issuer } = keys.metadata;
  if (keys.input.acceptedIssuers !== undefined && opened.has('iss') && typeof issuer === 'string')
    opened.set('iss', issuer);
  for (const name of ['access_token', 'token_type', 'expires_in', 'scope']) opened.delete(name);
  const token = opened.get('id_token');
  if (token !== null) opened.set('id_token', await openIdToken(token, keys));
  return opened;
}

/** Builds the callback URL, with the parameters where the library looks for them, however they arrived. */
function callbackForLibrary(
  { redirectUri }: Pick<OidcClient, 'redirectUri'>,
  parameters: URLSearchParams,
  idToken: boolean,
): URL {
  const url = new URL(redirectUri);
  if (idToken) url.hash = parameters.toString();
  else url.search = parameters.toString();
  return url;
}
