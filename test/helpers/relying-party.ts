/**
 * A relying party as it should be, on node:http with a verifier of its own. A hole is a name in `holes`: one thing that it
 * could forget, or one that it is too strict about. Without any it is right.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  base64url,
  checkClaims,
  claimsIn,
  decrypted,
  ENCRYPTION,
  type Json,
  proof,
  random,
  requestObject,
  verified,
} from './relying-party-tokens.ts';

export interface RelyingParty {
  readonly origin: string;
  /** Where the provider is, once it is known. */
  use(settings: { readonly issuer: string; readonly clientId: string; readonly secret: string }): void;
  close(): Promise<void>;
}

export interface Settings {
  readonly holes?: readonly string[];
  readonly scope?: string;
  readonly responseType?: string;
  readonly responseMode?: string;
  /** Of its cookie; default: what its responses need. */
  readonly sameSite?: 'Lax' | 'Strict';
  /** The registered algorithm of ID tokens; default RS256. */
  readonly alg?: string;
  readonly par?: true;
  readonly dpop?: true;
  /** Refreshes its tokens right after the login. */
  readonly refreshes?: true;
  /** Registers itself at the first login (RFC 7591). */
  readonly registers?: true;
  /** Serves its requests as objects, signed so, and names their address. */
  readonly requestObjects?: 'RS256' | 'none';
  /** Asks WebFinger for the issuer of this person. */
  readonly person?: string;
  readonly tokenInBody?: true;
  /** Its clock; absent: the real one. */
  readonly now?: () => Date;
}

interface Login {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly issuer: string;
}
interface Session {
  logins: Login[];
  user?: { readonly sub: string; readonly sid?: string; readonly idToken?: string };
}

/** Logins in which a probe run learns what the application does. */
const LEARNING = 2;

const escapeHtml = (value: string): string => value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

