/** Encrypted tokens: what opens, what does not, and that a closed token is told once. */
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, GeneralEncrypt, importJWK, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { judgeIdToken, judgeToken, type TokenInput } from '../../../src/checks/index.ts';
import type { KeyCandidate } from '../../../src/protocol/jose/decoded.ts';
import { decode, decrypt, encrypt, readKeys, secretKey } from '../../../src/protocol/jose/index.ts';
import {
  CLIENT,
  candidates,
  codes,
  encode,
  goodClaims,
  ISSUER,
  jwkOf,
  makeToken,
  NOW,
  otherRsa,
  p256,
  rsa,
  tokenInput,
} from './fixtures.ts';

const good = makeToken();
const x25519 = generateKeyPairSync('x25519');
const x448 = generateKeyPairSync('x448');
const SECRET = 'a client secret';

const privateRsa = readKeys(
  Buffer.from(rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string),
  'enc.pem',
);

async function seal(
  content: string,
  alg: string,
  key: KeyCandidate | JWK,
  header: object = {},
): Promise<string> {
  const jwk = 'jwk' in key ? (key as KeyCandidate).jwk : (key as JWK);
  const { d: _d, use: _u, ...members } = jwk as JWK;
  const imported = await importJWK({ ...members, alg } as JWK, alg);
  const sealer = new CompactEncrypt(Buffer.from(content)).setProtectedHeader({
    alg,
    enc: 'A256GCM',
    ...header,
  });
  return sealer.encrypt(imported);
}

/** A JWE that no reader may open, since it does not know what is critical in it. */
async function sealCritical(): Promise<string> {
  const sealer = new CompactEncrypt(Buffer.from(good)).setProtectedHeader({
    alg: 'RSA-OAEP',
    enc: 'A256GCM',
    crit: ['urn:x'],
    'urn:x': true,
  });
  return sealer.encrypt(rsa.publicKey, { crit: { 'urn:x': true } });
}

const publicRsa = jwkOf(rsa.publicKey) as JWK;
const nested = await seal(good, 'RSA-OAEP-256', publicRsa, { cty: 'JWT' });
const [header = '', key = '', iv = '', ciphertext = '', tag = ''] = nested.split('.');
const critical = await sealCritical();
const changed = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

interface Row {
  readonly name: string;
  readonly token: string;
  readonly input?: { readonly [Name in keyof TokenInput]?: TokenInput[Name] | undefined };
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  readonly verdict: 'valid' | 'invalid' | 'unverified';
}

const withKey = { decryptionKeys: privateRsa };

