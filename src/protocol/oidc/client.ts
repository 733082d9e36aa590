/** openid-client, set up for one run. */

import type { ClientMetadata, Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Sent } from '../../oauth/index.ts';
import type { World } from '../../world.ts';
import { decodeBody } from '../http/charset.ts';
import { objectOf } from '../http/index.ts';
import { retryHint } from '../http/retry-after.ts';
import { type ClientCredentials, clientAuthentication } from './client-auth.ts';
import { endpoint, type Metadata, requireEndpoint, strings } from './discovery.ts';
import { type Dpop, type DpopWish, proofsBy } from './dpop.ts';

export interface ClientOptions {
  readonly metadata: Metadata;
  readonly credentials: ClientCredentials;
  /** Recorded. */
  readonly fetch: typeof fetch;
  /** Allowed signature algorithms of an ID token; absent: those in the metadata. */
  readonly algorithms?: readonly string[];
  /** How an ID token comes through the browser; absent: it does not. */
  readonly idTokenInCallback?: 'beside-code' | 'alone';
  /** Exactly as registered, character by character. */
  readonly redirectUri: string;
  /** Decrypts an encrypted ID token; the library receives the inner one, the record keeps the original. */
  readonly openIdToken: (token: string) => Promise<string>;
  /** Absent: bearer tokens. */
  readonly dpop?: DpopWish;
  readonly world: Pick<World, 'now' | 'random'>;
}

/** An answer of the token, UserInfo or PAR endpoint as received, whatever the library makes of it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** What it says about retrying, as a line of a hint. */
  readonly retry?: string;
  /** The `WWW-Authenticate` header. */
  readonly challenge?: string;
  /** The provider's log id for this request, where it names one. */
  readonly traceId?: string;
  /** What the request contained. */
  readonly sent: Sent;
}

export interface OidcClient {
  readonly configuration: Configuration;
  readonly redirectUri: string;
  /** The proofs of this run; absent: bearer tokens. */
  readonly dpop?: Dpop;
  /** The last answer passed to the library. */
  lastAnswer(): Answer | undefined;
  /** Sends a form without the library; the answer is the last one then. */
  post(endpoint: string, form: readonly (readonly [string, string])[]): Promise<void>;
}

/**
 * The library stops at its first complaint, and reads the machine's clock instead of ours, which can be frozen: our own
 * checks judge every time. So its clock is set back so far that no `iat` is too old for it, which no tolerance would
 * forgive, and its tolerance exceeds any difference that is left.
 */
const SET_BACK_SECONDS = 100 * 365 * 24 * 3600;

