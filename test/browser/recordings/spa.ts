/** A single-page application with oidc-client-ts, bundled as such applications are. Each fault is one line of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

export interface SpaOptions {
  readonly issuer: string;
  readonly clientId?: string;
  readonly secret?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Code of the callback page; `manager` is the UserManager. */
  readonly callback?: string;
}

/** The page logs in at `/login`, redeems at `/callback`, renews silently at `/silent` and `/silent-callback`. */
export async function startSpa(
  options: SpaOptions,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const settings = {
    authority: options.issuer,
    client_id: options.clientId ?? 'spa',
    redirect_uri: `${origin}/callback`,
    silent_redirect_uri: `${origin}/silent-callback`,
    scope: 'openid profile',
    automaticSilentRenew: false,
    loadUserInfo: true,
    ...(options.secret === undefined ? {} : { client_secret: options.secret }),
    ...options.settings,
  };
  const source = `
    import { UserManager } from 'oidc-client-ts';
    const manager = new UserManager(${JSON.stringify(settings)});
    const show = (text) => { document.body.textContent = text; };
    const run = async () => {
      if (location.pathname === '/login') return manager.signinRedirect();
      if (location.pathname === '/callback') { ${options.callback ?? "await manager.signinCallback(); history.replaceState({}, '', '/'); show('ready');"} return; }
      if (location.pathname === '/silent') { await manager.signinSilent({ silentRequestTimeoutInSeconds: 5 }); show('ready'); return; }
      if (location.pathname === '/silent-callback') return manager.signinSilentCallback();
      show('home');
    };
    run().catch((error) => show('failed: ' + error.message));
  `;
  const bundled = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'iife',
  });
  const script = bundled.outputFiles[0]?.text ?? '';
  server.on('request', (request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript ? script : '<!doctype html><title>SPA</title><body><script src="/app.js"></script></body>',
    );
  });
  return {
    origin,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends a token request of its own, as applications without a library do. */
const REDEEM = (fields: string) => `
  const code = new URLSearchParams(location.search).get('code');
  const stored = JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('oidc.'))));
  const metadata = await (await fetch(manager.settings.authority + '/.well-known/openid-configuration')).json();
  const redeem = () => fetch(metadata.token_endpoint, { method: 'POST', body: new URLSearchParams({
    grant_type: 'authorization_code', client_id: manager.settings.client_id, redirect_uri: manager.settings.redirect_uri, code, ${fields}
  }) }).then((answer) => answer.text());
  await redeem();`;

export const LOST_VERIFIER = REDEEM('');
/** As an effect that runs twice does. */
export const REDEEMED_TWICE = `${REDEEM('code_verifier: stored.code_verifier')} await redeem();`;
