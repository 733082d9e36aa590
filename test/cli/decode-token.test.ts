/** `idcli decode-token`, whole: what is promised of input, exit codes, verdicts and the JSON document. */
import { createCipheriv, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import {
  CLIENT,
  encode,
  goodClaims,
  ISSUER,
  jwkOf,
  makeToken,
  now,
  otherRsa,
  p256,
  RSA_JWK,
  rsa,
} from '../unit/checks/fixtures.ts';

const good = makeToken();
const jwks = JSON.stringify({ keys: [RSA_JWK] });
const files = {
  '/project/jwks.json': jwks,
  '/project/key.pem': rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  '/project/key.der': rsa.publicKey.export({ type: 'spki', format: 'der' }),
  '/project/key.jwk': JSON.stringify(RSA_JWK),
  '/project/other.pem': otherRsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  '/project/token.jwt': `${good}\n`,
  '/project/response.json': JSON.stringify({ access_token: '2YotnFZFEjr1zCsicMWpAA', id_token: good }),
  '/project/private.pem': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  '/project/empty.txt': '',
  '/project/leaked.json': JSON.stringify({ keys: [jwkOf(rsa.privateKey, { kid: 'rsa-1' })] }),
};
const world = (more: Parameters<typeof testWorld>[0] = {}) => testWorld({ files, ...more });

interface Row {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly code: number;
  readonly verdict?: string;
  readonly fails?: readonly string[];
  readonly kind?: string;
}

const short = (token: string) => token.slice(0, token.lastIndexOf('.'));

describe('exit codes and verdicts (Reports)', () => {
  const table: [name: string, row: Row][] = [
    ['no key: unverified and 0', { args: [good], code: 0, verdict: 'unverified', fails: [], kind: 'jws' }],
    ['no key with --strict: 1', { args: [good, '--strict'], code: 1, verdict: 'unverified', fails: [] }],
    [
      'expired, no key: warns',
      {
        args: [makeToken({ payload: goodClaims({ exp: now - 9999 }) })],
        code: 0,
        verdict: 'unverified',
        fails: [],
      },
    ],
    [
      'alg none, no key: warns',
      {
        args: [`${encode({ alg: 'none' })}.${encode(goodClaims())}.`],
        code: 0,
        verdict: 'unverified',
        fails: [],
      },
    ],
    ['a good key: valid', { args: [good, '--jwks', 'jwks.json'], code: 0, verdict: 'valid', fails: [] }],
    ['a PEM', { args: [good, '--key', 'key.pem'], code: 0, verdict: 'valid' }],
    ['DER', { args: [good, '--key', 'key.der'], code: 0, verdict: 'valid' }],
    ['a JWK', { args: [good, '--key', 'key.jwk'], code: 0, verdict: 'valid' }],
    ['several keys', { args: [good, '--key', 'other.pem', '--key', 'key.pem'], code: 0, verdict: 'valid' }],
    [
      'another key',
      { args: [good, '--key', 'other.pem'], code: 1, verdict: 'invalid', fails: ['token.signature'] },
    ],
    [
      'expired, with a key: fails',
      {
        args: [makeToken({ payload: goodClaims({ exp: now - 9999 }) }), '--jwks', 'jwks.json'],
        code: 1,
        fails: ['token.exp'],
      },
    ],
    [
      '--now judges as of another time',
      {
        args: [
          makeToken({ payload: goodClaims({ exp: now - 9999 }) }),
          '--jwks',
          'jwks.json',
          '--now',
          String(now - 10_000),
        ],
        code: 1,
        fails: ['token.iat'],
      },
    ],
    [
      '--clock-tolerance forgives',
      {
        args: [
          makeToken({ payload: goodClaims({ exp: now - 100 }) }),
          '--jwks',
          'jwks.json',
          '--clock-tolerance',
          '200',
        ],
        code: 0,
        verdict: 'valid',
      },
    ],
    [
      'a damaged token',
      { args: [`${good.slice(0, 30)} ${good.slice(30)}`], code: 1, fails: ['token.parse'] },
    ],
    ['padding', { args: [`${good}==`], code: 1, fails: ['token.parse'] }],
    [
      'claims without a header',
      { args: [good.split('.').slice(1).join('.')], code: 1, fails: ['token.parse'] },
    ],
    [
      'a signature that was cut',
      { args: [good.slice(0, -8), '--jwks', 'jwks.json'], code: 1, fails: ['token.signature'] },
    ],
    ['two parts', { args: [short(good)], code: 1, fails: ['token.parse'] }],
    ['four parts', { args: [`${good}.AAAA`], code: 1, fails: ['token.parse'] }],
    ['the header only', { args: [good.split('.')[0] ?? ''], code: 1, fails: ['token.parse'] }],
    [
      'opaque',
      { args: ['2YotnFZFEjr1zCsicMWpAA'], code: 0, verdict: 'unverified', fails: [], kind: 'opaque' },
    ],
    [
      'opaque, but something was expected',
      { args: ['2YotnFZFEjr1zCsicMWpAA', '--client-id', CLIENT], code: 1, fails: ['token.parse'] },
    ],
    ['no token', { args: ['hello'], code: 2, verdict: 'invalid', fails: ['token.parse'] }],
    ['empty input', { args: ['-'], stdin: '', code: 2, fails: ['token.parse'] }],
    ['an empty file', { args: ['empty.txt'], code: 2, fails: ['token.parse'] }],
    ['one character', { args: ['x'], code: 2, fails: ['token.parse'] }],
    ['a file that is not there', { args: ['./missing.jwt'], code: 2 }],
    ['a key file that is not there', { args: [good, '--key', 'missing.pem'], code: 2 }],
    ['a key file that is none', { args: [good, '--key', 'token.jwt'], code: 2 }],
    ['too large a tolerance', { args: [good, '--clock-tolerance', '301'], code: 2 }],
    ['two inputs', { args: [good, good], code: 2 }],
    ['a leaked private key', { args: [good, '--jwks', 'leaked.json'], code: 1, fails: ['jwks.private_key'] }],
  ];
  it.each(table)('%s', async (_, row) => {
    const { document, code } = await runJson(world(row.stdin === undefined ? {} : { stdin: row.stdin }), [
      'decode-token',
      ...row.args,
    ]);
    expect(code).toBe(row.code);
    expect(document.exitCode).toBe(row.code);
    if (row.fails !== undefined) expect(failingChecks(document)).toEqual(row.fails);
    if (row.verdict !== undefined) expect(document.reports[0]?.verdict).toBe(row.verdict);
    if (row.kind !== undefined) expect(document.data?.kind).toBe(row.kind);
  });
});

describe('the claims of an ID token', () => {
  const check = [
    '--jwks',
    'jwks.json',
    '--issuer',
    ISSUER,
    '--client-id',
    CLIENT,
    '--nonce',
    'nonce-of-this-login',
  ];
  const table: [name: string, changes: Record<string, unknown>, more: string[], fails: string[]][] = [
    ['good', {}, [], []],
    ['another issuer', { iss: 'https://other.example.com' }, [], ['id_token.iss']],
    ['another audience', { aud: 'client-2' }, [], ['id_token.aud']],
    ['another nonce', { nonce: 'other' }, [], ['id_token.nonce']],
    ['expired', { exp: now - 60 }, [], ['id_token.exp']],
    ['not yet', { nbf: now + 600 }, [], ['id_token.nbf']],
    ['from the future', { iat: now + 600 }, [], ['id_token.iat']],
    ['no subject', { sub: undefined }, [], ['id_token.sub']],
    ['too old an authentication', { auth_time: now - 600 }, ['--max-age', '300'], ['id_token.auth_time']],
    ['less assurance', { acr: 'low' }, ['--acr-values', 'high substantial'], ['id_token.acr']],
    [
      'at_hash of another token',
      { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' },
      ['--access-token', 'a-token'],
      ['id_token.at_hash'],
    ],
    [
      'c_hash of another code',
      { c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' },
      ['--code', 'a-code'],
      ['id_token.c_hash'],
    ],
    ['a required claim', {}, ['--require', 'acr'], ['id_token.acr']],
    ['another audience beside ours', { aud: [CLIENT, 'x'], azp: CLIENT }, [], ['id_token.aud']],
    ['a trusted one', { aud: [CLIENT, 'x'], azp: CLIENT }, ['--trusted-audience', 'x'], []],
  ];
  it.each(table)('%s', async (_, changes, more, fails) => {
    const token = makeToken({ payload: goodClaims(changes) });
    const { document, code } = await runJson(world(), ['decode-token', token, ...check, ...more]);
    expect(failingChecks(document)).toEqual(fails);
    expect(code).toBe(fails.length === 0 ? 0 : 1);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['token', 'id_token', 'jwks']);
  });

  it('the access token that stood beside it is held against at_hash', async () => {
    const id = makeToken({ payload: goodClaims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) });
    const response = JSON.stringify({
      access_token: '2YotnFZFEjr1zCsicMWpAA',
      token_type: 'Bearer',
      id_token: id,
    });
    const { document } = await runJson(world({ stdin: response }), ['decode-token', ...check]);
    expect(failingChecks(document)).toEqual(['id_token.at_hash']);
  });

  it('without a key it is unverified, and 0', async () => {
    const { document, code } = await runJson(world(), [
      'decode-token',
      good,
      '--nonce',
      'nonce-of-this-login',
    ]);
    expect(document.reports.map(({ verdict }) => verdict)).toEqual(['unverified', 'unverified']);
    expect(code).toBe(0);
  });

  it('alg none fails as soon as anything is expected, as algorithm and as signature', async () => {
    const none = `${encode({ alg: 'none' })}.${encode(goodClaims())}.`;
    const { document, code } = await runJson(world(), ['decode-token', none, '--client-id', CLIENT]);
    expect(code).toBe(1);
    expect(failingChecks(document)).toContain('token.alg');
  });
});

describe('input', () => {
  it.each([
    ['an argument', [good], undefined],
    ['a file', ['token.jwt'], undefined],
    ['a file with an @', ['@token.jwt'], undefined],
    ['an absolute path', ['/project/token.jwt'], undefined],
    ['- for standard input', ['-'], good],
    ['piped', [], good],
    ['a header', [`Authorization: Bearer ${good}`], undefined],
    ['a callback', [`https://app.example.com/cb#id_token=${good}&state=x`], undefined],
    ['a token response', ['response.json'], undefined],
    ['over lines', [good.replace(/(.{64})/g, '$1\n')], undefined],
  ])('%s', async (_, args, stdin) => {
    const { document } = await runJson(world(stdin === undefined ? {} : { stdin }), [
      'decode-token',
      ...args,
      '--jwks',
      'jwks.json',
    ]);
    expect(document.reports[0]?.verdict).toBe('valid');
    expect(document.data?.payload).toMatchObject({ sub: 'user-1' });
  });

  it('nothing at a terminal is a usage error', async () => {
    const { document, code } = await runJson(world(), ['decode-token']);
    expect(code).toBe(2);
    expect(document.error?.code).toBe('USAGE');
  });

  it('several are listed, the ID token is looked at, --pick takes another', async () => {
    const first = await runJson(world(), ['decode-token', 'response.json']);
    expect(first.document.data).toMatchObject({
      kind: 'jws',
      source: { where: 'token response, member id_token' },
      found: [
        { number: 1, kind: 'opaque' },
        { number: 2, kind: 'jws', chosen: true },
      ],
    });
    const second = await runJson(world(), ['decode-token', 'response.json', '--pick', '1']);
    expect(second.document.data?.kind).toBe('opaque');
    const third = await runJson(world(), ['decode-token', 'response.json', '--pick', '3']);
    expect(third.code).toBe(2);
  });

  it('what only looks like a token is passed over', async () => {
    const stdin = JSON.stringify({ token: 'a.b.c', session: `${good}` });
    const { document, code } = await runJson(world({ stdin }), ['decode-token']);
    expect(document.data).toMatchObject({
      source: { where: 'JSON, member session' },
      payload: { sub: 'user-1' },
    });
    expect(code).toBe(0);
  });

  it.each([
    ['a key', 'key.pem', /key or certificate/],
    ['a key set', 'jwks.json', /key set/],
  ])('%s instead of a token is named', async (_, file, message) => {
    const { document, code } = await runJson(world(), ['decode-token', file]);
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'INPUT_NOT_A_TOKEN' });
    expect(document.error?.message).toMatch(message);
  });
});

