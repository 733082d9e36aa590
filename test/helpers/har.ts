/** Recorded logins as HAR files, made by hand: each test changes one thing in a good one. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';

interface NameValue {
  name: string;
  value: string;
}

export interface HarEntry {
  startedDateTime: string;
  time: number;
  _resourceType?: string;
  request: {
    method: string;
    url: string;
    headers: NameValue[];
    postData?: { mimeType: string; text: string };
  };
  response: {
    status: number;
    statusText: string;
    headers: NameValue[];
    content: { size: number; mimeType: string; text?: string };
    redirectURL: string;
    _error?: string;
  };
}

export const APP = 'https://app.example.org';
export const PROVIDER = 'https://op.example.com';
export const START = Date.parse('2026-11-20T09:00:00Z');

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY_SET = {
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }],
};

const list = (headers: Readonly<Record<string, string | readonly string[]>>): NameValue[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => ({ name, value: one })),
  );

export interface Sent {
  readonly at: number;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly answer?: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string;
  readonly type?: string;
}

/** @param at seconds after the start */
export function entry({
  at,
  method = 'GET',
  url,
  headers = {},
  body,
  status,
  answer = {},
  text,
  type,
}: Sent): HarEntry {
  const location = answer.Location;
  return {
    startedDateTime: new Date(START + at * 1000).toISOString(),
    time: 40,
    ...(type === undefined ? {} : { _resourceType: type }),
    request: {
      method,
      url,
      headers: list({ 'Sec-Fetch-Mode': 'navigate', ...headers }),
      ...(body === undefined
        ? {}
        : { postData: { mimeType: 'application/x-www-form-urlencoded', text: body } }),
    },
    response: {
      status,
      statusText: '',
      headers: list({ Date: new Date(START + at * 1000).toUTCString(), ...answer }),
      content: { size: text?.length ?? 0, mimeType: 'text/html', ...(text === undefined ? {} : { text }) },
      redirectURL: typeof location === 'string' ? location : '',
    },
  };
}

const VERIFIER = 'a-code-verifier-of-43-characters-or-more-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** Parameters of the authorization request of a good login. */
export const REQUEST: Readonly<Record<string, string>> = {
  client_id: 'web',
  response_type: 'code',
  redirect_uri: `${APP}/callback`,
  scope: 'openid profile',
  state: 'kZ8vXo2tq1fG7mB4sW9eYpRcH3uJ6nLd',
  nonce: 'bT5hN8rQ2wE6yU1iO4pA7sD9fG3jK0lZ',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

const query = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

export const authorizeUrl = (parameters: Readonly<Record<string, string>>): string =>
  `${PROVIDER}/authorize?${query(parameters)}`;

export const CODE = 'SplxlOBeZQQYbYS6WxSbIA-one-code-of-a-login';
export const callbackUrl = (state = REQUEST.state as string): string =>
  `${APP}/callback?${query({ code: CODE, state, iss: PROVIDER })}`;

/** A login of a web application: its back channel is between servers. */
export function webLogin(): HarEntry[] {
  const session = 'app.session=s%3A4f1c; Path=/; HttpOnly; Secure; SameSite=Lax';
  return [
    entry({
      at: 0,
      url: `${APP}/login`,
      status: 302,
      answer: { Location: authorizeUrl(REQUEST), 'Set-Cookie': session },
    }),
    entry({
      at: 0.1,
      url: authorizeUrl(REQUEST),
      status: 302,
      answer: { Location: `${PROVIDER}/login?tx=1`, 'Set-Cookie': 'op.sid=1; Path=/; HttpOnly; Secure' },
    }),
    entry({
      at: 0.2,
      url: `${PROVIDER}/login?tx=1`,
      status: 200,
      text: '<html><title>Sign in</title></html>',
    }),
    entry({
      at: 20,
      method: 'POST',
      url: `${PROVIDER}/login?tx=1`,
      headers: { Cookie: 'op.sid=1' },
      body: 'username=ada&password=correct-horse-battery',
      status: 302,
      answer: { Location: callbackUrl() },
    }),
    entry({
      at: 20.1,
      url: callbackUrl(),
      headers: { Cookie: 'app.session=s%3A4f1c', 'Sec-Fetch-Site': 'cross-site' },
      status: 302,
      answer: { Location: '/home' },
    }),
    entry({
      at: 20.2,
      url: `${APP}/home`,
      headers: { Cookie: 'app.session=s%3A4f1c' },
      status: 200,
      text: '<html><title>Home</title><h1>Hello Ada</h1></html>',
    }),
  ];
}

interface IdTokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly issuedAt?: number;
}

