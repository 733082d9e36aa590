/** Applications on express, as the documentation of each library writes them. */
import { createServer } from 'node:http';
import express, { type Express } from 'express';
import { auth } from 'express-openid-connect';
import session from 'express-session';
import * as client from 'openid-client';
import passport from 'passport';
import OpenIDConnectStrategy, { type Profile, type VerifyCallback } from 'passport-openidconnect';

declare module 'express-session' {
  interface SessionData {
    login?: { state?: string; nonce?: string; verifier?: string };
    user?: string;
  }
}

export interface App {
  close(): Promise<void>;
}

export interface Registered {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  /** The application's own. */
  readonly port: number;
}

async function listen(port: number, make: (origin: string) => Express): Promise<App> {
  const server = createServer(make(`http://localhost:${port}`));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const page = (user: string | undefined): string =>
  user === undefined ? '<h1>Stranger</h1><a href="/login">Log in</a>' : `<h1>Hello ${user}</h1>`;

/** passport-openidconnect with endpoints written down, as it knows no discovery. */
export const passportApp = ({ issuer, clientId, secret, port }: Registered): Promise<App> =>
  listen(port, (origin) => {
    const strategy = new OpenIDConnectStrategy(
      {
        issuer,
        authorizationURL: `${issuer}/authorize`,
        tokenURL: `${issuer}/token`,
        userInfoURL: `${issuer}/userinfo`,
        clientID: clientId,
        clientSecret: secret,
        callbackURL: `${origin}/callback`,
        scope: 'profile',
      },
      (_issuer: string, profile: Profile, done: VerifyCallback) => done(null, profile),
    );
    const one = new passport.Passport();
    one.use('oidc', strategy);
    one.serializeUser((user, done) => done(null, user));
    one.deserializeUser((user: object, done) => done(null, user));
    const app = express();
    app.use(session({ secret: 'for tests only', resave: false, saveUninitialized: false }));
    app.use(one.session());
    app.get('/login', one.authenticate('oidc'));
    app.get('/callback', one.authenticate('oidc', { successRedirect: '/', failureRedirect: '/failed' }));
    app.get('/failed', (_, response) => void response.status(403).send('<h1>Login failed</h1>'));
    app.get('/', (request, response) => {
      const user = request.user as { readonly id?: string } | undefined;
      response.send(page(user?.id));
    });
    return app;
  });

/** express-openid-connect with the code flow. */
export const expressOpenidConnectApp = ({ issuer, clientId, secret, port }: Registered): Promise<App> =>
  listen(port, (origin) => {
    const app = express();
    app.use(
      auth({
        issuerBaseURL: issuer,
        baseURL: origin,
        clientID: clientId,
        clientSecret: secret,
        secret: 'a long secret of the session, for tests only',
        authRequired: false,
        authorizationParams: { response_type: 'code', scope: 'openid profile' },
      }),
    );
    app.get('/', (request, response) => {
      const user = request.oidc.user as { readonly sub?: string } | undefined;
      response.send(page(user?.sub));
    });
    return app;
  });

/** openid-client as its documentation has it, with a session that is a new one after the login. */
export async function openidClientApp({ issuer, clientId, secret, port }: Registered): Promise<App> {
  const configuration = await client.discovery(
    new URL(issuer),
    clientId,
    secret,
    client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] },
  );
  return listen(port, (origin) => {
    const app = express();
    app.use(session({ secret: 'for tests only', resave: false, saveUninitialized: false }));
    app.get('/login', async (request, response) => {
      const verifier = client.randomPKCECodeVerifier();
      const login = { state: client.randomState(), nonce: client.randomNonce(), verifier };
      request.session.login = login;
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: `${origin}/callback`,
        scope: 'openid profile',
        state: login.state,
        nonce: login.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      response.redirect(url.href);
    });
    app.get('/callback', async (request, response) => {
      const { login } = request.session;
      delete request.session.login;
      try {
        if (login === undefined) throw new Error('no login was begun');
        const tokens = await client.authorizationCodeGrant(
          configuration,
          new URL(request.originalUrl, origin),
          {
            expectedState: login.state ?? '',
            expectedNonce: login.nonce ?? '',
            pkceCodeVerifier: login.verifier ?? '',
          },
        );
        const sub = tokens.claims()?.sub ?? '';
        await client.fetchUserInfo(configuration, tokens.access_token, sub);
        await new Promise<void>((resolve) => request.session.regenerate(() => resolve()));
        request.session.user = sub;
        response.redirect('/');
      } catch {
        response.status(403).send('<h1>Login failed</h1>');
      }
    });
    app.get('/', (request, response) => void response.send(page(request.session.user)));
    return app;
  });
}
