/** An OpenID provider on loopback that does the protocol right except where a test says otherwise. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** An answer as it goes over the wire. */
interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a twist can work with. */
export interface Scene {
  readonly issuer: string;
  /** Parameters of the authorization request. */
  readonly asked: URLSearchParams;
  /** Parameters of this request, from query and form. */
  readonly sent: URLSearchParams;
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Changes an answer; nothing: the answer as it was. */
export type Alter = (answer: WireAnswer, scene: Scene) => WireAnswer | Promise<WireAnswer>;

export interface Twists {
  /** Changes of answers, by path. */
  readonly alter?: Readonly<Record<string, Alter>>;
  /** Claims of UserInfo. */
  readonly userinfo?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Claims of the ID token of the callback; undefined takes one away. */
  readonly front?: JWTPayload;
  /** Claims of the ID token of the token answer. */
  readonly back?: JWTPayload;
  /** Instead of the token of the callback. */
  readonly frontToken?: (token: string) => string | undefined;
  readonly tokenAnswer?: {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Members of an otherwise good token answer; undefined takes one away. */
  readonly tokenMembers?: Readonly<Record<string, unknown>>;
  /** Written right behind the opening brace of the discovery document, and of the token answer. */
  readonly before?: { readonly metadata?: string; readonly token?: string };
  /** Further parameters of the callback. */
  readonly callback?: Readonly<Record<string, string>>;
  /** A page instead of a redirect. */
  readonly page?: string;
}

export interface HostileProvider {
  readonly issuer: string;
  /** How many requests the token endpoint got. */
  readonly exchanged: () => number;
  close(): Promise<void>;
}

const { publicKey, privateKey } = await generateKeyPair('RS256');
const KEY = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
const CODE = 'code-1';

export async function startHostileProvider(twists: Twists): Promise<HostileProvider> {
  let issuer = '';
  let asked = new URLSearchParams();
  let exchanged = 0;
  const sign = (claims: JWTPayload, header = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const base = { iss: issuer, sub: 'user-1', aud: 'client-1', exp: now + 600, iat: now };
    return new SignJWT({ ...base, nonce: asked.get('nonce'), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
      .sign(privateKey);
  };
  const callback = async () => {
    const answer = new URLSearchParams({
      code: CODE,
      state: asked.get('state') ?? '',
      ...twists.callback,
    });
    if (asked.get('response_type') === 'code') return `${asked.get('redirect_uri')}?${answer}`;
    const hash = createHash('sha256').update(CODE).digest().subarray(0, 16).toString('base64url');
    const token = await sign({ c_hash: hash, ...twists.front });
    const twisted = twists.frontToken === undefined ? token : twists.frontToken(token);
    if (twisted !== undefined) answer.set('id_token', twisted);
    return `${asked.get('redirect_uri')}#${answer}`;
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = new URLSearchParams([
      ...url.searchParams,
      ...new URLSearchParams(Buffer.concat(chunks).toString()),
    ]);
    const answerWith = async (answer: WireAnswer) => {
      const alter = twists.alter?.[url.pathname];
      const scene = { issuer, asked, sent, sign };
      try {
        const { status, headers, body } = alter === undefined ? answer : await alter(answer, scene);
        response.writeHead(status, headers).end(body);
      } catch (thrown) {
        // A twist that cannot be made must not leave the login waiting.
        response.writeHead(599, { 'content-type': 'text/plain' }).end(`the twist failed: ${thrown}`);
      }
    };
    const json = (body: unknown, status = 200, before = '', headers = {}) =>
      answerWith({
        status,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body).replace('{', `{${before}`),
      });
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(
          {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            userinfo_endpoint: `${issuer}/userinfo`,
            end_session_endpoint: `${issuer}/logout`,
            introspection_endpoint: `${issuer}/introspect`,
            revocation_endpoint: `${issuer}/revoke`,
            response_types_supported: ['code', 'code id_token'],
            subject_types_supported: ['public'],
            token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
            id_token_signing_alg_values_supported: ['RS256'],
            ...twists.metadata,
          },
          200,
          twists.before?.metadata,
        );
      case '/authorize':
        asked = url.searchParams;
        return answerWith(
          twists.page === undefined
            ? { status: 302, headers: { location: await callback() }, body: '' }
            : { status: 500, headers: { 'content-type': 'text/html' }, body: twists.page },
        );
      case '/token':
        exchanged += 1;
        if (twists.tokenAnswer !== undefined) {
          const { body, status, headers } = twists.tokenAnswer;
          return json(body, status, '', headers);
        }
        return json(
          {
            access_token: 'access-1',
            token_type: 'Bearer',
            id_token: await sign({ ...twists.back }),
            ...twists.tokenMembers,
          },
          200,
          twists.before?.token,
          { 'cache-control': 'no-store' },
        );
      case '/logout': {
        const back = `${sent.get('post_logout_redirect_uri')}?state=${sent.get('state')}`;
        return answerWith({ status: 302, headers: { location: back }, body: '' });
      }
      case '/userinfo':
        return json({ sub: 'user-1', name: 'Ann Example', ...twists.userinfo });
      case '/introspect':
        return json({ active: true, scope: 'openid' });
      case '/revoke':
        return answerWith({ status: 200, headers: {}, body: '' });
      case '/jwks':
        return json({ keys: [KEY] });
      default:
        return json({}, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    exchanged: () => exchanged,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
