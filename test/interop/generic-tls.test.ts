/** Client certificates by OpenSSL at the provider without a vendor, and the provider's own as OpenSSL and curl see them. */
import { execFile } from 'node:child_process';
import { createPublicKey, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSelfSignedCertificate } from '../../src/loopback/certificate.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { certificateThumbprint } from '../../src/sandbox/tenants/generic/clients/certificate.ts';
import { CLIENT_AUTHORITY, TLS_CLIENT } from '../../src/sandbox/tenants/generic/keys/client-certificates.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { onlineWorld } from '../helpers/online.ts';
import { PROGRAM } from '../helpers/program.ts';
import { failingChecks, network, runJson } from '../helpers/run.ts';

const run = promisify(execFile);
let sandbox: Sandbox;
let folder: string;
const at = (name: string) => join(folder, name);

/** Keys, as OpenSSL names them. */
const KEYS = {
  rsa: ['-newkey', 'rsa:2048'],
  p256: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  // BoringSSL, which the single file has, does not offer it for TLS.
  ...(PROGRAM === undefined ? { ed25519: ['-newkey', 'ed25519'] } : {}),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'idcli-openssl-'));
  for (const [name, key] of Object.entries(KEYS)) {
    const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
    await run('openssl', ['req', '-x509', ...key, '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...files]);
  }
  sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
    systems: ['generic'],
    https: true,
    makeCertificate: makeSelfSignedCertificate,
    fetch: network({}),
  });
  writeFileSync(at('ca.pem'), sandbox.certificate ?? '');
  writeFileSync(at('client-ca.pem'), CLIENT_AUTHORITY);
  writeFileSync(at('tls.pem'), TLS_CLIENT.cert);
  writeFileSync(at('tls.key'), TLS_CLIENT.key);
  const clients = Object.keys(KEYS).map((name) => ({
    client_id: name,
    redirect_uris: ['http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    tls_client_certificate_bound_access_tokens: true,
    grant_types: ['authorization_code', 'client_credentials'],
    jwks: { keys: [createPublicKey(readFileSync(at(`${name}.pem`))).export({ format: 'jwk' })] },
  }));
  const { stdout } = await curl(
    '/_sandbox/clients',
    '-H',
    'content-type: application/json',
    '-d',
    JSON.stringify({ clients }),
  );
  expect(stdout).toContain('clients');
});
afterAll(async () => {
  await sandbox?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const curl = (path: string, ...more: readonly string[]) =>
  run('curl', ['-sS', '--cacert', at('ca.pem'), new URL(path, sandbox.url).href, ...more]);
/** The address with certificates: the same port under the other name. */
const alias = (path: string) => `https://localhost:${new URL(sandbox.url).port}/generic${path}`;

describe.each(Object.keys(KEYS))('a client with a certificate of %s', (name) => {
  const files = () => ({
    '/project/ca.pem': sandbox.certificate ?? '',
    '/project/own.pem': readFileSync(at(`${name}.pem`), 'utf8'),
    '/project/own.key': readFileSync(at(`${name}.key`), 'utf8'),
  });

  it('logs in by idcli, and its token is bound to the certificate', async () => {
    const { document, code } = await runJson(onlineWorld({ seed: name, files: files() }), [
      ...['login', '--provider', 'generic', '--sandbox', sandbox.url, '--ca', 'ca.pem', '--headless'],
      ...['--client-id', name, '--client-auth', 'tls_client_auth', '--tls-cert', 'own.pem'],
      ...['--tls-key', 'own.key', '--userinfo', '--scope', 'openid api', '--resource', alias('/resource')],
    ]);
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
    const payload = String(document.tokens?.access_token).split('.')[1] ?? '';
    const { cnf } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const pem = readFileSync(at(`${name}.pem`), 'utf8');
    expect(cnf).toEqual({ 'x5t#S256': certificateThumbprint(pem) });
    const { stdout } = await run('openssl', [
      'x509',
      '-in',
      at(`${name}.pem`),
      '-noout',
      '-fingerprint',
      '-sha256',
    ]);
    const hex = (stdout.split('=')[1] ?? '').trim().replaceAll(':', '').toLowerCase();
    expect(Buffer.from(cnf['x5t#S256'], 'base64url').toString('hex')).toBe(hex);
  });

  it('gets a token by curl, with its certificate only', async () => {
    const form = ['-d', `grant_type=client_credentials&client_id=${name}&scope=api`];
    const own = ['--cert', at(`${name}.pem`), '--key', at(`${name}.key`)];
    const { access_token: token } = JSON.parse((await curl(alias('/token'), ...form, ...own)).stdout);
    expect(token).toBeDefined();
    const bearer = ['-H', `Authorization: Bearer ${token}`, '-o', '/dev/null', '-w', '%{http_code}'];
    expect((await curl(alias('/resource'), ...bearer, ...own)).stdout).toBe('200');
    expect((await curl(alias('/resource'), ...bearer)).stdout).toBe('401');
    expect(JSON.parse((await curl(alias('/token'), ...form)).stdout).error).toBe('invalid_client');
    const other = name === 'rsa' ? 'p256' : 'rsa';
    const wrong = ['--cert', at(`${other}.pem`), '--key', at(`${other}.key`)];
    expect(JSON.parse((await curl(alias('/token'), ...form, ...wrong)).stdout).error).toBe('invalid_client');
  });
});

describe('as OpenSSL sees it', () => {
  it('the ready-made certificate is of the client authority', async () => {
    const { stdout } = await run('openssl', [
      ...['verify', '-purpose', 'sslclient', '-CAfile', at('client-ca.pem'), at('tls.pem')],
    ]);
    expect(stdout).toContain('OK');
    const { subject } = new X509Certificate(TLS_CLIENT.cert);
    expect(subject.split('\n')).toContain('CN=sandbox-generic-tls');
  });

  it('the server asks for a certificate, and shows one for every name of this machine', async () => {
    const { host } = new URL(sandbox.url);
    for (const name of ['127.0.0.1', 'localhost']) {
      const check = name === 'localhost' ? ['-verify_hostname', name] : ['-verify_ip', name];
      const child = run('openssl', [
        ...['s_client', '-connect', host, '-CAfile', at('ca.pem'), ...check, '-verify_return_error'],
        ...['-cert', at('tls.pem'), '-key', at('tls.key')],
      ]);
      child.child.stdin?.end();
      const { stdout } = await child;
      expect(stdout).toContain('Verify return code: 0 (ok)');
      expect(stdout).toMatch(/Acceptable client certificate CA names|No client certificate CA names sent/);
    }
  });
});
