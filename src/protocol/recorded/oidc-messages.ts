/** Messages of OpenID Connect and OAuth in recorded exchanges, recognized by their content on any host and path. */
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../common/json.ts';
import type { Entry } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';
import { decode } from '../jose/decode.ts';
import { addressOf, answerOf, formOf, fragmentOf, isFromPage, queryOf, targetOf } from './parts.ts';

export interface AuthorizationRequest {
  readonly entry: Entry;
  /** As sent through the browser. */
  readonly sent: URLSearchParams;
  /** With what was pushed or is in the request object. */
  readonly parameters: URLSearchParams;
  /** Address of the authorization endpoint. */
  readonly endpoint: string;
}

export interface AuthorizationResponse {
  /** Where it arrived; else the redirect that sent it. */
  readonly entry: Entry;
  readonly parameters: URLSearchParams;
  readonly via: 'query' | 'fragment' | 'form_post';
  /** Redirect URI, without query and fragment. */
  readonly address: string;
  /** Whether the application was asked for it; a fragment never leaves the browser. */
  readonly arrived: boolean;
}

export interface TokenRequest {
  readonly entry: Entry;
  readonly parameters: URLSearchParams;
  readonly authentication: 'none' | 'basic' | 'post' | 'assertion';
  /** Sent by a script of a page: everyone who has the browser can read it. */
  readonly fromPage: boolean;
  /** Absent: its body is not in the recording, or is not JSON. */
  readonly answer?: JsonObject;
}

/** The beginning of a login on another device. RFC 8628, 3.1; OpenID Connect CIBA Core 1.0, 7.1. */
export interface DecoupledStart {
  readonly entry: Entry;
  readonly kind: 'device' | 'ciba';
  readonly parameters: URLSearchParams;
  readonly answer?: JsonObject;
}

/** @param endpoints of discovery, for answers that lack what marks them */
export function decoupledStartIn(
  entry: Entry,
  endpoints: ReadonlyMap<string, DecoupledStart['kind']>,
): DecoupledStart | undefined {
  if (entry.method !== 'POST') return undefined;
  const answer = answerOf(entry);
  const parameters = formOf(entry);
  if (parameters.has('grant_type')) return undefined;
  const kind =
    endpoints.get(addressOf(entry.url)) ??
    (answer?.device_code !== undefined && answer.user_code !== undefined
      ? 'device'
      : answer?.auth_req_id !== undefined
        ? 'ciba'
        : undefined);
  return kind === undefined ? undefined : { entry, kind, parameters, ...defined({ answer }) };
}

/** Recognizes a request to the authorization endpoint. */
export function authorizationRequestIn(entry: Entry): AuthorizationRequest | undefined {
  if (entry.method === 'OPTIONS') return undefined;
  const query = queryOf(entry.url);
  const form = entry.method === 'POST' ? formOf(entry) : new URLSearchParams();
  const sent = query.has('client_id') ? query : form;
  const asks = sent.has('response_type') || sent.has('request_uri') || sent.has('request');
  if (!sent.has('client_id') || !asks || sent.has('grant_type') || isPushed(entry)) return undefined;
  // An answer may repeat what was asked.
  if (sent.has('code') || sent.has('id_token')) return undefined;
  return { entry, sent, parameters: withRequestObject(sent), endpoint: addressOf(entry.url) };
}

const isPushed = (entry: Entry): boolean =>
  entry.method === 'POST' && (typeof answerOf(entry)?.request_uri === 'string' || entry.status === 201);

/** Adds what a request object says; it wins over the query. RFC 9101, 6.3. */
function withRequestObject(sent: URLSearchParams): URLSearchParams {
  const object = sent.get('request');
  const claims = object === null ? undefined : claimsIn(object);
  if (claims === undefined) return sent;
  const all = new URLSearchParams(sent);
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value === 'string' && !['iss', 'aud', 'jti'].includes(name)) all.set(name, value);
  }
  return all;
}

/** Reads claims only to find what belongs together; they are judged elsewhere. */
function claimsIn(token: string): JsonObject | undefined {
  const decoded = decode(token);
  return decoded?.kind === 'jws' ? decoded.claims : undefined;
}

/** A pushed authorization request: its parameters, and the reference in its answer. RFC 9126. */
export function pushedRequestIn(
  entry: Entry,
): { readonly entry: Entry; readonly parameters: URLSearchParams; readonly uri?: string } | undefined {
  const form = entry.method === 'POST' ? formOf(entry) : new URLSearchParams();
  if (!form.has('response_type') && !form.has('request')) return undefined;
  const uri = answerOf(entry)?.request_uri;
  if (!isPushed(entry) && !/\/par(?:$|[/?])/.test(addressOf(entry.url))) return undefined;
  return { entry, parameters: withRequestObject(form), ...(typeof uri === 'string' ? { uri } : {}) };
}

