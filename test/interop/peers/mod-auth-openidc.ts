/** Apache of Debian with mod_auth_openidc: a relying party that guards one page. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, startDaemon } from './daemon.ts';
import type { App, Registered } from './rp/express-apps.ts';

const MODULES = 'mpm_event authn_core authz_core authz_user auth_openidc dir mime'.split(' ');

export async function startModAuthOpenidc({ issuer, clientId, secret, port }: Registered): Promise<App> {
  const base = `http://localhost:${port}`;
  const folder = makeFolder('mod-auth-openidc');
  // Apache drops its rights.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'htdocs/guarded'), { recursive: true });
  writeFileSync(join(folder, 'htdocs/index.html'), 'open', { mode: 0o644 });
  writeFileSync(join(folder, 'htdocs/guarded/index.html'), '<h1>The guarded page</h1>', { mode: 0o644 });
  const lines = [
    ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...[`ServerName ${base}`, 'UseCanonicalName On', `Listen 127.0.0.1:${port}`],
    ...['User www-data', 'Group www-data', `PidFile ${folder}/apache.pid`, `DefaultRuntimeDir ${folder}`],
    ...[`ErrorLog ${folder}/error.log`, `DocumentRoot ${folder}/htdocs`, 'DirectoryIndex index.html'],
    'TypesConfig /etc/mime.types',
    `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
    ...[`OIDCClientID ${clientId}`, `OIDCClientSecret "${secret}"`],
    ...[`OIDCRedirectURI ${base}/guarded/callback`, 'OIDCCryptoPassphrase for-tests-only'],
    ...['OIDCScope "openid profile"', 'OIDCPKCEMethod S256', 'OIDCCookieSameSite On'],
    // The later section wins.
    ...['<Location />', '  Require all granted', '</Location>'],
    ...['<Location /guarded>', '  AuthType openid-connect', '  Require valid-user', '</Location>', ''],
  ];
  writeFileSync(join(folder, 'apache.conf'), lines.join('\n'));
  const { stop } = await startDaemon(
    ['/usr/sbin/apache2', '-DFOREGROUND', '-d', folder, '-f', join(folder, 'apache.conf')],
    { folder, ready: `${base}/` },
  );
  return { close: stop };
}