describe('payloads that are not claims', () => {
  it.each([
    ['text', 'hello', 'hello'],
    ['a list', '[1,2]', '[1,2]'],
    ['bytes', Buffer.from([0, 255, 1]), { base64: 'AP8B' }],
  ])('%s is shown and its signature judged', async (_, payload, shown) => {
    const input = `${encode({ alg: 'RS256', kid: 'rsa-1' })}.${Buffer.from(payload).toString('base64url')}`;
    const signature = makeToken({ header: { alg: 'RS256', kid: 'rsa-1' } });
    expect(signature).toBeTruthy();
    const { signatureOf } = await import('../unit/checks/fixtures.ts');
    const token = `${input}.${signatureOf(input, 'RS256', rsa.privateKey)}`;
    const { document } = await runJson(world(), ['decode-token', token, '--jwks', 'jwks.json']);
    expect(document.data).toMatchObject({ kind: 'jws', payload: shown });
    expect(document.reports[0]?.findings.find(({ code }) => code === 'token.signature')?.status).toBe('pass');
  });
});

describe('JSON serializations', () => {
  const [header = '', payload = '', signature = ''] = good.split('.');
  const flattened = JSON.stringify({ protected: header, payload, signature });
  const general = JSON.stringify({ payload, signatures: [{ protected: header, signature }] });
  it.each([
    ['compact', good],
    ['flattened', flattened],
    ['general', general],
  ])('%s', async (serialization, token) => {
    const { document } = await runJson(world({ stdin: token }), ['decode-token', '--jwks', 'jwks.json']);
    expect(document.data).toMatchObject({ kind: 'jws', serialization, header: { alg: 'RS256' } });
    expect(document.reports[0]?.verdict).toBe('valid');
  });
});