const rows: Row[] = [
  { name: 'TV-1 nested, opened and verified', token: nested, input: withKey, verdict: 'valid' },
  {
    name: 'encrypted four times, which is one more than the limit',
    token: await seal(
      await seal(await seal(nested, 'RSA-OAEP', publicRsa), 'RSA-OAEP', publicRsa),
      'RSA-OAEP',
      publicRsa,
    ),
    input: withKey,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'nested twice',
    token: await seal(nested, 'RSA-OAEP', publicRsa),
    input: withKey,
    verdict: 'valid',
  },
  {
    name: 'one of several keys',
    token: nested,
    input: {
      decryptionKeys: [...candidates(jwkOf(otherRsa.privateKey), jwkOf(p256.privateKey)), ...privateRsa],
    },
    verdict: 'valid',
  },
  {
    name: 'nothing expected, no key',
    token: nested,
    input: { expected: false, keys: undefined },
    verdict: 'unverified',
  },
  { name: 'something expected, no key', token: nested, fails: ['token.decrypt'], verdict: 'invalid' },
  {
    name: 'another key',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(otherRsa.privateKey)) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'a key of another type',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(p256.privateKey)) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'the public key only',
    token: nested,
    input: { decryptionKeys: candidates(publicRsa) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'a key for signatures',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(rsa.privateKey, { use: 'sig' })) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'a key bound to another algorithm',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(rsa.privateKey, { alg: 'RSA-OAEP' })) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'changed header',
    token: `${encode({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT', kid: 'x' })}.${key}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'changed key',
    token: `${header}.${changed(key)}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'changed vector',
    token: `${header}.${key}.${changed(iv)}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'changed ciphertext',
    token: `${header}.${key}.${iv}.${changed(ciphertext)}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'changed tag',
    token: `${header}.${key}.${iv}.${ciphertext}.${changed(tag)}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'RFC 7518, 5.3: a tag that was cut short',
    token: `${header}.${key}.${iv}.${ciphertext}.${tag.slice(0, 16)}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'RFC 7517, 4.3: a key whose key_ops do not decrypt',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(rsa.privateKey, { key_ops: ['sign'] })) },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'RFC 7517, 4.3: a key whose key_ops do',
    token: nested,
    input: { decryptionKeys: candidates(jwkOf(rsa.privateKey, { key_ops: ['unwrapKey'] })) },
    verdict: 'valid',
  },
  {
    name: 'an unknown critical extension in the inner of two layers',
    token: await seal(critical, 'RSA-OAEP', publicRsa),
    input: withKey,
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'missing tag',
    token: `${header}.${key}.${iv}.${ciphertext}.`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'four parts',
    token: `${header}.${key}.${iv}.${ciphertext}`,
    input: withKey,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'padding',
    token: `${header}.${key}.${iv}.${ciphertext}.${tag}==`,
    input: withKey,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'an unknown alg',
    token: `${encode({ alg: 'RSA-1024', enc: 'A256GCM' })}.${key}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'an unknown enc',
    token: `${encode({ alg: 'RSA-OAEP', enc: 'A1024GCM' })}.${key}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
  {
    name: 'no enc',
    token: `${encode({ alg: 'RSA-OAEP' })}.${key}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'an unknown critical extension',
    token: await sealWithCrit(),
    input: withKey,
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'a wrong signature inside',
    token: await seal(makeToken({ key: otherRsa.privateKey }), 'RSA-OAEP', publicRsa),
    input: withKey,
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'an unsigned token inside',
    token: await seal(`${encode({ alg: 'none' })}.${encode(goodClaims())}.`, 'RSA-OAEP', publicRsa),
    input: withKey,
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'a damaged token inside',
    token: await seal(`${good}=`, 'RSA-OAEP', publicRsa),
    input: withKey,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'bare claims, nothing expected: anybody could encrypt them',
    token: await seal(JSON.stringify(goodClaims()), 'RSA-OAEP', publicRsa),
    input: { ...withKey, expected: false },
    verdict: 'unverified',
  },
  {
    name: 'bare claims where a login was: nobody signed them',
    token: await seal(JSON.stringify(goodClaims()), 'RSA-OAEP', publicRsa),
    input: withKey,
    verdict: 'unverified',
  },
  {
    name: 'text',
    token: await seal('plain text', 'RSA-OAEP', publicRsa),
    input: { ...withKey, expected: false },
    warns: ['token.claims'],
    verdict: 'unverified',
  },
  {
    name: 'ECDH-ES',
    token: await seal(good, 'ECDH-ES', jwkOf(p256.publicKey) as JWK),
    input: { decryptionKeys: candidates(jwkOf(p256.privateKey)) },
    verdict: 'valid',
  },
  {
    name: 'X25519',
    token: await seal(good, 'ECDH-ES+A256KW', jwkOf(x25519.publicKey) as JWK),
    input: { decryptionKeys: candidates(jwkOf(x25519.privateKey)) },
    verdict: 'valid',
  },
  {
    name: 'PBES2 with a password',
    token: await seal(good, 'PBES2-HS256+A128KW', secretKey(SECRET, 'password')),
    input: { decryptionKeys: [secretKey(SECRET, 'password')] },
    verdict: 'valid',
  },
  {
    name: 'X448 is known, and not available',
    token: `${encode({ alg: 'ECDH-ES', enc: 'A256GCM', epk: jwkOf(x448.publicKey) })}..${iv}.${ciphertext}.${tag}`,
    input: { decryptionKeys: candidates(jwkOf(x448.privateKey)) },
    verdict: 'unverified',
  },
  {
    name: 'RSA1_5 is known, and not available',
    token: `${encode({ alg: 'RSA1_5', enc: 'A128CBC-HS256' })}.${key}.${iv}.${ciphertext}.${tag}`,
    input: withKey,
    verdict: 'unverified',
  },
];

async function sealWithCrit(): Promise<string> {
  const sealer = new CompactEncrypt(Buffer.from(good)).setProtectedHeader({
    alg: 'RSA-OAEP',
    enc: 'A256GCM',
    crit: ['ext'],
    ext: true,
  });
  return sealer.encrypt(createPublicKey({ key: publicRsa, format: 'jwk' }), { crit: { ext: true } });
}

describe('encrypted tokens', () => {
  test.each(rows)('$name', async ({ token, input, fails, warns, verdict }) => {
    const { report } = await judgeToken(tokenInput(token, input as Partial<TokenInput>));
    expect(codes(report, 'fail')).toEqual(fails ?? []);
    expect(codes(report, 'warn')).toEqual(warns ?? []);
    expect(report.verdict).toBe(verdict);
  });
});

test('claims of a token that stays closed are skipped, and name the reason', async () => {
  const token = await judgeToken(tokenInput(nested));
  const report = await judgeIdToken({
    token,
    issuer: ISSUER,
    clientId: CLIENT,
    now: NOW,
    clockToleranceSeconds: 30,
  });
  expect(codes(report, 'skip')).toHaveLength(report.findings.length);
  for (const { message } of report.findings) expect(message).toContain('token.decrypt');
});

test('OpenID Connect Core 1.0, 10.2: a key derived from the client secret', async () => {
  const derived = { kty: 'oct', k: encode('') } as JWK;
  derived.k = createHash('sha256').update(SECRET).digest().subarray(0, 16).toString('base64url');
  const token = await seal(good, 'A128KW', derived);
  const { report } = await judgeToken(
    tokenInput(token, { decryptionKeys: [secretKey(SECRET, 'client secret')] }),
  );
  expect(report.verdict).toBe('valid');
});

test('every key that was tried is told, with the reason', async () => {
  const token = decode(nested);
  if (token?.kind !== 'jwe') throw new Error('not a JWE');
  const { attempts, plaintext } = await decrypt(
    token,
    candidates(jwkOf(otherRsa.privateKey), jwkOf(p256.privateKey), publicRsa),
  );
  expect(plaintext).toBeUndefined();
  expect(attempts.map(({ result, reason }) => [result, reason])).toEqual([
    ['failed', 'it does not open the token'],
    ['unsuitable', 'it is of type EC, RSA-OAEP-256 needs RSA'],
    ['unsuitable', 'it is a public key, decrypting needs the private one'],
  ]);
});

test('several recipients: the one that has the key', async () => {
  const sealer = new GeneralEncrypt(Buffer.from(good)).setProtectedHeader({ enc: 'A256GCM' });
  sealer.addRecipient(otherRsa.publicKey).setUnprotectedHeader({ alg: 'RSA-OAEP', kid: 'other' });
  sealer.addRecipient(p256.publicKey).setUnprotectedHeader({ alg: 'ECDH-ES+A128KW', kid: 'mine' });
  const token = JSON.stringify(await sealer.encrypt());
  const { report } = await judgeToken(
    tokenInput(token, { decryptionKeys: candidates(jwkOf(p256.privateKey, { kid: 'mine' })) }),
  );
  expect(report.verdict).toBe('valid');
});

describe('a token in JSON', () => {
  async function sealed() {
    const sealer = new GeneralEncrypt(Buffer.from(good)).setProtectedHeader({ enc: 'A256GCM' });
    sealer.addRecipient(rsa.publicKey).setUnprotectedHeader({ alg: 'RSA-OAEP', kid: 'mine' });
    sealer.addRecipient(p256.publicKey).setUnprotectedHeader({ alg: 'ECDH-ES+A128KW', kid: 'other' });
    return sealer.encrypt();
  }
  const judge = async (token: object, input: Partial<TokenInput> = withKey) =>
    (await judgeToken(tokenInput(JSON.stringify(token), input))).report;

  test('RFC 7516, 7.2.1: a name in the protected header and in that of a recipient', async () => {
    const { recipients, ...rest } = await sealed();
    const [first, ...others] = recipients;
    const doubled = { ...first, header: { ...first?.header, enc: 'A256GCM' } };
    const report = await judge({ ...rest, recipients: [doubled, ...others] });
    expect(codes(report, 'fail')).toEqual(['token.parse']);
    expect(report.findings.find(({ status }) => status === 'fail')?.at).toBe('recipients[0].header.enc');
  });

  test('RFC 7516, 4.1.13: crit that is not protected is told, and does not keep the token closed', async () => {
    const token = { ...(await sealed()), unprotected: { crit: ['urn:x'], 'urn:x': 1 } };
    expect(codes(await judge(token), 'fail')).toEqual(['token.crit']);
  });

  test('the keys that would open it are named, one for each recipient', async () => {
    const report = await judge(await sealed(), { decryptionKeys: candidates(jwkOf(otherRsa.privateKey)) });
    const finding = report.findings.find(({ status }) => status === 'fail');
    expect(finding?.message).toContain('RSA-OAEP or ECDH-ES+A128KW with A256GCM');
    expect(finding?.expected).toContain('the private RSA key of 2048 bits (mine), or ');
  });
});

describe('what no key can open is told as such', () => {
  const sealedFor = (members: object, parts: readonly string[] = [key, iv, ciphertext, tag]) =>
    [encode({ alg: 'RSA-OAEP-256', enc: 'A256GCM', ...members }), ...parts].join('.');
  const direct = (members: object) => sealedFor({ alg: 'dir', ...members }, ['', iv, ciphertext, tag]);
  const agreed = (members: object) => sealedFor({ alg: 'ECDH-ES', ...members }, ['', iv, ciphertext, tag]);
  const point = jwkOf(p256.publicKey);
  test.each([
    ['enc', sealedFor({ enc: 'A512GCM' }), /A512GCM is not a known enc/],
    ['zip', sealedFor({ zip: 'GZ' }), /zip is "GZ"/],
    ['iv', sealedFor({}, [key, 'AAAA', ciphertext, tag]), /the iv has 3 bytes, and 12 are due/],
    ['tag', sealedFor({}, [key, iv, ciphertext, 'AAAA']), /the tag has 3 bytes, and 16 are due/],
    ['no encrypted key', sealedFor({}, ['', iv, ciphertext, tag]), /the encrypted key is missing/],
    ['an encrypted key', sealedFor({ alg: 'dir' }), /which dir must not have/],
    [
      'p2c',
      sealedFor({ alg: 'PBES2-HS256+A128KW', p2c: '4096', p2s: 'AAAAAAAAAAAAAAAA' }),
      /not a number of iterations/,
    ],
    ['p2s', sealedFor({ alg: 'PBES2-HS256+A128KW', p2c: 4096, p2s: 'AAAA' }), /p2s has 3 bytes/],
    ['no epk', agreed({}), /epk is missing/],
    ['epk off its curve', agreed({ epk: { ...point, y: point.x } }), /not on the curve P-256/],
    ['the header of GCMKW', sealedFor({ alg: 'A128GCMKW', iv: 'AAAA' }), /iv of the header has 3 bytes/],
    ['a content of another enc', direct({ enc: 'A128CBC-HS256' }), /the iv has 12 bytes, and 16 are due/],
  ])('%s', async (_, token, message) => {
    const { report } = await judgeToken(tokenInput(token, withKey));
    expect(codes(report, 'fail')).toEqual(['token.decrypt']);
    expect(report.findings.find(({ status }) => status === 'fail')?.message).toMatch(message);
  });
});

describe('bounds', () => {
  test('iterations of PBES2', async () => {
    const sealed = await seal(good, 'PBES2-HS256+A128KW', secretKey(SECRET, 'password'));
    const [first = '', ...rest] = sealed.split('.');
    const changedHeader = { ...JSON.parse(Buffer.from(first, 'base64url').toString()), p2c: 2_000_000_000 };
    const token = decode([encode(changedHeader), ...rest].join('.'));
    if (token?.kind !== 'jwe') throw new Error('not a JWE');
    const { attempts } = await decrypt(token, [secretKey(SECRET, 'password')]);
    expect(attempts[0]?.reason).toContain('the limit here is 1000000');
  });

  test('iterations of PBES2 for all recipients together', async () => {
    const recipient = {
      header: { alg: 'PBES2-HS256+A128KW', p2c: 400_000, p2s: 'AAAAAAAAAAAAAAAA' },
      encrypted_key: 'A'.repeat(32),
    };
    const parts = { iv: 'A'.repeat(16), ciphertext: 'AAAA', tag: 'A'.repeat(22) };
    const token = decode(
      JSON.stringify({
        ...parts,
        protected: encode({ enc: 'A128GCM' }),
        recipients: [1, 2, 3].map(() => recipient),
      }),
    );
    if (token?.kind !== 'jwe') throw new Error('not a JWE');
    const { attempts } = await decrypt(token, [secretKey(SECRET, 'password')]);
    expect(attempts.map(({ reason }) => reason?.includes('for all recipients together'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('decompression', async () => {
    const sealer = new CompactEncrypt(Buffer.alloc(50_000_000, 32)).setProtectedHeader({
      alg: 'RSA-OAEP',
      enc: 'A256GCM',
      zip: 'DEF',
    });
    const token = decode(await sealer.encrypt(rsa.publicKey));
    if (token?.kind !== 'jwe') throw new Error('not a JWE');
    const { attempts, plaintext } = await decrypt(token, privateRsa);
    expect(plaintext).toBeUndefined();
    expect(attempts[0]?.reason).toContain('grows beyond the limit');
  });
});

describe('encrypting', () => {
  test('CS-C4 the header is the one that was given', async () => {
    const token = await encrypt(Buffer.from('{}'), { ...publicRsa, use: 'enc', kid: 'enc-1' } as never, {
      alg: 'RSA-OAEP',
      enc: 'A256CBC-HS512',
      typ: 'JWE',
      kid: 'enc-1',
    });
    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toEqual({
      alg: 'RSA-OAEP',
      enc: 'A256CBC-HS512',
      typ: 'JWE',
      kid: 'enc-1',
    });
    const decoded = decode(token);
    if (decoded?.kind !== 'jwe') throw new Error('not a JWE');
    const { plaintext } = await decrypt(decoded, privateRsa);
    expect(Buffer.from(plaintext ?? []).toString()).toBe('{}');
  });

  test('a key that does not fit is an error with its reason', async () => {
    const attempt = encrypt(Buffer.from('{}'), jwkOf(p256.publicKey) as never, {
      alg: 'RSA-OAEP',
      enc: 'A256GCM',
    });
    await expect(attempt).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });
});
