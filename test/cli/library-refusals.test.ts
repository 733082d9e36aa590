/** Whatever openid-client refuses in a login, a check of our own says why: `id_token.library` stays empty. */
import { CompactEncrypt, exportJWK, generateKeyPair, type JWTPayload } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type HostileProvider, type Scene, startHostileProvider, type Twists } from './hostile-provider.ts';

let provider: HostileProvider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const encryption = await generateKeyPair('RSA-OAEP', { extractable: true });
const DECRYPTION_KEY = JSON.stringify({ ...(await exportJWK(encryption.privateKey)), kid: 'e1' });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const encrypted = async (text: string, alg = 'RSA-OAEP') =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, enc: 'A128CBC-HS256' })
    .encrypt(encryption.publicKey);

/** Puts another ID token into the token answer. */
const withToken = (make: (scene: Scene, token: string) => string | Promise<string>): Twists => ({
  alter: {
    '/token': async (answer, scene) => {
      const body = JSON.parse(String(answer.body)) as { readonly id_token: string };
      const token = await make(scene, body.id_token);
      return { ...answer, body: JSON.stringify({ ...body, id_token: token }) };
    },
  },
});
const withClaims = (claims: Readonly<Record<string, unknown>>): Twists => ({ back: claims as JWTPayload });
const withHeader = (header: Readonly<Record<string, unknown>>): Twists =>
  withToken(({ sign }) => sign({}, header));
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);

type Row = readonly [name: string, twists: Twists, check: string, options?: readonly string[]];
const ROWS: readonly Row[] = [
  // OAUTH_JWT_CLAIM_COMPARISON_FAILED
  ['another issuer', withClaims({ iss: 'https://other.example' }), 'id_token.iss'],
  ['another audience', withClaims({ aud: 'another' }), 'id_token.aud'],
  ['another nonce', withClaims({ nonce: 'another' }), 'id_token.nonce'],
  ['no nonce', withClaims({ nonce: undefined }), 'id_token.nonce'],
  ['another authorized party', withClaims({ azp: 'another' }), 'id_token.azp'],
  // OAUTH_JWT_TIMESTAMP_CHECK_FAILED
  ['expired', withClaims({ exp: now - HOUR }), 'id_token.exp'],
  ['not yet valid', withClaims({ nbf: now + HOUR }), 'id_token.nbf'],
  ['issued in the future', withClaims({ iat: now + HOUR }), 'id_token.iat'],
  [
    'an old token from the browser',
    { front: { iat: now - 2 * HOUR } },
    'id_token.iat',
    ['--response-type', 'code id_token'],
  ],
  [
    'authenticated too long ago',
    withClaims({ auth_time: now - HOUR }),
    'id_token.auth_time',
    ['--max-age', '60'],
  ],
  ['no time of authentication', withClaims({}), 'id_token.auth_time', ['--max-age', '60']],
  // OAUTH_INVALID_RESPONSE, JWT claims of a wrong type
  ['no subject', withClaims({ sub: undefined }), 'id_token.sub'],
  ['a subject that is a number', withClaims({ sub: 7 }), 'id_token.sub'],
  ['an audience that is a number', withClaims({ aud: 7 }), 'id_token.aud'],
  ['no expiry', withClaims({ exp: undefined }), 'id_token.exp'],
  ['an expiry that is text', withClaims({ exp: '1' }), 'id_token.exp'],
  ['no time of issue', withClaims({ iat: undefined }), 'id_token.iat'],
  ['a time of issue that is text', withClaims({ iat: '1' }), 'id_token.iat'],
  ['an nbf that is text', withClaims({ nbf: '1' }), 'id_token.nbf'],
  ['an authorized party that is a number', withClaims({ azp: 7 }), 'id_token.azp'],
  ['an at_hash that is a number', withClaims({ at_hash: 7 }), 'id_token.at_hash'],
  ['an at_hash of another token', withClaims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), 'id_token.at_hash'],
  [
    'a c_hash of another code',
    { front: { c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
    'id_token.c_hash',
    ['--response-type', 'code id_token'],
  ],
  // OAUTH_PARSE_ERROR and jose's ERR_JWT_INVALID, ERR_JWS_INVALID
  ['a token of one part', withToken(() => 'x'.repeat(40)), 'token.parse'],
  ['a token of four parts', withToken((_, token) => `${token}.AAAA`), 'token.parse'],
  [
    'a payload that was replaced by what is not JSON',
    withToken((_, token) => token.replace(/\.[^.]+\./, '.AAAA.')),
    'token.signature',
  ],
  [
    'a payload that was replaced by a list',
    withToken((_, token) => token.replace(/\.[^.]+\./, `.${base64url([1])}.`)),
    'token.signature',
  ],
  // OAUTH_KEY_SELECTION_FAILED and ERR_JWS_SIGNATURE_VERIFICATION_FAILED
  ['a key that nobody has', withHeader({ kid: 'unknown' }), 'token.key'],
  ['a damaged signature', withToken((_, token) => token.replace(/.{8}$/, 'AAAAAAAA')), 'token.signature'],
  // OAUTH_UNSUPPORTED_OPERATION and ERR_JOSE_ALG_NOT_ALLOWED, ERR_JOSE_NOT_SUPPORTED
  [
    'no signature',
    withToken((_, token) => `${base64url({ alg: 'none' })}.${base64url(claimsOf(token))}.`),
    'token.alg',
  ],
  [
    'an algorithm that nobody knows',
    withToken((_, token) => `${base64url({ alg: 'XX256', kid: 'k1' })}.${base64url(claimsOf(token))}.AAAA`),
    'token.alg',
  ],
  // ERR_JWE_INVALID, ERR_JWE_DECRYPTION_FAILED
  [
    'encrypted and not signed',
    withToken((_, token) => encrypted(JSON.stringify(claimsOf(token)))),
    'id_token.signed',
    ['--decryption-key', 'env:KEY'],
  ],
  ['encrypted, and no key to open it', withToken((_, token) => encrypted(token)), 'token.decrypt'],
];

const CASES = ROWS.map(([name, twists, check, options = []]) => [name, twists, check, options] as const);

it.each(CASES)('%s', async (_name, twists, check, options) => {
  provider = await startHostileProvider(twists);
  const client = ['--client-id', 'client-1', '--client-auth', 'none', '--headless'];
  const argv = ['login', '--issuer', provider.issuer, ...client, ...options];
  const { code, document } = await runJson(onlineWorld({ env: { KEY: DECRYPTION_KEY } }), argv);
  const failed = failingChecks(document);
  expect(failed).not.toContain('id_token.library');
  expect(code).toBe(1);
  expect(failed).toContain(check);
});