/** RSA-OAEP with A256GCM, by hand: RFC 7516, 5.1. */
function encrypt(plaintext: string, header: Record<string, unknown> = {}): string {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const encoded = encode({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'enc-1', cty: 'JWT', ...header });
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(encoded));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const wrapped = publicEncrypt({ key: rsa.publicKey, oaepHash: 'sha1' }, key);
  return [
    encoded,
    ...[wrapped, iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url')),
  ].join('.');
}

describe('encrypted tokens', () => {
  const jwe = encrypt(good);

  it('no key: the header is shown, with the key that would be needed; 0', async () => {
    const { document, code } = await runJson(world(), ['decode-token', jwe]);
    expect(code).toBe(0);
    expect(document.data).toMatchObject({
      kind: 'jwe',
      outerHeader: { alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'enc-1' },
      header: { alg: 'RSA-OAEP' },
      neededKey: { kid: 'enc-1', alg: 'RSA-OAEP', description: 'the private RSA key of 2048 bits' },
    });
    expect(document.data).not.toHaveProperty('payload');
  });

  it('no key, but an expectation: token.decrypt fails', async () => {
    const { document, code } = await runJson(world(), ['decode-token', jwe, '--client-id', CLIENT]);
    expect(code).toBe(1);
    expect(failingChecks(document)).toEqual(['token.decrypt']);
  });

  it('a key that does not open it: token.decrypt fails', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const { document, code } = await runJson(world({ files: { ...files, '/project/wrong.pem': pem } }), [
      'decode-token',
      jwe,
      '--decryption-key',
      'wrong.pem',
    ]);
    expect(code).toBe(1);
    expect(failingChecks(document)).toEqual(['token.decrypt']);
  });

  it('the right one among several: opened, and the token inside judged', async () => {
    const pem = p256.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const { document, code } = await runJson(world({ files: { ...files, '/project/wrong.pem': pem } }), [
      'decode-token',
      jwe,
      '--decryption-key',
      'wrong.pem',
      '--decryption-key',
      'private.pem',
      '--jwks',
      'jwks.json',
    ]);
    expect(code).toBe(0);
    expect(document.data).toMatchObject({
      kind: 'nested',
      outerHeader: { alg: 'RSA-OAEP' },
      header: { alg: 'RS256' },
      payload: { sub: 'user-1' },
      attempts: [
        { purpose: 'decrypt', result: 'unsuitable' },
        { purpose: 'decrypt', result: 'decrypted' },
        { purpose: 'verify', result: 'verified' },
      ],
    });
    expect(document.reports[0]?.verdict).toBe('valid');
  });

  it('claims without a signature inside', async () => {
    const { document } = await runJson(world(), [
      'decode-token',
      encrypt(JSON.stringify(goodClaims()), { cty: undefined }),
      '--decryption-key',
      'private.pem',
    ]);
    expect(document.data).toMatchObject({ kind: 'jwe', payload: { sub: 'user-1' } });
  });

  it.each([
    ['env:PASSWORD', { env: { PASSWORD: 'correct horse battery staple' } }],
    ['file:password.txt', { files: { ...files, '/project/password.txt': 'correct horse battery staple\n' } }],
  ])('a password by reference: %s', async (reference, more) => {
    const { CompactEncrypt } = await import('jose');
    const token = await new CompactEncrypt(new TextEncoder().encode(good))
      .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A128CBC-HS256' })
      .encrypt(new TextEncoder().encode('correct horse battery staple'));
    const { document } = await runJson(world(more), ['decode-token', token, '--decryption-key', reference]);
    expect(document.data).toMatchObject({ kind: 'nested', payload: { sub: 'user-1' } });
  });
});

