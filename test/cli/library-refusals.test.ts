/**
 * Whatever openid-client refuses in a login, a check of our own says why: `id_token.library` stays empty. The codes
 * are read from the installed packages, so that a code of a new version needs a row or a reason here.
 */
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, type JWTPayload } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CATALOG } from '../../src/checks/catalog/catalog.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { type HostileProvider, type Scene, startHostileProvider, type Twists } from './hostile-provider.ts';

let provider: HostileProvider | undefined;
afterEach(async () => {
  await provider?.close();
  provider = undefined;
});

const encryption = await generateKeyPair('RSA-OAEP', { extractable: true });
const PUBLIC_PEM = await exportSPKI(encryption.publicKey);
const DECRYPTION_KEY = JSON.stringify({ ...(await exportJWK(encryption.privateKey)), kid: 'e1' });

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const encrypted = async (text: string, alg = 'RSA-OAEP') =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, enc: 'A128CBC-HS256' })
    .encrypt(encryption.publicKey);

/** RFC 7516, by hand: jose makes none with RSA1_5. */
function rsa15(text: string): string {
  const head = base64url({ alg: 'RSA1_5', enc: 'A256GCM' });
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const content = Buffer.concat([cipher.update(text), cipher.final()]);
  const wrapped = publicEncrypt({ key: PUBLIC_PEM, padding: constants.RSA_PKCS1_PADDING }, key);
  const parts = [wrapped, iv, content, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [head, ...parts].join('.');
}

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
  ['another issuer', withClaims({ iss: 'https://other.example' }), 'id_token.iss'],
  ['another audience', withClaims({ aud: 'another' }), 'id_token.aud'],
  ['another nonce', withClaims({ nonce: 'another' }), 'id_token.nonce'],
  ['no nonce', withClaims({ nonce: undefined }), 'id_token.nonce'],
  ['another authorized party', withClaims({ azp: 'another' }), 'id_token.azp'],
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
  ['a key that nobody has', withHeader({ kid: 'unknown' }), 'token.key'],
  ['a damaged signature', withToken((_, token) => token.replace(/.{8}$/, 'AAAAAAAA')), 'token.signature'],
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
  [
    'encrypted and not signed',
    withToken((_, token) => encrypted(JSON.stringify(claimsOf(token)))),
    'id_token.signed',
    ['--decryption-key', 'env:KEY'],
  ],
  ['encrypted, and no key to open it', withToken((_, token) => encrypted(token)), 'token.decrypt'],
];

/** The codes that the library refused with, of all rows. */
const seen = new Set<string>();
vi.mock('openid-client', async (original) => {
  const library = await original<typeof import('openid-client')>();
  return {
    ...library,
    authorizationCodeGrant: (...given: Parameters<typeof library.authorizationCodeGrant>) =>
      library.authorizationCodeGrant(...given).catch((thrown: unknown) => {
        for (let error = thrown; error instanceof Error; error = error.cause)
          if ('code' in error) seen.add(String(error.code));
        throw thrown;
      }),
  };
});

const CASES = ROWS.map(([name, twists, check, options = []]) => [name, twists, check, options] as const);

async function logIn(twists: Twists, ...options: string[]) {
  provider = await startHostileProvider(twists);
  const client = ['--client-id', 'client-1', '--client-auth', 'none', '--headless'];
  const argv = ['login', '--issuer', provider.issuer, ...client, ...options];
  const { code, document } = await runJson(onlineWorld({ env: { KEY: DECRYPTION_KEY } }), argv);
  const failed = failingChecks(document);
  expect(failed).not.toContain('id_token.library');
  return { code, document, failed };
}

it.each(CASES)('%s', async (_name, twists, check, options) => {
  const { code, failed } = await logIn(twists, ...options);
  expect(code).toBe(1);
  expect(failed).toContain(check);
});

it('an algorithm that is refused here: what to register, and no verdict of the library', async () => {
  const twists = withToken((_, token) => rsa15(token));
  const { code, document } = await logIn(twists, '--decryption-key', 'env:KEY');
  expect([code, document.error?.code]).toEqual([1, 'NOT_ACCEPTED']);
  const findings = document.reports.flatMap((report) => report.findings);
  const told = findings.find((one) => one.code === 'token.decrypt') as { readonly hint?: string } | undefined;
  expect(told).toMatchObject({ status: 'fail', message: expect.stringContaining('RSA1_5') });
  expect(told?.hint).toContain('RSA-OAEP-256');
});

