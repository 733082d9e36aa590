/** A service provider as many write it: express, express-session and node-saml. Each fault is one line of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CacheProvider, SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import express, { type Express, type Request, type Response } from 'express';
import session from 'express-session';

export interface ServiceProviderOptions {
  /** Address that takes its requests. */
  readonly entryPoint: string;
  readonly idpCertificate: string;
  readonly entityId?: string;
  readonly audience?: string;
  /** Attributes of the cookie of its session. */
  readonly cookie?: session.CookieOptions;
  /** Accepts only answers to requests of this session. */
  readonly bound?: boolean;
  /** Asks the provider not to show a page. */
  readonly passive?: boolean;
  /** Sends whoever posts to the ACS on to an address with a slash. */
  readonly redirects?: boolean;
  /** Answers the POST itself with a page. */
  readonly staysAtAcs?: boolean;
  /** Names another address in its requests. */
  readonly asksFor?: string;
  /** Forgets who logged in. */
  readonly forgets?: boolean;
}

declare module 'express-session' {
  interface SessionData {
    requestId?: string;
    name?: string;
  }
}

export const ENTITY_ID = 'https://sp.example.org/saml';

export interface ServiceProvider {
  readonly origin: string;
  /** Starts anew with other options. */
  use(options: ServiceProviderOptions): void;
  readonly metadata: string;
  close(): Promise<void>;
}

export async function startServiceProvider(): Promise<ServiceProvider> {
  let app: Express = express();
  const server = createServer((request, response) => app(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const acs = `${origin}/acs`;
  return {
    origin,
    use(options) {
      app = applicationOf(options, acs);
    },
    metadata: `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ENTITY_ID}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="false"><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}"/></SPSSODescriptor></EntityDescriptor>`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Requests that were sent, by ID. */
function memory(): CacheProvider {
  const known = new Map<string, string>();
  return {
    async saveAsync(key, value) {
      known.set(key, value);
      return { value, createdAt: Date.now() };
    },
    getAsync: async (key) => known.get(key) ?? null,
    async removeAsync(key) {
      if (key !== null) known.delete(key);
      return key;
    },
  };
}

function applicationOf(options: ServiceProviderOptions, acs: string): Express {
  const app = express();
  const requests = memory();
  const saml = new SAML({
    callbackUrl: options.asksFor ?? acs,
    entryPoint: options.entryPoint,
    issuer: options.entityId ?? ENTITY_ID,
    idpCert: options.idpCertificate,
    audience: options.audience ?? ENTITY_ID,
    wantAuthnResponseSigned: false,
    disableRequestedAuthnContext: true,
    passive: options.passive ?? false,
    validateInResponseTo: options.bound === true ? ValidateInResponseTo.always : ValidateInResponseTo.never,
    cacheProvider: requests,
  });
  app.use(
    session({
      name: 'sp.session',
      secret: 'only for tests',
      resave: false,
      saveUninitialized: true,
      cookie: { httpOnly: true, ...options.cookie },
    }),
  );
  const refuse = (response: Response, why: string): void => {
    response.status(403).send(`<!doctype html><title>Login failed</title><h1>Login failed</h1><p>${why}</p>`);
  };
  app.get('/login', async (request: Request, response: Response) => {
    request.session.requestId = 'sent';
    response.redirect(await saml.getAuthorizeUrlAsync('', undefined, {}));
  });
  app.get('/', (request: Request, response: Response) => {
    if (request.session.name === undefined) response.redirect('/login');
    else response.send('<!doctype html><title>Home</title><h1>Hello</h1>');
  });
  app.get(['/acs', '/acs/'], (_: Request, response: Response) => {
    response.status(405).send('<!doctype html><title>Method not allowed</title>');
  });
  app.post('/acs', express.urlencoded({ extended: false }), async (request: Request, response: Response) => {
    if (options.redirects === true) {
      response.redirect('/acs/');
      return;
    }
    try {
      if (options.bound === true && request.session.requestId === undefined)
        throw new Error('There is no session for this login');
      const { profile } = await saml.validatePostResponseAsync(request.body as Record<string, string>);
      if (options.forgets !== true) request.session.name = profile?.nameID ?? '';
      if (options.staysAtAcs === true) response.send('<!doctype html><title>Home</title><h1>Hello</h1>');
      else response.redirect('/');
    } catch (cause) {
      refuse(response, (cause as Error).message);
    }
  });
  return app;
}