export async function startRelyingParty(settings: Settings = {}): Promise<RelyingParty> {
  const holes = new Set(settings.holes ?? []);
  const has = (hole: string): boolean => holes.has(hole);
  const { now = () => new Date() } = settings;
  const sessions = new Map<string, Session>();
  const anybody: Login[] = [];
  const known = new Map<string, Json>();
  const keySets = new Map<string, Json[]>();
  const nonces = new Map<string, string>();
  const objects = new Map<string, string>();
  let told = { issuer: '', clientId: '', secret: '' };
  let provider = told;
  let started = 0;
  let dead = false;
  /** Some holes open only after the run has learned what the application does. */
  const later = (hole: string): boolean => has(hole) && started > LEARNING;

  const server = createServer((request, response) => {
    if (dead) return void request.socket.destroy();
    handle(request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      page(response, has('breaks-down') ? 500 : 400, `<h1>Login failed</h1><p>${escapeHtml(reason)}</p>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/callback`;

  function page(response: ServerResponse, status: number, body: string, headers: Json = {}): void {
    const usual = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...usual, ...headers });
    response.end(`<!doctype html><title>Shop</title>${body}`);
  }

  const redirect = (response: ServerResponse, location: string, headers: Json = {}): void => {
    response.writeHead(302, { location, 'cache-control': 'no-store', ...headers });
    response.end();
  };

  async function metadataOf(issuer: string): Promise<Json> {
    const kept = known.get(issuer);
    if (kept !== undefined) return kept;
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (response.status !== 200) throw new Error(`metadata answers ${response.status}`);
    const document = (await response.json()) as Json;
    if (document.issuer !== issuer && !has('issuer-of-metadata'))
      throw new Error('metadata of another issuer');
    if (has('demands-es256') && !document.id_token_signing_alg_values_supported.includes('ES256'))
      throw new Error('no ES256');
    if (has('demands-post') && !document.token_endpoint_auth_methods_supported.includes('client_secret_post'))
      throw new Error('no client_secret_post');
    if (has('demands-jwks-name') && !document.jwks_uri.endsWith('/jwks')) throw new Error('unknown jwks_uri');
    known.set(issuer, document);
    return document;
  }

  async function keysOf(uri: string, again: boolean): Promise<Json[]> {
    const kept = keySets.get(uri);
    if (kept !== undefined && (!again || has('keys-for-ever'))) return kept;
    const response = await fetch(uri);
    if (response.status !== 200) throw new Error('no keys');
    const { keys } = (await response.json()) as { keys: Json[] };
    keySets.set(uri, keys);
    return keys;
  }

  async function claimsOf(token: string, metadata: Json, alg = settings.alg ?? 'RS256'): Promise<Json> {
    if (token.split('.').length === 5 && later('decrypts-once')) throw new Error('cannot decrypt');
    const jws = token.split('.').length === 5 ? decrypted(token, ENCRYPTION.privateKey) : token;
    const keys = (again: boolean) => keysOf(metadata.jwks_uri, again);
    return verified(jws, { has, alg, secret: provider.secret, keys });
  }

  const authorization = (): string =>
    `Basic ${Buffer.from(`${encodeURIComponent(provider.clientId)}:${encodeURIComponent(provider.secret)}`).toString('base64')}`;

  /** A request of the client, with a proof where tokens are bound, and again where the nonce is a new one. */
  async function call(
    url: string,
    body: Record<string, string> | undefined,
    token?: string,
  ): Promise<Response> {
    const method = body === undefined ? 'GET' : 'POST';
    const send = () =>
      fetch(url, {
        method,
        headers: {
          authorization:
            token === undefined ? authorization() : `${settings.dpop ? 'DPoP' : 'Bearer'} ${token}`,
          ...(settings.dpop === true ? { dpop: proof(method, url, nonces.get(url), token) } : {}),
        },
        ...(body === undefined ? {} : { body: new URLSearchParams(body) }),
      });
    let response = await send();
    const nonce = response.headers.get('dpop-nonce');
    if (nonce !== null) nonces.set(url, nonce);
    const challenge = response.headers.get('www-authenticate') ?? '';
    if (later('scheme-case') && /dPoP/.test(challenge)) throw new Error('unknown scheme');
    if (nonce !== null && response.status >= 400 && !later('no-nonces')) response = await send();
    else if (settings.dpop === true && nonce === null && later('demands-nonces')) throw new Error('no nonce');
    const next = response.headers.get('dpop-nonce');
    if (next !== null) nonces.set(url, next);
    return response;
  }

  function sessionOf(request: IncomingMessage): [string | undefined, Session | undefined] {
    const id = /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return [id, id === undefined ? undefined : sessions.get(id)];
  }

  // A response that another site posts brings no other cookies.
  const sameSite = settings.sameSite ?? (settings.responseMode === 'form_post' ? 'None; Secure' : 'Lax');
  const cookie = (id: string): Json => ({
    'set-cookie': `sid=${id}; Path=/; HttpOnly; SameSite=${sameSite}`,
  });

  async function issuerFor(url: URL): Promise<string> {
    const named = url.searchParams.get('issuer') ?? provider.issuer;
    if (settings.person === undefined) return named;
    const asked = new URL('/.well-known/webfinger', named);
    const resource = settings.person.replace('HOST', asked.host);
    asked.search = new URLSearchParams({
      resource,
      rel: 'http://openid.net/specs/connect/1.0/issuer',
    }).toString();
    const response = await fetch(asked);
    if (!response.ok) throw new Error(`WebFinger answers ${response.status}`);
    const { href } = ((await response.json()) as { links: { href: string }[] }).links[0] ?? { href: '' };
    if (href !== named && has('pins-issuer')) throw new Error('another issuer');
    return href;
  }

  /** A login that begins at the provider. */
  async function beginElsewhere(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const iss = url.searchParams.get('iss') ?? '';
    if (has('starts-nothing') || (iss !== provider.issuer && !has('start-iss')))
      throw new Error('iss of the start');
    return begin(request, response, new URL(`/login?issuer=${encodeURIComponent(iss)}`, origin));
  }

  async function begin(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const issuer = await issuerFor(url);
    const metadata = await metadataOf(issuer);
    let [id, session] = sessionOf(request);
    if (id === undefined || session === undefined) {
      id = random();
      session = { logins: [] };
      sessions.set(id, session);
    }
    const login: Login = {
      state: random(),
      nonce: random(),
      verifier: random() + random(),
      returnTo: url.searchParams.get('return_to') ?? '/me',
      issuer,
    };
    if (!(has('one-login') && session.logins.length > 0)) session.logins.push(login);
    started += 1;
    if (settings.registers === true) await register(metadata);
    anybody.push(login);
    const scope = settings.scope ?? (settings.refreshes ? 'openid profile offline_access' : 'openid profile');
    const asked: Record<string, string> = {
      response_type: settings.responseType ?? 'code',
      client_id: provider.clientId,
      redirect_uri: redirectUri,
      scope: later('profile-once') ? 'openid' : scope,
      state: login.state,
      ...(settings.responseMode === undefined ? {} : { response_mode: settings.responseMode }),
      ...(has('nothing-binds')
        ? {}
        : {
            ...(later('nonce-once') ? {} : { nonce: login.nonce }),
            code_challenge: base64url(createHash('sha256').update(login.verifier).digest()),
            code_challenge_method: 'S256',
          }),
    };
    const target = new URL(metadata.authorization_endpoint);
    const pushed = settings.par === true ? await push(metadata, asked) : named(issuer, asked);
    target.search = new URLSearchParams(pushed ?? asked).toString();
    redirect(response, target.href, cookie(id));
  }

  function named(issuer: string, asked: Record<string, string>): Record<string, string> | undefined {
    if (settings.requestObjects === undefined || later('object-once')) return undefined;
    const path = `/request/${random()}`;
    const claims = {
      ...asked,
      iss: provider.clientId,
      aud: issuer,
      exp: Math.floor(now().getTime() / 1000) + 60,
    };
    objects.set(path, requestObject(claims, settings.requestObjects));
    const { response_type = '', client_id = '', scope = '' } = asked;
    return { response_type, client_id, scope, request_uri: `${origin}${path}` };
  }

  async function register(metadata: Json): Promise<void> {
    if (later('registers-once')) provider = told;
    else if (provider.clientId === told.clientId) {
      const response = await fetch(metadata.registration_endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ redirect_uris: [redirectUri], response_types: ['code'] }),
      });
      const { client_id, client_secret } = (await response.json()) as Json;
      provider = { ...provider, clientId: client_id, secret: client_secret };
    }
  }

  async function push(
    metadata: Json,
    asked: Record<string, string>,
  ): Promise<Record<string, string> | undefined> {
    const answer = await call(metadata.pushed_authorization_request_endpoint, asked);
    if (answer.ok) {
      const { request_uri } = (await answer.json()) as Json;
      return { client_id: provider.clientId, request_uri };
    }
    if (has('par-falls-back')) return undefined;
    throw new Error(`PAR answers ${answer.status}`);
  }

  /** JARM, 2.4. */
  async function signedAnswer(jwt: string, issuer: string, metadata: Json): Promise<URLSearchParams> {
    const claims = await claimsOf(jwt, metadata, 'RS256');
    if (claims.iss !== issuer && !has('jarm-iss')) throw new Error('iss of the signed response');
    if (claims.aud !== provider.clientId && !has('jarm-aud')) throw new Error('aud of the signed response');
    if (!(claims.exp > now().getTime() / 1000) && !has('jarm-exp'))
      throw new Error('exp of the signed response');
    return new URLSearchParams(
      Object.entries(claims).map(([name, value]): [string, string] => [name, String(value)]),
    );
  }

  async function callback(request: IncomingMessage, response: ServerResponse, given: URLSearchParams) {
    let [id, session] = sessionOf(request);
    const jwt = given.get('response');
    const issuerNow = session?.logins.at(-1)?.issuer ?? provider.issuer;
    const answer = jwt === null ? given : await signedAnswer(jwt, issuerNow, await metadataOf(issuerNow));
    const state = answer.get('state');
    if (has('error-page') && answer.has('error'))
      return page(response, 400, `<h1>Login failed</h1><p>${answer.get('error_description') ?? ''}</p>`);
    let login = session?.logins.find((one) => one.state === state);
    if (login === undefined && has('state-of-anybody')) login = anybody.find((one) => one.state === state);
    if (login === undefined && has('state')) login = session?.logins.at(-1);
    if (login === undefined && has('crashes')) dead = true;
    if (login === undefined) throw new Error('state');
    if (!has('keeps-state') && session !== undefined && !(answer.has('error') && has('keeps-after-error')))
      session.logins = session.logins.filter((one) => one !== login);
    const iss = answer.get('iss');
    const isForgiven = iss === null ? has('no-iss-of-response') : has('iss-of-response');
    if (jwt === null && iss !== login.issuer && !isForgiven) throw new Error('iss of the response');
    if (answer.has('error') && !has('errors')) throw new Error(answer.get('error') ?? '');
    if (has('nobody')) throw new Error('closed');
    const claims = await identify(answer, login, state ?? '').catch((error: unknown) => {
      const body = {
        grant_type: 'authorization_code',
        code: answer.get('code') ?? '',
        redirect_uri: redirectUri,
      };
      if (has('tries-later'))
        response.on(
          'finish',
          () =>
            void metadataOf(login.issuer)
              .then((known) => tokensFor(known, body))
              .catch(() => {}),
        );
      if (has('session-too-early') && session !== undefined) session.user = { sub: 'somebody' };
      throw error;
    });
    const user = {
      sub: String(claims.sub ?? 'somebody'),
      ...(claims.sid === undefined ? {} : { sid: String(claims.sid) }),
      ...(typeof claims.token === 'string' ? { idToken: claims.token } : {}),
    };
    if (has('keeps-session') && session !== undefined) session.user = user;
    else {
      if (id !== undefined && !has('keeps-state')) sessions.delete(id);
      id = random();
      sessions.set(id, { logins: session?.logins ?? [], user });
    }
    answerCallback(response, login, cookie(id ?? ''));
  }

  function answerCallback(response: ServerResponse, { returnTo }: Login, headers: Json): void {
    const isLocal = /^\/[^/\\]/.test(returnTo) && URL.canParse(returnTo, origin);
    const next = isLocal || has('returns-anywhere') ? returnTo : '/me';
    const kept = has('stored') ? { 'cache-control': 'public, max-age=600' } : {};
    const told = has('page-at-callback') ? { 'referrer-policy': 'unsafe-url' } : {};
    if (has('stored') || has('page-at-callback'))
      page(response, 200, '<h1>Welcome</h1>', { ...headers, ...kept, ...told });
    else redirect(response, has('token-in-url') ? '/me?access_token=abc' : next, headers);
  }

  /** Claims of the person. */
  async function identify(answer: URLSearchParams, login: Login, state: string): Promise<Json> {
    const metadata = await metadataOf(login.issuer);
    const expected = { issuer: login.issuer, clientId: provider.clientId, nonce: login.nonce, now: now() };
    const code = answer.get('code');
    const front = answer.get('id_token');
    let claims: Json = {};
    if (front !== null) {
      claims = await claimsOf(front, metadata);
      checkClaims(
        claims,
        { ...expected, front: { code, accessToken: answer.get('access_token'), state } },
        has,
      );
    }
    if (code === null) return claims;
    const tokens = await tokensFor(metadata, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      ...(has('nothing-binds') ? {} : { code_verifier: login.verifier }),
    });
    if (has('token-type-case') && tokens.token_type !== 'Bearer') throw new Error('token_type');
    if (has('demands-expiry') && tokens.expires_in === undefined) throw new Error('no expires_in');
    if (tokens.id_token === undefined && !has('no-id-token') && !has('errors'))
      throw new Error('no ID token');
    if (tokens.id_token !== undefined) {
      claims = await claimsOf(tokens.id_token, metadata).catch((error: unknown) => {
        if (has('errors')) return {};
        throw error;
      });
      if (claims.iss !== undefined || !has('errors')) checkClaims(claims, expected, has);
      claims.token = tokens.id_token;
    }
    if (tokens.access_token !== undefined) await compareProfile(metadata, tokens.access_token, claims);
    if (settings.refreshes === true) await refresh(metadata, tokens.refresh_token, claims);
    return claims;
  }

  async function tokensFor(metadata: Json, body: Record<string, string>): Promise<Json> {
    const response = await call(metadata.token_endpoint, body);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    if ((!response.ok || !isJson) && !has('errors')) throw new Error(`token endpoint ${response.status}`);
    return isJson ? ((await response.json()) as Json) : {};
  }

  async function compareProfile(metadata: Json, token: string, claims: Json): Promise<void> {
    const url = metadata.userinfo_endpoint;
    if (url === undefined) return;
    const inBody = settings.tokenInBody === true && !later('body-once');
    const response =
      inBody || has('token-in-form')
        ? await fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: token }) })
        : await call(url, undefined, token);
    if (!response.ok && !has('errors')) throw new Error(`userinfo ${response.status}`);
    if (response.headers.get('content-type')?.includes('jwt') === true) return;
    const profile = (await response.json()) as Json;
    if (has('picky-userinfo') && '_claim_names' in profile) throw new Error('unknown member');
    const isForgiven = ['userinfo-sub', 'sub', 'no-id-token', 'errors'].some(has);
    if (profile.sub !== claims.sub && !isForgiven) throw new Error('sub of UserInfo');
    if (has('userinfo-sub')) claims.sub = profile.sub;
  }

  async function refresh(metadata: Json, token: string, claims: Json): Promise<void> {
    if (later('refreshes-once')) throw new Error('cannot refresh');
    const tokens = await tokensFor(metadata, { grant_type: 'refresh_token', refresh_token: token });
    if (tokens.id_token === undefined) return;
    const again = await claimsOf(tokens.id_token, metadata);
    if (again.iss !== claims.iss && !has('refreshed')) throw new Error('iss of the refreshed ID token');
    if (again.sub !== claims.sub && !has('refreshed')) throw new Error('sub of the refreshed ID token');
  }

  async function backChannel(body: URLSearchParams, response: ServerResponse): Promise<void> {
    const token = body.get('logout_token') ?? '';
    if (has('deaf-to-logout')) return page(response, 200, '');
    const metadata = await metadataOf(provider.issuer);
    const claims = has('logout-unsigned') ? claimsIn(token) : await claimsOf(token, metadata);
    const demand = (hole: string, holds: boolean): void => {
      if (!holds && !has(hole)) throw new Error(hole);
    };
    demand('logout-iss', claims.iss === provider.issuer);
    demand('logout-aud', [claims.aud].flat().includes(provider.clientId));
    const event = 'http://schemas.openid.net/event/backchannel-logout';
    demand('logout-events', claims.events?.[event] !== undefined);
    demand('logout-nonce', claims.nonce === undefined);
    for (const session of sessions.values()) if (session.user?.sid === claims.sid) delete session.user;
    page(response, 200, '');
  }

  function frontChannel(given: URLSearchParams, response: ServerResponse): void {
    const isKnown = given.get('iss') === provider.issuer && !has('deaf-to-frames');
    for (const session of sessions.values())
      if (isKnown && session.user?.sid === given.get('sid')) delete session.user;
    page(response, 200, '');
  }

  async function logOut(session: Session | undefined, response: ServerResponse): Promise<void> {
    const { end_session_endpoint } = await metadataOf(provider.issuer);
    const idToken = session?.user?.idToken;
    if (session !== undefined && !has('stays-logged-in')) delete session.user;
    if (has('leaves-alone')) return redirect(response, '/');
    const target = new URL(end_session_endpoint);
    target.search = new URLSearchParams({
      ...(idToken === undefined || has('no-hint')
        ? { client_id: provider.clientId }
        : { id_token_hint: idToken }),
      post_logout_redirect_uri: `${origin}/bye`,
      state: 'bye',
    }).toString();
    redirect(response, target.href);
  }

  async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    return new URLSearchParams(Buffer.concat(chunks).toString());
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const [, session] = sessionOf(request);
    switch (url.pathname) {
      case '/login':
        return begin(request, response, url);
      case '/callback':
        return callback(
          request,
          response,
          request.method === 'POST' ? await bodyOf(request) : url.searchParams,
        );
      case '/start':
        return beginElsewhere(request, response, url);
      case '/logout':
        return logOut(session, response);
      case '/bye':
        return page(
          response,
          url.searchParams.get('state') !== 'bye' && has('breaks-at-bye') ? 500 : 200,
          'Bye',
        );
      case '/frontchannel':
        return frontChannel(url.searchParams, response);
      case '/backchannel':
        return backChannel(await bodyOf(request), response);
      case '/account':
        return page(response, session?.user === undefined ? 403 : 200, 'Account');
      case '/forget':
        keySets.clear();
        known.clear();
        return page(response, 200, 'Forgotten');
      case '/me':
        return session?.user === undefined
          ? page(response, 401, '<h1>Please log in</h1>')
          : page(response, 200, `<h1>Welcome ${escapeHtml(session.user.sub)}</h1>`);
      default:
        if (objects.has(url.pathname)) {
          response.writeHead(200, { 'content-type': 'application/oauth-authz-req+jwt' });
          return void response.end(objects.get(url.pathname));
        }
        return page(response, 200, '<h1>Shop</h1><a href="/login">Log in</a>');
    }
  }

  return {
    origin,
    use(settled) {
      told = settled;
      provider = settled;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