const isResponse = (parameters: URLSearchParams): boolean => {
  const has = (name: string): boolean => (parameters.get(name) ?? '') !== '';
  if (has('client_id') || has('grant_type') || has('SAMLResponse') || has('SAMLRequest')) return false;
  if (has('code')) return has('state') || has('iss') || has('session_state') || has('id_token');
  if (has('error')) return has('state') || has('error_description');
  if (has('response')) return (parameters.get('response') ?? '').split('.').length >= 3;
  return (has('id_token') && has('state')) || (has('access_token') && has('token_type'));
};

/**
 * Recognizes a response that arrives at the application, or one in a redirect on its way there.
 * @param awaited redirect URIs of requests: there a code alone is an answer
 */
export function authorizationResponsesIn(
  entry: Entry,
  awaited: ReadonlySet<string>,
): AuthorizationResponse[] {
  if (entry.method === 'OPTIONS') return [];
  const address = addressOf(entry.url);
  const query = queryOf(entry.url);
  const form = entry.method === 'POST' ? formOf(entry) : new URLSearchParams();
  const found: AuthorizationResponse[] = [];
  const isAnswer = (parameters: URLSearchParams, at: string): boolean =>
    isResponse(parameters) ||
    (awaited.has(at) &&
      !parameters.has('client_id') &&
      !parameters.has('grant_type') &&
      ['code', 'error', 'response', 'id_token'].some((name) => parameters.has(name)));
  if (isAnswer(form, address)) {
    found.push({ entry, parameters: form, via: 'form_post', address, arrived: true });
  } else if (isAnswer(query, address) && !isFromPage(entry)) {
    found.push({ entry, parameters: query, via: 'query', address, arrived: true });
  }
  const target = targetOf(entry);
  if (target === undefined) return found;
  const [inQuery, inFragment] = [queryOf(target), fragmentOf(target)];
  const at = addressOf(target);
  if (isAnswer(inFragment, at)) {
    found.push({ entry, parameters: inFragment, via: 'fragment', address: at, arrived: false });
  } else if (isAnswer(inQuery, at)) {
    found.push({ entry, parameters: inQuery, via: 'query', address: at, arrived: false });
  }
  return found;
}

/** Recognizes a request to the token endpoint. */
export function tokenRequestIn(entry: Entry): TokenRequest | undefined {
  if (entry.method === 'OPTIONS') return undefined;
  const form = formOf(entry);
  const parameters = form.has('grant_type') ? form : queryOf(entry.url);
  if (!parameters.has('grant_type')) return undefined;
  const authorization = headerValue(entry.requestHeaders, 'authorization') ?? '';
  return {
    entry,
    parameters,
    authentication: /^basic /i.test(authorization)
      ? 'basic'
      : parameters.has('client_assertion')
        ? 'assertion'
        : parameters.has('client_secret')
          ? 'post'
          : 'none',
    fromPage: isFromPage(entry),
    ...defined({ answer: answerOf(entry) }),
  };
}

/** The access token of a request to a protected resource. */
export function bearerOf(entry: Entry): string | undefined {
  const [, token] =
    /^(?:Bearer|DPoP) +(\S+)$/i.exec(headerValue(entry.requestHeaders, 'authorization') ?? '') ?? [];
  return token;
}

/** A discovery document in an answer. */
export function discoveryIn(entry: Entry): JsonObject | undefined {
  const answer = answerOf(entry);
  return typeof answer?.issuer === 'string' && typeof answer.authorization_endpoint === 'string'
    ? answer
    : undefined;
}

/** A key set in an answer. */
export function keySetIn(entry: Entry): JsonObject | undefined {
  const answer = answerOf(entry);
  const [first] = Array.isArray(answer?.keys) ? answer.keys : [];
  return typeof first === 'object' && first !== null && 'kty' in first ? answer : undefined;
}

/** A request to log out at the provider. OpenID Connect RP-Initiated Logout 1.0, 2. */
export function isLogout(entry: Entry, endSession: ReadonlySet<string>): boolean {
  const query = queryOf(entry.url);
  return (
    endSession.has(addressOf(entry.url)) ||
    (query.has('post_logout_redirect_uri') && (query.has('id_token_hint') || query.has('client_id')))
  );
}
