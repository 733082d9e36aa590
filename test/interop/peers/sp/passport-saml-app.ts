/** passport-saml on express, as its documentation writes it. */
import { createServer } from 'node:http';
import { type Profile, Strategy as SamlStrategy, type VerifyWithoutRequest } from '@node-saml/passport-saml';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import type { Application, Settings } from './application.ts';

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** @param more options besides those that have no default */
export const passportSaml =
  (more: object = {}) =>
  async ({ idp, origin, port }: Settings): Promise<Application> => {
    const verify: VerifyWithoutRequest = (profile, done) => done(null, { ...profile });
    const strategy = new SamlStrategy(
      {
        callbackUrl: `${origin}/login/callback`,
        entryPoint: idp.signOn,
        issuer: `${origin}/metadata`,
        idpCert: [...idp.certificates],
        logoutCallbackUrl: `${origin}/logout/callback`,
        logoutUrl: idp.logout,
        ...more,
      },
      verify,
      verify,
    );
    const one = new passport.Passport();
    one.use('saml', strategy as unknown as passport.Strategy);
    one.serializeUser((user, done) => done(null, user));
    one.deserializeUser((user: object, done) => done(null, user));
    const app = express();
    app.use(session({ secret: 'for tests only', resave: false, saveUninitialized: false }));
    app.use(express.urlencoded({ extended: false, limit: '5mb' }));
    app.use(one.session());
    const authenticate = one.authenticate('saml', { failureRedirect: '/failed' });
    app.get('/login', authenticate);
    app.post('/login/callback', authenticate, (_, response) => response.redirect('/'));
    app.get('/logout/callback', authenticate, (_, response) => response.redirect('/'));
    app.get('/failed', (_, response) => void response.status(403).send('<h1>Login failed</h1>'));
    app.get('/', (request, response) => {
      const user = request.user as Profile | undefined;
      response.send(
        user === undefined
          ? '<h1>Stranger</h1><a href="/login">Log in</a>'
          : `<h1>Hello ${escaped(user.nameID)}</h1>`,
      );
    });
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return {
      async close() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  };
