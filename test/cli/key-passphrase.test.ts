/** `--key-passphrase`: protected private keys, wherever a command reads one. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { SP } from '../helpers/saml-idp.ts';
import { testWorld } from '../helpers/world.ts';
import { serve } from './scripted-server.ts';

const PASSPHRASE = 'open sesame';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const lock = (key: string, type: 'pkcs8' | 'pkcs1' = 'pkcs8') =>
  createPrivateKey(key)
    .export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE })
    .toString();
const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const GIVEN = ['--key-passphrase', 'env:PASS'];
const env = { PASS: PASSPHRASE };

describe('decode-token --decryption-key', () => {
  const encrypted = async () =>
    new CompactEncrypt(new TextEncoder().encode('{"sub":"user-1"}'))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(publicKey);

  it.each([
    ['PKCS#8', lock(plain)],
    ['the older form of OpenSSL', lock(plain, 'pkcs1')],
    ['PKCS#8 on one line', lock(plain).replaceAll('\n', '\\n')],
  ])('opens a key in %s', async (_, key) => {
    const world = testWorld({ env, files: { '/project/key.pem': key } });
    const argv = ['decode-token', await encrypted(), '--decryption-key', 'key.pem', ...GIVEN];
    const { document } = await runJson(world, argv);
    expect(document.data).toMatchObject({ kind: 'jwe', payload: { sub: 'user-1' } });
  });

  it('asks for the passphrase when none is given', async () => {
    const asked: string[] = [];
    const secret = async (question: string) => {
      asked.push(question);
      return PASSPHRASE;
    };
    const world = testWorld({ answers: { secret }, files: { '/project/key.pem': lock(plain) } });
    const argv = ['decode-token', await encrypted(), '--decryption-key', 'key.pem'];
    const { document } = await runJson(world, argv);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('passphrase of key.pem');
    expect(document.data).toMatchObject({ payload: { sub: 'user-1' } });
  });

  it('refuses a wrong one', async () => {
    const world = testWorld({ env: { PASS: 'wrong' }, files: { '/project/key.pem': lock(plain) } });
    const argv = ['decode-token', await encrypted(), '--decryption-key', 'key.pem', ...GIVEN];
    const { document, code } = await runJson(world, argv);
    expect([code, document.error?.code]).toEqual([2, 'KEY_UNREADABLE']);
  });
});

it('login --protocol saml --sp-key signs with a protected key', async () => {
  const files = { '/project/sp.key': lock(pem('sp.key')), '/project/sp.crt': pem('sp.crt') };
  const { document } = await runJson(onlineWorld({ env, files }), [
    ...['login', '--provider', 'signicat-sms-otp', '--sandbox', '--headless', '--protocol', 'saml'],
    ...['--sp-entity-id', SP, '--sp-key', 'sp.key', '--sp-cert', 'sp.crt', ...GIVEN],
  ]);
  expect(document).toMatchObject({ ok: true, data: { request: { signed: true } } });
});

it('doctor does not ask for the passphrase of a configured key', async () => {
  const world = testWorld({
    files: {
      '/project/key.pem': lock(plain),
      '/project/idcli.config.yaml':
        'providers:\n' +
        '  mine:\n' +
        '    extends: generic\n' +
        '    issuer: https://op.example.com\n' +
        '    clientId: c\n' +
        '    clientAuth: private_key_jwt\n' +
        '    clientKey: file:key.pem\n',
    },
    answers: { secret: () => Promise.reject(new Error('asked')) },
  });
  const { document } = await runJson(world, ['doctor']);
  const findings = document.reports.flatMap(({ findings }) => findings);
  expect(findings.filter(({ status, message }) => status === 'fail' && /key/.test(message))).toEqual([]);
});

it('--client-key signs a client assertion with a protected key', async () => {
  const server = await serve(({ path }) =>
    path === '/token'
      ? { httpStatus: 400, json: { error: 'invalid_grant' } }
      : path.startsWith('/.well-known/')
        ? {
            json: {
              issuer: server.url,
              token_endpoint: `${server.url}/token`,
              jwks_uri: `${server.url}/jwks`,
            },
          }
        : { httpStatus: 404 },
  );
  try {
    await runJson(onlineWorld({ env, files: { '/project/key.pem': lock(plain) } }), [
      ...['token', 'client-credentials', '--issuer', server.url, '--client-id', 'c', '--insecure-http'],
      ...['--client-auth', 'private_key_jwt', '--client-key', 'key.pem', ...GIVEN],
    ]);
    const body = new URLSearchParams(server.heard.find(({ path }) => path === '/token')?.body);
    const { payload } = await jwtVerify(body.get('client_assertion') ?? '', publicKey);
    expect(payload.iss).toBe('c');
  } finally {
    await server.close();
  }
});
