/** Sends requests through openid-client and reports its complaints about the answers. */
import type { DPoPHandle } from 'openid-client';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError, type ProviderError } from '../../errors.ts';
import { ENDPOINT_NAMES, type Endpoint, errorAt, hintFor } from '../../oauth/index.ts';
import type { Tokens } from '../../outcome.ts';
import { describeNotJson, parseJson } from '../http/body.ts';
import { readErrorBody } from '../http/error-body.ts';
import { duplicateMembers } from '../http/strict-json.ts';
import type { Answer, OidcClient } from './client.ts';
import {
  describeLibraryRefusal,
  type LibraryRefusal,
  type RefusalContext,
  readProviderError,
  refusal,
} from './errors.ts';

/** What this provider means by its error codes, and its own hints. */
export type Meanings = Pick<RefusalContext, 'meanings' | 'hints'>;
/** Names and values, in sending order. */
export type Parameters = readonly (readonly [string, string])[];

/** Encodes parameters as `application/x-www-form-urlencoded`. */
export const formOf = (parameters: Parameters) =>
  new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));

/** The library's option for a request that proves possession of the key of this run. */
export const proving = ({ dpop }: Pick<OidcClient, 'dpop'>): { readonly DPoP?: DPoPHandle } =>
  dpop === undefined ? {} : { DPoP: dpop.handle };

/**
 * Builds the URL that starts the login; with `par` the request is pushed first (RFC 9126).
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function authorizationUrl(
  client: OidcClient,
  parameters: Parameters,
  options: { readonly par: boolean; readonly meanings: Meanings },
): Promise<URL> {
  const oidc = await import('openid-client');
  const query = formOf(parameters);
  if (!options.par) return oidc.buildAuthorizationUrl(client.configuration, query);
  try {
    return await oidc.buildAuthorizationUrlWithPAR(client.configuration, query, proving(client));
  } catch (thrown) {
    throw failedRequest(thrown, client.lastAnswer(), { ...options.meanings, at: 'par' });
  }
}

export interface CodeExchange {
  /** The redirect URI with the callback parameters: in the query, for a hybrid answer in the fragment. */
  readonly callback: URL;
  readonly state: string;
  /** Absent: none was sent. */
  readonly nonce?: string;
  /** Default: yes. */
  readonly idTokenExpected?: boolean;
  readonly codeVerifier?: string;
  readonly maxAge?: number;
  readonly parameters: Parameters;
  readonly meanings: Meanings;
}

export interface Granted {
  /** The members of the answer, as received. */
  readonly tokens: Tokens;
  /** Duplicate members; `tokens` has the last of each. */
  readonly duplicates: readonly string[];
  /** The library's complaint. */
  readonly refused?: LibraryRefusal;
}

/**
 * Sends the code to the token endpoint, once (IG-V4). Returns an answer even if the library refuses it.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, and what `fetch` throws
 */
export async function exchangeCode(client: OidcClient, exchange: CodeExchange): Promise<Granted> {
  const oidc = await import('openid-client');
  const before = client.lastAnswer();
  try {
    await oidc.authorizationCodeGrant(
      client.configuration,
      exchange.callback,
      {
        expectedState: exchange.state,
        ...defined({ expectedNonce: exchange.nonce }),
        idTokenExpected: exchange.idTokenExpected ?? true,
        ...defined({ pkceCodeVerifier: exchange.codeVerifier, maxAge: exchange.maxAge }),
      },
      formOf(exchange.parameters),
      proving(client),
    );
  } catch (thrown) {
    const answer = client.lastAnswer();
    const granted = answer === before ? undefined : grantedIn(answer);
    if (granted !== undefined) return { ...granted, refused: describeLibraryRefusal(thrown) };
    throw failedRequest(thrown, answer === before ? undefined : answer, {
      ...exchange.meanings,
      at: 'token',
    });
  }
  return grantedIn(client.lastAnswer()) ?? { tokens: {}, duplicates: [] };
}

/**
 * Asks the library about an ID token that came through the browser without a code.
 * @param callback the parameters of the callback, without an access token
 * @returns its complaint
 */
export async function implicitRefusal(
  { configuration, redirectUri }: OidcClient,
  callback: URLSearchParams,
  { state, nonce }: { readonly state: string; readonly nonce: string },
  maxAge: number | undefined,
): Promise<LibraryRefusal | undefined> {
  const oidc = await import('openid-client');
  const url = new URL(redirectUri);
  url.hash = callback.toString();
  try {
    await oidc.implicitAuthentication(configuration, url, nonce, {
      expectedState: state,
      ...defined({ maxAge }),
    });
    return undefined;
  } catch (thrown) {
    return describeLibraryRefusal(thrown);
  }
}

/** Whether a text looks like a token in compact serialization. */
export const COMPACT = /^[\w-]+(?:\.[\w-]*){2,4}$/;

/** Builds the logout URL for the browser. OpenID Connect RP-Initiated Logout 1.0, 2. */
export async function endSessionUrl(client: OidcClient, parameters: Parameters): Promise<URL> {
  const oidc = await import('openid-client');
  return oidc.buildEndSessionUrl(client.configuration, formOf(parameters));
}

