// An application with a login: express, sessions in memory, openid-client.
import express from 'express';
import session from 'express-session';
import * as openid from 'openid-client';

/** @param {{ issuer: string, clientId: string, clientSecret: string, insecure?: boolean }} settings */
export async function createApp({ issuer, clientId, clientSecret, insecure = false }) {
  const provider = await openid.discovery(
    new URL(issuer),
    clientId,
    clientSecret,
    openid.ClientSecretBasic(clientSecret),
    {
      execute: [
        // The library trusts TLS in place of signatures unless it is told not to: at a sandbox by http that shows.
        openid.enableNonRepudiationChecks,
        // The sandbox speaks http, on loopback only; a real provider never does.
        ...(insecure ? [openid.allowInsecureRequests] : []),
      ],
    },
  );
  const app = express();
  app.use(session({ secret: 'only of this example', resave: false, saveUninitialized: false }));
  const ownAddress = (request) => `${request.protocol}://${request.headers.host}`;

  app.get('/', (request, response) => {
    const { person } = request.session;
    response.send(person === undefined ? 'Nobody is logged in.' : `Hello ${person.name}!`);
  });

  app.get('/login', async (request, response) => {
    const login = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    request.session.login = login;
    const { login_hint } = request.query;
    const url = openid.buildAuthorizationUrl(provider, {
      redirect_uri: `${ownAddress(request)}/callback`,
      scope: 'openid profile',
      state: login.state,
      nonce: login.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(login.verifier),
      code_challenge_method: 'S256',
      ...(typeof login_hint === 'string' ? { login_hint } : {}),
    });
    response.redirect(url.href);
  });

  app.get('/callback', async (request, response) => {
    const { login } = request.session;
    if (login === undefined) return response.status(400).send('No login was begun here.');
    delete request.session.login;
    try {
      const tokens = await openid.authorizationCodeGrant(
        provider,
        new URL(request.originalUrl, ownAddress(request)),
        { expectedState: login.state, expectedNonce: login.nonce, pkceCodeVerifier: login.verifier },
      );
      const { sub } = tokens.claims();
      const person = await openid.fetchUserInfo(provider, tokens.access_token, sub);
      request.session.person = { sub, name: person.name };
      response.redirect('/');
    } catch (error) {
      response.status(401).send(`The login was refused: ${error.message}`);
    }
  });
  return app;
}
