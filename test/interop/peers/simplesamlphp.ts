/** SimpleSAMLphp as an identity provider, under PHP's own web server, with a folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../helpers/port.ts';

const ENTITY_ID = 'https://simplesamlphp.example.org/idp';

export interface SimpleSamlPhp {
  readonly entityId: string;
  readonly metadata: string;
  /** Settings of the identity provider, PHP source; they hold from the next request on. */
  set(settings: string): void;
  close(): Promise<void>;
}

const CONFIG = `<?php
$root = dirname(__DIR__);
$config = [
  'baseurlpath' => getenv('IDP_URL') . '/', 'certdir' => $root . '/cert/', 'loggingdir' => $root . '/log/',
  'datadir' => $root . '/data/', 'tempdir' => $root . '/tmp', 'metadatadir' => $root . '/metadata/',
  'attributenamemapdir' => '/etc/simplesamlphp/attributemap/', 'timezone' => 'UTC',
  'technicalcontact_name' => 'Test', 'technicalcontact_email' => 'na@example.org',
  'secretsalt' => 'only-for-tests-of-idcli', 'auth.adminpassword' => 'only-for-tests-of-idcli',
  'showerrors' => true, 'errorreporting' => false, 'logging.level' => 7, 'logging.handler' => 'file', 'logging.logfile' => 'idp.log',
  'enable.saml20-idp' => true, 'enable.http_post' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'session.phpsession.savepath' => $root . '/sessions',
  'language.available' => ['en'], 'language.default' => 'en', 'language.cookie.secure' => false,
  'store.type' => 'sql', 'store.sql.dsn' => 'sqlite:' . $root . '/data/store.sq3', 'metadata.sources' => [['type' => 'flatfile'], ['type' => 'xml', 'file' => $root . '/sp.xml']],
  'theme.use' => 'default', 'usenewui' => false, 'production' => true,
];
`;

const PEOPLE = `<?php
$config = ['people' => ['exampleauth:UserPass', 'camille:secret' => [
  'uid' => ['camille'], 'mail' => ['camille@example.com'], 'eduPersonAffiliation' => ['member', 'staff'],
]]];
`;

const hosted = (settings: string): string => `<?php
$metadata['${ENTITY_ID}'] = [
  'host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.crt', 'auth' => 'people',
  'SingleSignOnServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
  'SingleLogoutServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
  'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  'sign.logout' => true, 'validate.logout' => true, 'validate.authnrequest' => true,
  ${settings}
];
`;

/**
 * Starts it and waits until it serves its metadata.
 * @param spMetadata of the service provider that it is to know, as idcli writes it
 */
export async function startSimpleSamlPhp(files: {
  readonly spMetadata: string;
  readonly key: string;
  readonly certificate: string;
}): Promise<SimpleSamlPhp> {
  const root = mkdtempSync(join(tmpdir(), 'idcli-simplesamlphp-'));
  for (const folder of ['config', 'metadata', 'cert', 'log', 'data', 'tmp', 'sessions'])
    mkdirSync(join(root, folder));
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  write('config/config.php', CONFIG);
  write('config/authsources.php', PEOPLE);
  write('metadata/saml20-idp-hosted.php', hosted(''));
  write('metadata/saml20-sp-remote.php', '<?php\n');
  write('cert/idp.key', files.key);
  write('cert/idp.crt', files.certificate);
  write('sp.xml', files.spMetadata);
  // PHP's server takes no port 0.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    'php',
    // Without a cache of compiled files, so that changed settings hold at once.
    [
      '-d',
      'error_reporting=0',
      '-d',
      'opcache.enable=0',
      '-S',
      `127.0.0.1:${port}`,
      '-t',
      '/usr/share/simplesamlphp/www',
    ],
    {
      stdio: 'ignore',
      env: { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: join(root, 'config'), IDP_URL: url },
    },
  );
  const metadata = `${url}/saml2/idp/metadata.php`;
  try {
    await serving(metadata, server);
  } catch (cause) {
    server.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
    throw cause;
  }
  return {
    entityId: ENTITY_ID,
    metadata,
    set: (settings) => write('metadata/saml20-idp-hosted.php', hosted(settings)),
    async close() {
      server.kill('SIGKILL');
      await new Promise((resolve) => server.once('exit', resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function serving(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PHP ended with ${server.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error(`nothing serves ${url}`);
}
