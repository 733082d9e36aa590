/** The authorization endpoint: sends the person of a valid request to the pages, else to the error page (SO-S3). */
import { defined } from '../../../common/defined.ts';
import { json, mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { authenticateClient } from '../../oidc/client-authentication.ts';
import { readHint } from '../../oidc/hint.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { readChallenge } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { isRegistered } from '../../oidc/redirect-uri.ts';
import type { SandboxPersona } from '../../personas.ts';
import { tokenError } from './answers.ts';
import { callback } from './callback.ts';
import { EID } from './client.ts';
import { SIGNICAT_SMS_OTP_FAULTS, type SmsOtpFault } from './faults.ts';
import { beginVisit } from './otp.ts';
import { chooserPage, errorPage } from './pages.ts';
import { PATHS, type Provider, randomHex, takeFault } from './provider.ts';
import type { AuthorizationRequest } from './state.ts';

/** Lifetime of a pushed request in seconds. */
const PUSHED_LIFETIME = 60;
const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:';

export function authorize(provider: Provider, pairs: readonly [string, string][]): SandboxResponse {
  const pushed = pushedRequest(provider, readParameters(pairs).get('request_uri'));
  if (pushed === 'unknown') return toErrorPage(provider, 'request_uri is unknown, expired or used');
  const parameters = readParameters(pushed ?? pairs);
  const problem = requestProblem(provider, parameters);
  if (problem !== undefined) return toErrorPage(provider, problem);
  const chosen = takeFault(provider);
  const hint = readHint(parameters.get('login_hint'), SIGNICAT_SMS_OTP_FAULTS);
  if (hint.problem !== undefined) return toErrorPage(provider, hint.problem);
  return begin(provider, parameters, chosen ?? hint.fault, hint.persona ?? provider.core.defaultPersona);
}

function toErrorPage(provider: Provider, reason: string): SandboxResponse {
  const id = `CfDJ8${Buffer.from(reason).toString('base64url')}`;
  return { ...redirect(302, `${provider.base}${PATHS.error}?errorId=${id}`), note: reason };
}

/** Shows the error page; the id carries the reason, which the real service encrypts. */
export function showError({ url }: SandboxRequest): SandboxResponse {
  const id = url.searchParams.get('errorId') ?? '';
  const reason = id.startsWith('CfDJ8') ? Buffer.from(id.slice(5), 'base64url').toString('utf8') : '';
  return errorPage(reason === '' ? 'no reason is known' : printable(reason));
}

/** Returns why the request is refused, or undefined. */
function requestProblem(provider: Provider, { get, repeated }: Parameters): string | undefined {
  const [twice] = repeated;
  if (twice !== undefined) return `${printable(twice)} was sent more than once`;
  if (get('client_id') === undefined) return 'client_id is missing';
  if (get('client_id') !== provider.client.id)
    return `client_id ${printable(get('client_id') ?? '')} is not registered here`;
  const uri = get('redirect_uri');
  if (uri === undefined) return 'redirect_uri is missing';
  if (!isRegistered(uri, provider.redirectUris)) return `redirect_uri ${printable(uri)} is not registered`;
  if (get('response_type') !== 'code') return 'response_type must be code; the sandbox plays no hybrid flow';
  if (!['query', 'fragment'].includes(get('response_mode') ?? 'query'))
    return 'response_mode must be query or fragment here';
  if (!(get('scope') ?? '').split(' ').includes('openid')) return 'scope must contain openid';
  if (get('request') !== undefined) return 'the sandbox reads no request objects';
  return readChallenge(get('code_challenge'), get('code_challenge_method')).problem;
}

function begin(
  provider: Provider,
  { get }: Parameters,
  fault: SmsOtpFault | undefined,
  persona: SandboxPersona,
): SandboxResponse {
  const { challenge } = readChallenge(get('code_challenge'), get('code_challenge_method'));
  const request: AuthorizationRequest = {
    clientId: get('client_id') ?? '',
    redirectUri: get('redirect_uri') ?? '',
    responseMode: get('response_mode') === 'fragment' ? 'fragment' : 'query',
    scopes: [...new Set((get('scope') ?? '').split(' ').filter((one) => one !== ''))],
    state: get('state'),
    nonce: get('nonce'),
    ...defined({ challenge }),
  };
  const pairs = readPairs(get('acr_values'));
  if (fault === undefined) delete provider.state.latestFault;
  else provider.state.latestFault = fault;
  if (fault?.effect.page === 'error') return toErrorPage(provider, 'scenario error-page');
  if (fault?.effect.page === 'chooser' || (pairs.get('idp') ?? EID) !== EID) return chooserPage();
  if ((get('prompt') ?? '').split(' ').includes('none')) {
    return callback(
      provider,
      request,
      { error: 'login_required' },
      'prompt is none, and every login here begins anew',
    );
  }
  const visit = beginVisit(provider, {
    fault,
    persona,
    language: get('ui_locales')?.split(' ')[0],
    sender: pairs.get('otp_sms_sender') ?? get('otp_sms_sender'),
    phone: get('login_hint'),
  });
  const id = randomHex(provider, 24);
  provider.state.logins.set(id, { id, request, visit });
  const back = `${PATHS.authorizeCallback}?authzId=${id}`;
  return {
    ...redirect(302, `${provider.base}${PATHS.login}?ReturnUrl=${encodeURIComponent(back)}`),
    ...defined({ note: fault === undefined ? undefined : `scenario ${fault.id}` }),
  };
}

/** Reads `acr_values`, a list of `key:value`; silently ignores unknown keys, as the real service does. */
function readPairs(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (text ?? '').split(' ').flatMap((pair): [string, string][] => {
      const colon = pair.indexOf(':');
      return colon < 1 ? [] : [[pair.slice(0, colon), pair.slice(colon + 1)]];
    }),
  );
}

