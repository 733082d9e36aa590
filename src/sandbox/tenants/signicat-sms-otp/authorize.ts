/** The authorization endpoint: sends the person of a valid request to the pages, else to the error page (SO-S3). */
import { defined } from '../../../common/defined.ts';
import { json, mediaType, redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { readHint } from '../../oidc/hint.ts';
import { type Parameters, readParameters } from '../../oidc/parameters.ts';
import { readChallenge } from '../../oidc/pkce.ts';
import { printable } from '../../oidc/printable.ts';
import { isRegistered } from '../../oidc/redirect-uri.ts';
import type { SandboxPersona } from '../../personas.ts';
import { canonicalResponseType } from '../generic/clients/metadata.ts';
import { readRequestObject } from '../generic/request/request-object.ts';
import { tokenError } from './answers.ts';
import { callback } from './callback.ts';
import { EID } from './client.ts';
import { SIGNICAT_SMS_OTP_FAULTS, type SmsOtpFault } from './faults.ts';
import { clientOf } from './hub.ts';
import { beginVisit } from './otp.ts';
import { chooserPage, errorPage } from './pages.ts';
import { PATHS, type Provider, randomHex, takeFault } from './provider.ts';
import { proofOf } from './sender.ts';
import type { AuthorizationRequest, PushedRequest } from './state.ts';

/** Lifetime of a pushed request in seconds. */
const PUSHED_LIFETIME = 60;
/** They authenticate the client and are not part of the request. */
const AUTHENTICATION = ['client_secret', 'client_assertion', 'client_assertion_type'];
const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:';

export async function authorize(
  provider: Provider,
  pairs: readonly [string, string][],
): Promise<SandboxResponse> {
  const outer = readParameters(pairs);
  const pushed = pushedRequest(provider, outer.get('request_uri'));
  if (pushed === 'unknown') return toErrorPage(provider, 'request_uri is unknown, expired or used');
  if (pushed !== undefined && pushed.clientId !== outer.get('client_id'))
    return toErrorPage(provider, 'request_uri was pushed by another client');
  const read = await requestIn(provider, pushed?.pairs ?? pairs);
  if ('problem' in read) return toErrorPage(provider, read.problem);
  const { parameters } = read;
  const problem = requestProblem(provider, parameters);
  if (problem !== undefined) return toErrorPage(provider, problem);
  const jkt = pushed?.dpopJkt ?? parameters.get('dpop_jkt');
  const chosen = takeFault(provider);
  const hint = readHint(parameters.get('login_hint'), SIGNICAT_SMS_OTP_FAULTS, provider.core.personas);
  if (hint.problem !== undefined) return toErrorPage(provider, hint.problem);
  const persona = hint.persona ?? provider.core.defaultPersona;
  return begin(provider, parameters, { fault: chosen ?? hint.fault, persona, ...defined({ jkt }) });
}

/** The parameters of a request: of its object where it has one (RFC 9101), else its own. */
async function requestIn(
  { hub }: Provider,
  pairs: readonly [string, string][],
): Promise<{ readonly parameters: Parameters } | { readonly problem: string; readonly error?: string }> {
  const parameters = readParameters(pairs);
  const object = parameters.get('request');
  const client = hub.state.clients.get(parameters.get('client_id') ?? '');
  if (object === undefined || client === undefined) return { parameters };
  const beside = pairs.filter(([name]) => name !== 'request');
  const read = await readRequestObject(hub, client, object, beside);
  if ('refused' in read) return { problem: read.refused.description, error: read.refused.error };
  return { parameters: readParameters(read.pairs.map(([name, value]): [string, string] => [name, value])) };
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
  const client = provider.clients.all.get(get('client_id') ?? '');
  if (client === undefined) return `client_id ${printable(get('client_id') ?? '')} is not registered here`;
  const uri = get('redirect_uri');
  if (uri === undefined) return 'redirect_uri is missing';
  if (!isRegistered(uri, client.redirect_uris)) return `redirect_uri ${printable(uri)} is not registered`;
  const type = typeOf(get('response_type'));
  if (type === undefined) return 'response_type must be code or code id_token';
  if (!client.response_types.includes(type)) return `the client is not registered for response_type ${type}`;
  if (!['query', 'fragment', 'form_post'].includes(get('response_mode') ?? 'query'))
    return 'response_mode must be query, fragment or form_post here';
  if (type !== 'code' && get('response_mode') === 'query')
    return 'response_mode query would put an ID token into an address';
  if (type !== 'code' && get('nonce') === undefined)
    return 'nonce is missing, and an ID token through the browser needs one';
  if (!(get('scope') ?? '').split(' ').includes('openid')) return 'scope must contain openid';
  return readChallenge(get('code_challenge'), get('code_challenge_method')).problem;
}

/** Words of a response type in any order (OAuth 2.0 Multiple Response Types, 3). */
function typeOf(text: string | undefined): AuthorizationRequest['responseType'] | undefined {
  const type = canonicalResponseType(text ?? '');
  return type === 'code' || type === 'code id_token' ? type : undefined;
}

const modeOf = ({ get }: Parameters): AuthorizationRequest['responseMode'] => {
  const asked = get('response_mode');
  if (asked === 'form_post' || asked === 'fragment') return asked;
  return typeOf(get('response_type')) === 'code' ? 'query' : 'fragment';
};

function begin(
  provider: Provider,
  parameters: Parameters,
  {
    fault,
    persona,
    jkt,
  }: {
    readonly fault: SmsOtpFault | undefined;
    readonly persona: SandboxPersona;
    readonly jkt?: string;
  },
): SandboxResponse {
  const { get } = parameters;
  const { challenge } = readChallenge(get('code_challenge'), get('code_challenge_method'));
  const request: AuthorizationRequest = {
    clientId: get('client_id') ?? '',
    redirectUri: get('redirect_uri') ?? '',
    responseType: typeOf(get('response_type')) ?? 'code',
    responseMode: modeOf(parameters),
    scopes: [...new Set((get('scope') ?? '').split(' ').filter((one) => one !== ''))],
    state: get('state'),
    nonce: get('nonce'),
    ...defined({ challenge, dpopJkt: jkt }),
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
export async function authorizeByForm(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    return toErrorPage(provider, 'the body must be application/x-www-form-urlencoded');
  }
  return authorize(provider, [...new URLSearchParams(request.body)]);
}

/** Accepts pushed authorization requests (RFC 9126). */
export async function pushRequest(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const pairs = [...new URLSearchParams(request.body)];
  const parameters = readParameters(pairs);
  const authenticated = await clientOf(provider, request, parameters);
  if ('refused' in authenticated)
    return tokenError(provider, authenticated.refused.error, authenticated.refused.problem);
  const clientId = authenticated.client.client_id;
  if (parameters.get('request_uri') !== undefined)
    return tokenError(provider, 'invalid_request', 'request_uri cannot be pushed');
  const sent: [string, string][] = parameters.get('client_id') === undefined ? [['client_id', clientId]] : [];
  const kept = [...pairs.filter(([name]) => !AUTHENTICATION.includes(name)), ...sent];
  const proof = proofOf(provider, request);
  if (proof !== undefined && 'problem' in proof)
    return tokenError(provider, proof.problem.error, proof.problem.description);
  const read = await requestIn(provider, kept);
  if ('problem' in read) return tokenError(provider, read.error ?? 'invalid_request', read.problem);
  const problem = requestProblem(provider, read.parameters);
  if (problem !== undefined) return tokenError(provider, 'invalid_request', problem);
  const uri = `${REQUEST_URI}${randomHex(provider, 24)}`;
  provider.state.pushed.set(uri, {
    pairs: kept,
    clientId,
    ...defined({ dpopJkt: proof?.jkt }),
    expiresAt: provider.core.now().getTime() + PUSHED_LIFETIME * 1000,
  });
  return json(201, { request_uri: uri, expires_in: PUSHED_LIFETIME });
}

/** Returns the request of a URI, once; nothing when the request names no URI. */
function pushedRequest(
  { core, state }: Provider,
  uri: string | undefined,
): PushedRequest | 'unknown' | undefined {
  if (uri === undefined) return undefined;
  const pushed = state.pushed.get(uri);
  state.pushed.delete(uri);
  return pushed === undefined || core.now().getTime() > pushed.expiresAt ? 'unknown' : pushed;
}