/** Explains a failed request: a transport error, the provider's error, or an unreadable answer. */
export function failedRequest(
  thrown: unknown,
  answer: Answer | undefined,
  asked: Meanings & { readonly at: Endpoint; readonly where?: string },
): IdcliError {
  const { where = ENDPOINT_NAMES[asked.at] } = asked;
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof IdcliError) return error;
  }
  if (answer === undefined) {
    const { message } = describeLibraryRefusal(thrown);
    return new IdcliError('ANSWER_UNREADABLE', `${where} could not be asked: ${message}`, { cause: thrown });
  }
  const said = readErrorBody(objectIn(answer.text), answer.status);
  const known = said !== undefined && (said.standard || errorAt(said.provider.error, asked.at) !== undefined);
  const refused = known ? said.provider : challengeIn(thrown, answer.status);
  if (refused !== undefined) {
    return refusal(refused, { ...asked, where, sent: answer.sent, traceId: answer.traceId });
  }
  if (said !== undefined) return oddRefusal(said.provider, answer, { ...asked, where }, thrown);
  const bare = bareRefusal(answer, where, thrown);
  if (bare !== undefined) return bare;
  const reading = parseJson(new TextEncoder().encode(answer.text), answer.status);
  const fact = reading.ok
    ? `${where} answered ${answer.status} with JSON that is neither what was asked for nor an OAuth error`
    : describeNotJson(reading, where);
  return new IdcliError('ANSWER_UNREADABLE', fact, {
    cause: thrown,
    hint: [answer.retry, ...becauseOf(answer, reading, asked.at), 'see the answer with --trace --verbose']
      .filter((line) => line !== undefined)
      .join('\n'),
  });
}

/** What an answer without an error in it hints at: by its status, or by its form. */
function becauseOf(
  { status, sent }: Answer,
  reading: ReturnType<typeof parseJson>,
  at: Endpoint,
): readonly string[] {
  const what = reading.ok ? 'json' : reading.what;
  if (what === 'form')
    return ['the answer is a form; RFC 6749, 5.1 wants JSON, and strict clients refuse it'];
  if (what === 'html' && status >= 502 && status <= 504)
    return ['likely: a proxy or load balancer answered, because it does not reach the provider'];
  if (what === 'html' && (status === 403 || status === 503))
    return [
      'likely: a firewall before the provider stopped the request; ask for an exception for this client',
    ];
  const hint = status === 401 ? hintFor({ error: 'invalid_client', at, said: '', sent }) : undefined;
  return hint === undefined ? [] : [`likely: ${hint.likely}`, hint.next];
}

/** An error message that is not in the form of RFC 6749, 5.2. */
function oddRefusal(
  provider: ProviderError,
  { status, retry, sent }: Answer,
  { at, where, hints }: Meanings & { readonly at: Endpoint; readonly where: string },
  cause: unknown,
): IdcliError {
  const fact = `${where} answered ${status} with an error that is not in the form of OAuth (RFC 6749, 5.2)`;
  const words = provider.error_description ?? '';
  const known = hintFor({ error: provider.error, at, said: words, sent }, hints);
  const hint = [
    retry,
    ...(known === undefined ? [] : [`likely: ${known.likely}`, known.next]),
    'the words of the provider say what it wants; see the request with --trace --verbose',
  ];
  const code = status === 429 ? 'PROVIDER_RETRY' : 'ANSWER_UNREADABLE';
  return new IdcliError(code, fact, {
    cause,
    provider,
    hint: hint.filter((line) => line !== undefined).join('\n'),
  });
}

/** A refusal by status alone: too many requests, or a challenge that names no error (RFC 6750, 3.1). */
function bareRefusal(
  { status, challenge, retry }: Answer,
  where: string,
  cause: unknown,
): IdcliError | undefined {
  const provider = {
    error: `${status}`,
    ...defined({ error_description: challenge === undefined ? undefined : `WWW-Authenticate: ${challenge}` }),
    status,
  };
  if (status === 429) {
    const hint = retry ?? 'wait before you try again';
    return new IdcliError('PROVIDER_RETRY', `${where} answered 429: too many requests`, {
      cause,
      hint,
      provider,
    });
  }
  if (challenge === undefined || (status !== 401 && status !== 403)) return undefined;
  const fact = `${where} answered ${status} with a challenge, and names no error`;
  const hint =
    status === 401 ? 'the token or the client does not count there' : 'the token may not be used for this';
  return new IdcliError('REQUEST_REFUSED', fact, { cause, hint, provider });
}

/** Returns the error of a `WWW-Authenticate` header (RFC 6750, 3), already parsed by the library. */
function challengeIn(thrown: unknown, status: number) {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const first: unknown = Array.isArray(cause) ? cause[0] : undefined;
  if (typeof first !== 'object' || first === null || !('parameters' in first)) return undefined;
  const parameters = first.parameters as Readonly<Record<string, unknown>>;
  return readProviderError((name) => parameters[name], status);
}

/** Returns the tokens of a successful token endpoint answer. */
export function grantedIn(answer: Answer | undefined): Granted | undefined {
  const body = isSuccess(answer) ? objectIn(answer.text) : undefined;
  if (answer === undefined || body === undefined) return undefined;
  if (!('access_token' in body) && !('id_token' in body)) return undefined;
  return { tokens: body, duplicates: duplicateMembers(new TextEncoder().encode(answer.text)) };
}

/** Any 2xx counts; `http.status` reports one other than the specification names. */
export function isSuccess(answer: Answer | undefined): answer is Answer {
  return answer !== undefined && answer.status >= 200 && answer.status < 300;
}

/** Parses a body that is a JSON object. */
export function objectIn(text: string): { readonly [member: string]: Json } | undefined {
  const reading = parseJson(new TextEncoder().encode(text), 200);
  if (!reading.ok || typeof reading.value !== 'object' || reading.value === null) return undefined;
  return Array.isArray(reading.value) ? undefined : (reading.value as { readonly [member: string]: Json });
}