/** Reads the request: GET carries it in the query, POST in a form (OpenID Connect Core 1.0, 3.1.2.1). */
export function authorizeByForm(provider: Provider, request: SandboxRequest): SandboxResponse {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return toErrorPage(provider, 'the body must be application/x-www-form-urlencoded');
  }
  return authorize(provider, [...new URLSearchParams(request.body)]);
}

/** Accepts pushed authorization requests (RFC 9126). */
export function pushRequest(provider: Provider, request: SandboxRequest): SandboxResponse {
  const pairs = [...new URLSearchParams(request.body)];
  const parameters = readParameters(pairs);
  const client = authenticateClient(request, parameters, [provider.client]);
  if (!client.ok) return tokenError(provider, client.error, client.problem);
  if (parameters.get('request_uri') !== undefined)
    return tokenError(provider, 'invalid_request', 'request_uri cannot be pushed');
  const sent: [string, string][] =
    parameters.get('client_id') === undefined ? [['client_id', client.clientId]] : [];
  const kept = [...pairs.filter(([name]) => name !== 'client_secret'), ...sent];
  const problem = requestProblem(provider, readParameters(kept));
  if (problem !== undefined) return tokenError(provider, 'invalid_request', problem);
  const uri = `${REQUEST_URI}${randomHex(provider, 24)}`;
  provider.state.pushed.set(uri, {
    pairs: kept,
    expiresAt: provider.core.now().getTime() + PUSHED_LIFETIME * 1000,
  });
  return json(201, { request_uri: uri, expires_in: PUSHED_LIFETIME });
}

/** Returns the request of a URI, once; nothing when the request names no URI. */
function pushedRequest(
  { core, state }: Provider,
  uri: string | undefined,
): readonly [string, string][] | 'unknown' | undefined {
  if (uri === undefined) return undefined;
  const pushed = state.pushed.get(uri);
  state.pushed.delete(uri);
  return pushed === undefined || core.now().getTime() > pushed.expiresAt ? 'unknown' : pushed.pairs;
}
