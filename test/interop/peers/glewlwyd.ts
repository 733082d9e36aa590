/** Glewlwyd of Debian, set up by its own API: one OpenID provider, one person who has agreed, one client. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../helpers/port.ts';
import { makeFolder, startDaemon } from './daemon.ts';

export interface Glewlwyd {
  readonly issuer: string;
  /** What the person's browser shows in its address line in the end: its pages are scripts, which only continue. */
  browse(url: URL): Promise<string>;
  stop(): Promise<void>;
}

/** The administrator that its installation makes. */
const ADMINISTRATOR = { username: 'admin', password: 'password' };
const PERSON = { username: 'alice', password: 'a-password-of-a-test' };
const SCHEMA = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3';
const FILL = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())';

export async function startGlewlwyd(options: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}): Promise<Glewlwyd> {
  const folder = makeFolder('glewlwyd');
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const issuer = `${base}/api/op`;
  execFileSync('/usr/bin/python3', ['-c', FILL, join(folder, 'database'), SCHEMA]);
  const modules = ['user', 'client', 'plugin'].map(
    (kind) => `${kind}_module_path="/usr/lib/glewlwyd/${kind}"`,
  );
  writeFileSync(
    join(folder, 'glewlwyd.conf'),
    [
      ...[`port=${port}`, 'bind_address="127.0.0.1"', `external_url="${base}"`, 'login_url="login.html"'],
      ...['api_prefix="api"', 'log_mode="console"', 'log_level="WARNING"', 'cookie_secure=0'],
      ...['session_key="SESSION"', 'admin_scope="g_admin"', 'profile_scope="g_profile"'],
      ...modules,
      ...['user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"', 'hash_algorithm="SHA512"'],
      `database = { type = "sqlite3" path = "${folder}/database" }`,
      '',
    ].join('\n'),
  );
  const daemon = await startDaemon(['/usr/bin/glewlwyd', '-c', 'glewlwyd.conf'], {
    folder,
    ready: `${base}/config`,
  });
  let cookie = '';
  const call = async (method: string, path: string, body?: object): Promise<void> => {
    const response = await fetch(`${base}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  };
  await call('POST', '/auth/', ADMINISTRATOR);
  await call('POST', '/mod/plugin/', plugin(issuer));
  await call('POST', '/client/', {
    client_id: options.clientId,
    name: 'idcli',
    confidential: true,
    password: options.clientSecret,
    enabled: true,
    redirect_uri: [options.redirectUri],
    authorization_type: ['code', 'refresh_token'],
    token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'],
    scope: ['openid'],
  });
  await call('POST', '/user/', { ...PERSON, name: 'Alice', enabled: true, scope: ['openid', 'g_profile'] });
  cookie = '';
  await call('POST', '/auth/', PERSON);
  await call('PUT', `/auth/grant/${options.clientId}/`, { scope: 'openid' });
  return {
    issuer,
    async browse(url) {
      const step = async (from: URL): Promise<string> => {
        const response = await fetch(from, { redirect: 'manual', headers: { cookie } });
        return response.headers.get('location') ?? `${response.status} ${await response.text()}`;
      };
      const shown = new URL(await step(url));
      const back = shown.searchParams.get('callback_url');
      // What the login page does for a person who has agreed before.
      return back === null ? shown.href : step(new URL(`${back}&g_continue`));
    },
    stop: daemon.stop,
  };
}

function plugin(issuer: string): object {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const on = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, true]));
  return {
    module: 'oidc',
    name: 'op',
    display_name: 'A provider of a test',
    order_rank: 0,
    parameters: {
      iss: issuer,
      'jwt-type': 'rsa',
      'jwt-key-size': '256',
      key: privateKey,
      cert: publicKey,
      'subject-type': 'public',
      'allowed-scope': ['openid'],
      'access-token-duration': 3600,
      'refresh-token-duration': 86_400,
      'code-duration': 600,
      'name-claim': 'on-demand',
      'name-claim-scope': ['openid'],
      'oauth-par-request_uri-prefix': 'urn:ietf:params:oauth:request_uri:',
      'oauth-par-duration': 90,
      ...on('auth-type-code-enabled', 'auth-type-refresh-enabled', 'auth-type-id-token-enabled'),
      ...on('jwks-show', 'pkce-allowed', 'oauth-as-iss-id', 'oauth-par-allowed'),
    },
  };
}