function idToken({ claims = {}, issuedAt = 20 }: IdTokenChanges = {}): Promise<string> {
  const now = Math.floor(START / 1000) + issuedAt;
  return new SignJWT({ nonce: REQUEST.nonce as string, sub: 'user-1', name: 'Ada', ...claims } as Record<
    string,
    unknown
  >)
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'JWT' })
    .setIssuer((claims.iss as string | undefined) ?? PROVIDER)
    .setAudience((claims.aud as string | undefined) ?? 'web')
    .setIssuedAt(now)
    .setExpirationTime(now + 600)
    .sign(privateKey);
}

const CORS = { 'Access-Control-Allow-Origin': APP };
const PAGE_HEADERS = {
  Origin: APP,
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Site': 'cross-site',
  Accept: 'application/json',
};

export interface SpaChanges extends IdTokenChanges {
  readonly token?: Readonly<Record<string, string>>;
}

/** A login of a single-page application: discovery, keys and tokens are in the recording. */
export async function spaLogin(changes: SpaChanges = {}): Promise<HarEntry[]> {
  const json = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...CORS };
  const metadata = {
    issuer: PROVIDER,
    authorization_endpoint: `${PROVIDER}/authorize`,
    token_endpoint: `${PROVIDER}/token`,
    userinfo_endpoint: `${PROVIDER}/userinfo`,
    jwks_uri: `${PROVIDER}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256'],
    authorization_response_iss_parameter_supported: true,
  };
  const accessToken = 'an-opaque-access-token-of-this-login';
  const tokens = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'openid profile',
    id_token: await idToken(changes),
  };
  const form = {
    grant_type: 'authorization_code',
    client_id: 'web',
    code: CODE,
    redirect_uri: `${APP}/callback`,
    code_verifier: VERIFIER,
    ...changes.token,
  };
  const fetched = { type: 'fetch' } as const;
  return [
    entry({
      at: 0,
      url: `${APP}/`,
      status: 200,
      text: '<html><title>App</title><script src="/app.js"></script></html>',
    }),
    entry({
      at: 0.1,
      ...fetched,
      url: `${PROVIDER}/.well-known/openid-configuration`,
      headers: PAGE_HEADERS,
      status: 200,
      answer: json,
      text: JSON.stringify(metadata),
    }),
    entry({
      at: 0.2,
      url: authorizeUrl(REQUEST),
      status: 302,
      answer: { Location: `${PROVIDER}/login?tx=1` },
    }),
    entry({
      at: 0.3,
      url: `${PROVIDER}/login?tx=1`,
      status: 200,
      text: '<html><title>Sign in</title></html>',
    }),
    entry({
      at: 20,
      method: 'POST',
      url: `${PROVIDER}/login?tx=1`,
      body: 'username=ada&password=correct-horse-battery',
      status: 302,
      answer: { Location: callbackUrl() },
    }),
    entry({
      at: 20.1,
      url: callbackUrl(),
      status: 200,
      text: '<html><title>App</title><script src="/app.js"></script></html>',
    }),
    entry({
      at: 20.3,
      ...fetched,
      method: 'POST',
      url: `${PROVIDER}/token`,
      headers: PAGE_HEADERS,
      body: query(form),
      status: 200,
      answer: json,
      text: JSON.stringify(tokens),
    }),
    entry({
      at: 20.4,
      ...fetched,
      url: `${PROVIDER}/jwks`,
      headers: PAGE_HEADERS,
      status: 200,
      answer: json,
      text: JSON.stringify(KEY_SET),
    }),
    entry({
      at: 20.5,
      ...fetched,
      url: `${PROVIDER}/userinfo`,
      headers: { ...PAGE_HEADERS, Authorization: `Bearer ${accessToken}` },
      status: 200,
      answer: json,
      text: JSON.stringify({ sub: 'user-1', name: 'Ada' }),
    }),
  ];
}

export const toHar = (entries: readonly HarEntry[], creator = 'Playwright'): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: creator, version: '1' }, pages: [], entries } });

/** The entry whose URL begins with this. */
export function entryOf(entries: readonly HarEntry[], start: string, method?: string): HarEntry {
  const found = entries.find(
    ({ request }) => request.url.startsWith(start) && (method ?? request.method) === request.method,
  );
  if (found === undefined) throw new Error(`no entry begins with ${start}`);
  return found;
}

export function setHeader(headers: NameValue[], name: string, value: string | undefined): void {
  const at = headers.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
  if (at !== -1) headers.splice(at, 1);
  if (value !== undefined) headers.push({ name, value });
}
