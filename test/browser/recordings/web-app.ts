/** A web application as many write it: express, express-session and openid-client. Each fault is one line of it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import session from 'express-session';
import * as client from 'openid-client';

export interface WebAppOptions {
  readonly issuer: string;
  readonly clientId?: string;
  readonly secret?: string;
  readonly scope?: string;
  readonly redirectPath?: string;
  /** Host of the redirect URI, where it differs from the one that the login starts at. */
  readonly callbackHost?: string;
  readonly cookie?: session.CookieOptions & { readonly name?: string };
  readonly parameters?: Readonly<Record<string, string>>;
  readonly without?: readonly ('state' | 'pkce' | 'nonce')[];
  /** The same state for every login. */
  readonly fixedState?: string;
  /** Answers the callback with a page that is reloaded. */
  readonly reload?: boolean;
  /** Forgets the user, so that every page asks for a login. */
  readonly forgets?: boolean;
  /** Accepts no token, whatever it says. */
  readonly picky?: boolean;
  /** Sends the user on with the access token in the address. */
  readonly passesToken?: boolean;
  readonly formPost?: boolean;
  readonly clockAhead?: number;
  /** Behind TLS of its own, so that Secure cookies are set. */
  readonly trustProxy?: boolean;
}

declare module 'express-session' {
  interface SessionData {
    login?: { state?: string; nonce?: string; verifier?: string };
    user?: string;
  }
}

export interface WebApp {
  readonly origin: string;
  readonly server: Server;
  close(): Promise<void>;
}

export async function startWebApp(options: WebAppOptions): Promise<WebApp> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const redirectUri = `http://${options.callbackHost ?? 'localhost'}:${port}${options.redirectPath ?? '/callback'}`;
  const configuration = await client.discovery(
    new URL(options.issuer),
    options.clientId ?? 'web',
    options.secret ?? SECRET,
    client.ClientSecretBasic(options.secret ?? SECRET),
    { execute: [client.allowInsecureRequests] },
  );
  if (options.trustProxy === true) {
    app.set('trust proxy', true);
    app.use((request, _, next) => {
      request.headers['x-forwarded-proto'] = 'https';
      next();
    });
  }
  const { name = 'app.session', ...cookie } = options.cookie ?? {};
  app.use((_, response, next) => {
    if (options.clockAhead !== undefined)
      response.setHeader('Date', new Date(Date.now() + options.clockAhead * 1000).toUTCString());
    next();
  });
  app.use(
    session({
      name,
      secret: 'for tests only',
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', ...cookie },
    }),
  );
  app.use(express.urlencoded({ extended: false }));
  const without = new Set(options.without ?? []);

  const logIn = async (request: Request, response: Response): Promise<void> => {
    const verifier = client.randomPKCECodeVerifier();
    const login = {
      ...(without.has('state') ? {} : { state: options.fixedState ?? client.randomState() }),
      ...(without.has('nonce') ? {} : { nonce: client.randomNonce() }),
      ...(without.has('pkce') ? {} : { verifier }),
    };
    request.session.login = login;
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: options.scope ?? 'openid profile email',
      ...(login.state === undefined ? {} : { state: login.state }),
      ...(login.nonce === undefined ? {} : { nonce: login.nonce }),
      ...(login.verifier === undefined
        ? {}
        : {
            code_challenge: await client.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }),
      ...(options.formPost === true ? { response_mode: 'form_post' } : {}),
      ...options.parameters,
    });
    response.redirect(url.href);
  };

  const callback = async (request: Request, response: Response): Promise<void> => {
    const { login } = request.session;
    if (login === undefined) {
      response.status(400).send('<h1>Login failed</h1><p>No session: state is missing</p>');
      return;
    }
    const url = new URL(request.originalUrl, redirectUri);
    if (request.method === 'POST') {
      for (const [key, value] of Object.entries(request.body as Record<string, string>))
        url.searchParams.set(key, value);
    }
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        ...(login.state === undefined ? {} : { expectedState: login.state }),
        ...(login.nonce === undefined ? {} : { expectedNonce: login.nonce }),
        ...(login.verifier === undefined ? {} : { pkceCodeVerifier: login.verifier }),
      });
      if (options.picky === true) throw new Error('the audience is not accepted');
      delete request.session.login;
      const user = tokens.claims()?.sub ?? 'somebody';
      if (options.forgets !== true) request.session.user = user;
      if (options.reload === true) {
        response.send(
          `<h1>Welcome ${user}</h1><script>if (!sessionStorage.once) { sessionStorage.once = 1; location.reload(); }</script>`,
        );
        return;
      }
      response.redirect(options.passesToken === true ? `/?access_token=${tokens.access_token}` : '/');
    } catch (error) {
      response.status(500).send(`<h1>Login failed</h1><p>${(error as Error).message}</p>`);
    }
  };

  app.get('/login', logIn);
  app.get(options.redirectPath ?? '/callback', callback);
  app.post(options.redirectPath ?? '/callback', callback);
  app.get('/', (request, response) => {
    if (request.session.user === undefined) {
      void logIn(request, response);
      return;
    }
    response.send(`<!doctype html><title>App</title><h1>Hello ${request.session.user}</h1>`);
  });
  return {
    origin,
    server,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const SECRET = 'a secret of the web application';