it('a token type that nobody knows is a finding of the token answer', async () => {
  const { code, failed } = await logIn({ tokenMembers: { token_type: 'mac' } });
  expect([code, failed]).toEqual([1, ['token_response.token_type']]);
});

/** Codes of openid-client that no token causes, and what becomes of each. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  OAUTH_ABORT: 'the run was stopped by a signal',
  OAUTH_TIMEOUT: 'the recorded fetch has its own time limit: HTTP_TIMEOUT',
  OAUTH_AUTHORIZATION_RESPONSE_ERROR: 'callback.error comes first',
  OAUTH_DECRYPTION_FAILED: 'tokens are opened before the library sees them: token.decrypt',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'the recorded fetch refuses plain http: INSECURE_URL',
  OAUTH_REQUEST_PROTOCOL_FORBIDDEN: 'the recorded fetch refuses other schemes: INSECURE_URL',
  OAUTH_INVALID_REQUEST: 'a request that the command line cannot make',
  OAUTH_INVALID_SERVER_METADATA: 'discovery is judged first: discovery.*',
  OAUTH_MISSING_SERVER_METADATA: 'endpoints are demanded before anything is sent: DISCOVERY_FAILED',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    'metadata and UserInfo are judged by discovery.issuer and userinfo.sub',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED:
    'its tolerance is a hundred years: id_token.exp, id_token.nbf, id_token.iat',
  OAUTH_JWT_USERINFO_EXPECTED: 'UserInfo is read for what it is: userinfo.*',
  OAUTH_KEY_SELECTION_FAILED: 'the token of the browser is verified before the code is used: token.key',
  OAUTH_RESPONSE_BODY_ERROR: 'a refusal of the provider: REQUEST_REFUSED',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'the status is judged by http.status, and handed on as the one that is due',
  OAUTH_RESPONSE_IS_NOT_JSON: 'the type is judged by http.content_type, and handed on as the one that is due',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'a refusal of the provider: REQUEST_REFUSED',
};

/** Codes of jose, which verifies and decrypts, and the check that tells of each. */
const OF_JOSE: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'token.alg',
  ERR_JOSE_GENERIC: 'token.signature',
  ERR_JOSE_NOT_SUPPORTED: 'token.alg',
  ERR_JWE_DECRYPTION_FAILED: 'token.decrypt',
  ERR_JWE_INVALID: 'token.decrypt',
  ERR_JWKS_INVALID: 'jwks.parse',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'token.kid',
  ERR_JWKS_NO_MATCHING_KEY: 'token.key',
  ERR_JWKS_TIMEOUT: 'token.key',
  ERR_JWK_INVALID: 'jwks.key_form',
  ERR_JWS_INVALID: 'token.parse',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'token.signature',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'token.claims',
  ERR_JWT_EXPIRED: 'token.exp',
  ERR_JWT_INVALID: 'token.claims',
};

describe('the codes of the installed packages', () => {
  const { resolve } = createRequire(import.meta.url);
  const codesIn = (path: string, pattern: RegExp) => [
    ...new Set(readFileSync(path, 'utf8').match(pattern) ?? []),
  ];
  const oauth = [
    ...codesIn(resolve('openid-client'), /\bOAUTH_[A-Z_]+\b/g),
    ...codesIn(createRequire(resolve('openid-client')).resolve('oauth4webapi'), /\bOAUTH_[A-Z_]+\b/g),
  ];
  const jose = codesIn(resolve('jose/errors'), /\bERR_[A-Z_]+\b/g);

  it('of openid-client: each has a row above, or a reason why no token causes it', () => {
    expect(oauth.length).toBeGreaterThan(15);
    expect(oauth.filter((code) => !seen.has(code) && !Object.hasOwn(ELSEWHERE, code))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((code) => seen.has(code) || !oauth.includes(code))).toEqual([]);
  });

  it('of jose: each has its check', () => {
    expect(jose.sort()).toEqual(Object.keys(OF_JOSE).sort());
    for (const check of Object.values(OF_JOSE)) expect(CATALOG).toHaveProperty([check]);
  });
});