/** @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE`, `DISCOVERY_FAILED` */
export async function createClient(options: ClientOptions): Promise<OidcClient> {
  const { credentials, metadata } = options;
  const oidc = await import('openid-client');
  let called = '';
  const authentication = await clientAuthentication(credentials, options.world, () =>
    audienceOf(credentials.assertionAudience, metadata, called),
  );
  // The library signs before it names the URL: to let an assertion name the endpoint, it is signed on the way out.
  const isAssertion = credentials.assertionAudience !== undefined && ASSERTIONS.has(credentials.method);
  const { issuer } = metadata;
  if (typeof issuer !== 'string')
    throw new IdcliError('DISCOVERY_FAILED', 'the discovery document names no issuer');
  const server: ServerMetadata = {
    ...(metadata as Partial<ServerMetadata>),
    issuer,
    ...defined({
      id_token_signing_alg_values_supported:
        options.algorithms === undefined ? undefined : [...options.algorithms],
    }),
  };
  // RFC 8705, 5: a client with a certificate uses the endpoints that request one.
  const usesAliases = credentials.certificate === true || credentials.method === 'tls_client_auth';
  const client: Partial<ClientMetadata> = {
    [oidc.clockSkew]: -SET_BACK_SECONDS,
    [oidc.clockTolerance]: 2 * SET_BACK_SECONDS,
    ...(usesAliases ? { use_mtls_endpoint_aliases: true } : {}),
  };
  const configuration = new oidc.Configuration(
    server,
    credentials.clientId,
    client,
    isAssertion ? () => {} : authentication,
  );
  let answer: Answer | undefined;
  const send: CustomFetch = async (url, init) => {
    if (isAssertion && init.body instanceof URLSearchParams) {
      called = url;
      await authentication(
        configuration.serverMetadata(),
        configuration.clientMetadata(),
        init.body,
        new Headers(),
      );
    }
    const response = await options.fetch(url, correctRedirectUri(init, options.redirectUri));
    // A hybrid callback makes the library fetch keys; only answers to POST or authorized requests are kept.
    if (init.method !== 'POST' && !('authorization' in init.headers)) return response;
    const { text } = decodeBody(
      new Uint8Array(await response.arrayBuffer()),
      response.headers.get('content-type'),
    );
    const traceId = response.headers.get('x-trace-id');
    const retryAfter = response.headers.get('retry-after');
    const retry = retryAfter === null ? undefined : retryHint(retryAfter, options.world.now());
    answer = {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text,
      sent: {
        ...clientOf(credentials),
        parameters: new Map(init.body instanceof URLSearchParams ? init.body : []),
      },
      ...defined({ retry, challenge: response.headers.get('www-authenticate') ?? undefined }),
      ...(traceId === null ? {} : { traceId }),
    };
    const shown = await withOpenIdToken(text, options.openIdToken);
    const pushed = url === metadata.pushed_authorization_request_endpoint;
    return readable(response, shown, pushed);
  };
  configuration[oidc.customFetch] = send;
  // The recorded fetch already enforces the plain-http rule and the time limit.
  oidc.allowInsecureRequests(configuration);
  configuration.timeout = 0;
  if (options.idTokenInCallback === 'beside-code') oidc.useCodeIdTokenResponseType(configuration);
  if (options.idTokenInCallback === 'alone') oidc.useIdTokenResponseType(configuration);
  const dpop =
    options.dpop === undefined
      ? undefined
      : await proofsBy(
          options.dpop,
          strings(metadata, 'dpop_signing_alg_values_supported'),
          configuration,
          options.world,
        );
  return {
    configuration,
    redirectUri: options.redirectUri,
    lastAnswer: () => answer,
    async post(name, form) {
      const aliased = usesAliases
        ? endpoint(objectOf(metadata.mtls_endpoint_aliases) ?? {}, name)
        : undefined;
      const url = aliased ?? requireEndpoint(metadata, name, 'the provider does not offer it').href;
      const body = new URLSearchParams(form.map(([key, value]): [string, string] => [key, value]));
      await send(url, { method: 'POST', headers: { accept: 'application/json' }, body, redirect: 'manual' });
    },
    ...defined({ dpop }),
  };
}

/**
 * Adapts the answer for the library, which refuses a wrong content type or status before it reads the body. Our own
 * checks report both, and the flow continues.
 */
function readable(response: Response, text: string, pushed: boolean): Response {
  const { status, statusText } = response;
  if (status === 204 || status === 304)
    return new Response(null, { status, statusText, headers: response.headers });
  const headers = new Headers(response.headers);
  if (/^\s*\{/.test(text)) headers.set('content-type', 'application/json');
  const success = status >= 200 && status < 300;
  return new Response(text, { status: success ? (pushed ? 201 : 200) : status, statusText, headers });
}

/** Returns what a request says about its client, for hints. */
const clientOf = ({
  method,
  clientId,
  secret = '',
}: Pick<ClientCredentials, 'method' | 'clientId' | 'secret'>): Pick<Sent, 'clientAuth' | 'escaped'> => ({
  clientAuth: method,
  // The library encodes everything but letters and digits.
  ...(method === 'client_secret_basic' && /[^A-Za-z0-9]/.test(clientId + secret) ? { escaped: true } : {}),
});

const ASSERTIONS: ReadonlySet<string> = new Set(['private_key_jwt', 'client_secret_jwt']);

/** Returns `aud` of a client assertion (RFC 7523, 3; OpenID Connect Core 1.0, 9). */
function audienceOf(wanted: string | undefined, metadata: Metadata, called: string): string | undefined {
  switch (wanted) {
    case undefined:
      return undefined;
    case 'issuer':
      return endpoint(metadata, 'issuer');
    case 'endpoint':
      return called;
    case 'token-endpoint':
      return endpoint(metadata, 'token_endpoint');
    default:
      return wanted;
  }
}

/**
 * Restores the query of the redirect URI, which the library drops in the token request; the provider compares the whole
 * (RFC 6749, 4.1.3).
 */
function correctRedirectUri(init: { readonly body?: unknown }, redirectUri: string): RequestInit {
  if (init.body instanceof URLSearchParams && init.body.has('redirect_uri')) {
    init.body.set('redirect_uri', redirectUri);
  }
  return init as RequestInit;
}

async function withOpenIdToken(text: string, open: (token: string) => Promise<string>): Promise<string> {
  if (!text.includes('"id_token"')) return text;
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('id_token' in answer)) return text;
    const token = answer.id_token;
    if (typeof token !== 'string' || token.split('.').length !== 5) return text;
    return JSON.stringify({ ...answer, id_token: await open(token) });
  } catch {
    return text;
  }
}
