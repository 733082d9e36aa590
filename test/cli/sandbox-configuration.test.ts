/** Clients and people of one's own in a configuration file. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runJson } from '../helpers/run.ts';

const LOGIN = ['login', '--provider', 'generic', '--sandbox', '--headless', '--userinfo'];
const world = (text: string) => onlineWorld({ files: { '/project/idcli.config.yaml': text } });

it('logs in the people of the file, with a client of the file', async () => {
  const text = `sandbox:
  clients:
    - {client_id: mine, client_secret: not-secret, redirect_uris: [http://127.0.0.1/callback]}
  people:
    - {id: ada, sub: employee-1, claims: {name: Ada Example}}
`;
  const { document } = await runJson(world(text), [...LOGIN, '--client-id', 'mine']);
  expect(document.outcome).toBe('done');
  expect(document.claims).toMatchObject({ subject: 'employee-1', name: 'Ada Example' });
});

it.each([
  [
    'sandbox:\n  people:\n    - {id: ada, clams: {}}\n',
    '3:17: a person has no "clams"',
    'did you mean claims?',
  ],
  ['sandbox:\n  persons: []\n', '2:3: unknown key "persons" in sandbox', 'people'],
])('says where %j is wrong', async (text, message, hint) => {
  const { document, code } = await runJson(world(text), LOGIN);
  expect(code).toBe(2);
  expect(document.error?.code).toBe('CONFIG_INVALID');
  expect(document.error?.message).toContain(message);
  expect(document.error?.hint).toContain(hint);
});

it.each([
  ['ingroupe', ['login', '--provider', 'ingroupe', '--headless']],
  ['signicat-sms-otp', ['login', '--provider', 'signicat-sms-otp', '--headless', '--userinfo']],
  ['signicat-consent', ['sign-consent', '--method', 'sbid', '--poll-interval', '0', '--text', 'I agree.']],
])('uses a client of the file at %s', async (system, command) => {
  const uri =
    system === 'signicat-consent' ? 'https://labs.signicat.com/redirect' : 'http://127.0.0.1/callback';
  const text = `sandbox:
  clients:
    - {system: ${system}, client_id: mine, client_secret: not-secret, redirect_uris: [${uri}]}
`;
  const line = [...command, '--sandbox', '--client-id', 'mine'];
  const { document } = await runJson(world(text), line);
  expect(document.outcome).toBe('done');
  expect(document.claims).toMatchObject({ source: { audience: 'mine' } });
  const unknown = await runJson(world('{}'), line);
  expect(unknown.document.outcome).not.toBe('done');
});

it('encrypts consent tokens to the key that a client of the file has registered', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: 'k' };
  const client = { system: 'signicat-consent', client_id: 'mine', client_secret: 'x', jwks: { keys: [key] } };
  const redirect_uris = ['https://labs.signicat.com/redirect'];
  const files = {
    '/project/idcli.config.yaml': JSON.stringify({ sandbox: { clients: [{ ...client, redirect_uris }] } }),
    '/project/own.json': JSON.stringify(privateKey.export({ format: 'jwk' })),
  };
  const line = 'sign-consent --method sbid --poll-interval 0 --text yes --sandbox --fault encrypted-tokens';
  const words = [...line.split(' '), '--client-id', 'mine'];
  const opened = await runJson(onlineWorld({ files }), [...words, '--decryption-key', 'own.json']);
  expect(opened.document.outcome).toBe('done');
  expect(opened.document.claims).toMatchObject({ source: { audience: 'mine', verified: true } });
  const closed = await runJson(onlineWorld({ files }), words);
  expect(closed.code).toBe(1);
});