describe('shared secrets', () => {
  const token = makeToken({
    alg: 'HS256',
    header: { alg: 'HS256' },
    key: 'a secret of more than thirty-two bytes',
  });
  it.each([
    ['with --secret', ['--secret', 'env:S'], 0, []],
    ['without', [], 0, []],
    ['only a public key', ['--key', 'key.pem'], 1, ['token.alg']],
    ['another secret', ['--secret', 'env:T'], 1, ['token.signature']],
  ])('%s', async (_, args, code, fails) => {
    const env = { S: 'a secret of more than thirty-two bytes', T: 'another secret of more than 32 bytes' };
    const ran = await runJson(world({ env }), ['decode-token', token, ...args]);
    expect(failingChecks(ran.document)).toEqual(fails);
    expect(ran.code).toBe(code);
  });

  it('a literal works and warns', async () => {
    const { stderr, document } = await runJson(world(), [
      'decode-token',
      token,
      '--secret',
      'a secret of more than thirty-two bytes',
    ]);
    expect(stderr).toMatch(/process list/);
    expect(document.reports[0]?.verdict).toBe('valid');
  });
});

describe('for scripts and people', () => {
  it('--field gives one value', async () => {
    const { stdout } = await runIn(world(), ['decode-token', good, '--field', 'data.payload.sub']);
    expect(stdout).toBe('user-1\n');
  });

  it('--explain adds meanings with links', async () => {
    const { document } = await runJson(world(), ['decode-token', good, '--explain']);
    expect(document.data?.explain).toContainEqual({
      at: 'payload.iss',
      meaning: 'who issued it',
      section: 'RFC 7519, 4.1.1',
      link: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.1',
    });
  });

  it('unverified is said first', async () => {
    const { stdout } = await runIn(world(), ['decode-token', good]);
    expect(stdout.split('\n')[0]).toMatch(/^JWT\s+unverified/);
  });

  it('--now is the present that times are told from', async () => {
    const { stdout } = await runIn(world(), ['decode-token', good, '--now', String(now + 600 - 120)]);
    expect(stdout).toMatch(/exp .* in 2 min/);
    expect(stdout).toMatch(/iat .* 8 min ago/);
  });

  it('tokens inside claims are opened in turn, and not judged', async () => {
    const token = makeToken({ payload: goodClaims({ _claim_sources: { src1: { JWT: good } } }) });
    const { document } = await runJson(world(), ['decode-token', token]);
    expect(document.data?.nested).toMatchObject([
      { at: '_claim_sources.src1.JWT', kind: 'jws', header: { alg: 'RS256' }, payload: { sub: 'user-1' } },
    ]);
  });

  it('verified_claims are lifted', async () => {
    const verified = { verification: { trust_framework: 'eidas' }, claims: { given_name: 'Camille' } };
    const token = makeToken({ payload: goodClaims({ verified_claims: verified }) });
    const { document } = await runJson(world(), ['decode-token', token]);
    expect(document.claims).toMatchObject({ given_name: 'Camille', verified_claims_lifted: ['given_name'] });
  });

  it.each(['never verified', 'verified'])('claims say whether they were verified: %s', async (how) => {
    const args = how === 'verified' ? ['--jwks', 'jwks.json'] : [];
    const { document } = await runJson(world(), ['decode-token', good, ...args]);
    expect(document.claims).toMatchObject({ subject: 'user-1', source: { verified: how === 'verified' } });
  });
});
