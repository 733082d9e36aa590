import { createHash, createPublicKey, sign } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { describe, expect, test } from 'vitest';
import { judgeToken, type TokenInput } from '../../../src/checks/index.ts';
import { readKeys, secretKey } from '../../../src/protocol/jose/index.ts';
import {
  candidates,
  codes,
  ed448,
  ed25519,
  encode,
  goodClaims,
  jwkOf,
  makeToken,
  now,
  otherRsa,
  p256,
  p384,
  p521,
  RSA_JWK,
  rsa,
  signatureOf,
  tokenInput,
  weakRsa,
} from './fixtures.ts';

const good = makeToken();
const [header = '', payload = '', signature = ''] = good.split('.');
const spki = rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string;
const pkcs1 = rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }) as string;
const SECRET = 'a client secret of more than sixty-four characters, so that it fits HS512 as well';
const hs = (alg: string, key: string | Uint8Array) => makeToken({ alg, key, header: { alg, typ: 'JWT' } });
const KEY_SET_FILE = `${JSON.stringify({ keys: [RSA_JWK] }, null, 2)}\n`;
const pem = (text: string) => readKeys(Buffer.from(text), 'public.pem');

/** With exponent 1 the padded hash is its own signature. RFC 8017, 9.2. */
function forgeForExponentOne(): string {
  const digest = createHash('sha256').update(`${header}.${payload}`).digest();
  const name = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const padding = Buffer.alloc(256 - 3 - name.length - digest.length, 0xff);
  const padded = Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), name, digest]);
  return `${header}.${payload}.${padded.toString('base64url')}`;
}

interface Row {
  readonly name: string;
  readonly token: string;
  readonly input?: { readonly [Name in keyof TokenInput]?: TokenInput[Name] | undefined };
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  readonly verdict: 'valid' | 'invalid' | 'unverified';
}

const sound: Row[] = [
  { name: 'RS256 with a key set', token: good, verdict: 'valid' },
  { name: 'RS256 with a PEM key', token: good, input: { keys: pem(spki) }, verdict: 'valid' },
  { name: 'RS256 with a PKCS#1 key', token: good, input: { keys: pem(pkcs1) }, verdict: 'valid' },
  {
    name: 'RS256 with the private key',
    token: good,
    input: { keys: pem(rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string) },
    verdict: 'valid',
  },
  ...(['RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const).map((alg) => ({
    name: `TV-6 ${alg}`,
    token: makeToken({ alg }),
    input: { keys: candidates(jwkOf(rsa.publicKey, { kid: 'rsa-1' })) },
    verdict: 'valid' as const,
  })),
  ...(
    [
      ['ES256', p256],
      ['ES384', p384],
      ['ES512', p521],
      ['EdDSA', ed25519],
      ['Ed25519', ed25519],
    ] as const
  ).map(([alg, pair]) => ({
    name: `TV-6 ${alg}`,
    token: makeToken({ alg, key: pair.privateKey, header: { alg, kid: 'k' } }),
    input: { keys: candidates(jwkOf(pair.publicKey, { kid: 'k', alg })) },
    verdict: 'valid' as const,
  })),
  {
    name: 'RFC 9864: EdDSA with a key bound to Ed25519',
    token: makeToken({ alg: 'EdDSA', key: ed25519.privateKey, header: { alg: 'EdDSA' } }),
    input: { keys: candidates(jwkOf(ed25519.publicKey, { alg: 'Ed25519' })) },
    verdict: 'valid',
  },
  ...(['HS256', 'HS384', 'HS512'] as const).map((alg) => ({
    name: `TV-7 ${alg} with the client secret`,
    token: hs(alg, SECRET),
    input: { keys: [secretKey(SECRET, 'client secret')] },
    verdict: 'valid' as const,
  })),
  {
    name: 'TV-17 no kid, one key',
    token: makeToken({ header: { alg: 'RS256' } }),
    input: { keys: pem(spki) },
    verdict: 'valid',
  },
  {
    name: 'TV-17 no kid, one key that has a kid',
    token: makeToken({ header: { alg: 'RS256' } }),
    warns: ['token.kid'],
    verdict: 'valid',
  },
  {
    name: 'no kid, and the key itself in the header, as in a DPoP proof',
    token: makeToken({ header: { alg: 'RS256', jwk: RSA_JWK } }),
    input: { keys: [], trustedMembers: ['jwk'] },
    verdict: 'valid',
  },
  {
    name: 'TV-17 no kid, several keys: all are tried',
    token: makeToken({ header: { alg: 'RS256' } }),
    input: { keys: candidates(jwkOf(otherRsa.publicKey, { kid: 'rsa-0' }), RSA_JWK) },
    warns: ['token.kid'],
    verdict: 'valid',
  },
  {
    name: 'TV-17 two keys share the kid',
    token: good,
    input: { keys: candidates(jwkOf(otherRsa.publicKey, { kid: 'rsa-1' }), RSA_JWK) },
    warns: ['token.kid'],
    verdict: 'valid',
  },
  {
    name: 'TV-16 an embedded key is never trusted, and the real one verifies',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', jwk: jwkOf(otherRsa.publicKey) } }),
    warns: ['token.embedded_key'],
    verdict: 'valid',
  },
  ...(['jku', 'x5u', 'x5c'] as const).map((name) => ({
    name: `TV-16 ${name} in the header`,
    token: makeToken({
      header: { alg: 'RS256', kid: 'rsa-1', [name]: name === 'x5c' ? ['AA=='] : 'https://evil.example.com' },
    }),
    warns: ['token.embedded_key'],
    verdict: 'valid' as const,
  })),
  { name: 'no key given', token: good, input: { keys: undefined }, verdict: 'unverified' },
  {
    name: 'keys could not be had',
    token: good,
    input: { keys: undefined, keysFailed: 'the key set answered 503' },
    verdict: 'unverified',
  },
  {
    name: 'TV-6 Ed448 is named, and not available',
    token: makeToken({ alg: 'EdDSA', key: ed448.privateKey, header: { alg: 'EdDSA', kid: 'k' } }),
    input: { keys: candidates(jwkOf(ed448.publicKey, { kid: 'k' })) },
    verdict: 'unverified',
  },
  {
    name: 'TV-1 encryption was agreed and is missing',
    token: good,
    input: { encryptionAgreed: true },
    warns: ['token.decrypt'],
    verdict: 'valid',
  },
  {
    name: 'a payload of text, with nobody expecting a JWT',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1' }, payload: 'plain text' }),
    input: { expected: false },
    warns: ['token.claims'],
    verdict: 'valid',
  },
  {
    name: 'RFC 7797: b64 false outside of JWT',
    token: ((input) => `${input}.${signatureOf(input, 'RS256', rsa.privateKey)}`)(
      `${encode({ alg: 'RS256', kid: 'rsa-1', b64: false, crit: ['b64'] })}.plain text`,
    ),
    input: { expected: false },
    warns: ['token.claims'],
    verdict: 'valid',
  },
];

const unsigned = (alg: unknown, last = '') => `${encode({ alg, typ: 'JWT' })}.${payload}.${last}`;

const faulty: Row[] = [
  // form
  {
    name: 'TV-18 padding in the payload',
    token: `${header}.${payload}=.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  { name: 'TV-18 padding in the signature', token: `${good}==`, fails: ['token.parse'], verdict: 'invalid' },
  {
    name: 'TV-18 white space inside',
    token: `${header}.${payload.slice(0, 9)}\n${payload.slice(9)}.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 plain base64',
    token: `${header}.${payload}.${signature.slice(0, -4)}+/AA`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a foreign character',
    token: `${header}.${payload}.${signature.slice(0, -4)}%41A`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 an impossible length',
    token: good.slice(0, -1),
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  { name: 'TV-18 two parts', token: `${header}.${payload}`, fails: ['token.parse'], verdict: 'invalid' },
  { name: 'TV-18 four parts', token: `${good}.AAAA`, fails: ['token.parse'], verdict: 'invalid' },
  { name: 'TV-18 six parts', token: `${good}.AAAA.AAAA.AAAA`, fails: ['token.parse'], verdict: 'invalid' },
  {
    name: 'TV-18 an empty header',
    token: `.${payload}.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a header that is not JSON',
    token: `${encode('{alg:RS256}')}.${payload}.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a header that is a list',
    token: `${encode(['RS256'])}.${payload}.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a header that is not UTF-8',
    token: `${Buffer.from('{"alg":"RS256","x":"\xff"}', 'latin1').toString('base64url')}.${payload}.${signature}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a member twice in the header',
    token: makeToken({ header: '{"alg":"RS256","kid":"rsa-1","kid":"rsa-1"}' }),
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 an algorithm twice in the header, so that nobody knows which is meant',
    token: makeToken({ header: '{"alg":"RS256","kid":"rsa-1","alg":"none"}' }),
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a byte order mark in the header',
    token: makeToken({ header: '\uFEFF{"alg":"RS256","kid":"rsa-1"}' }),
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'a header nested too deep',
    token: makeToken({ header: `{"alg":"RS256","a":${'['.repeat(5000)}${']'.repeat(5000)}}` }),
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  { name: 'nothing at all', token: '', fails: ['token.parse'], verdict: 'invalid' },
  { name: 'no token', token: 'hello world', fails: ['token.parse'], verdict: 'invalid' },
  // payload
  {
    name: 'TV-18 a payload that is a list',
    token: makeToken({ payload: ['user-1'] }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a payload that is a string',
    token: makeToken({ payload: '"user-1"' }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a payload that is a list, with nobody expecting claims',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1' }, payload: ['user-1'] }),
    input: { expected: false },
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a payload that is not JSON',
    token: makeToken({ payload: 'plain text' }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a payload that is cut off',
    token: makeToken({ payload: '{"iss":"https://op.exa' }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a claim twice',
    token: makeToken({ payload: '{"sub":"user-1","sub":"admin"}' }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'a payload nested too deep',
    token: makeToken({ payload: `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}` }),
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'a payload that was taken out',
    token: `${header}..${signature}`,
    fails: ['token.claims'],
    verdict: 'invalid',
  },
  // algorithm
  ...(['none', 'None', 'NONE', 'nOnE'] as const).map((alg) => ({
    name: `TV-6 alg ${alg}`,
    token: unsigned(alg),
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid' as const,
  })),
  {
    name: 'TV-6 alg none, listed by metadata',
    token: unsigned('none'),
    input: { allowedAlgorithms: ['none', 'RS256'] },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg none with a signature',
    token: unsigned('none', signature),
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg missing',
    token: `${encode({ typ: 'JWT' })}.${payload}.${signature}`,
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg null',
    token: unsigned(null, signature),
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 an unknown alg',
    token: unsigned('RS1024', signature),
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg in lower case',
    token: unsigned('rs256', signature),
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 an alg named like a property of objects',
    token: unsigned('constructor', signature),
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 a right signature by an algorithm that is not allowed',
    token: makeToken({ alg: 'PS256' }),
    input: { allowedAlgorithms: ['RS256'], keys: candidates(jwkOf(rsa.publicKey, { kid: 'rsa-1' })) },
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg exchanged, not allowed',
    token: makeToken({ header: { alg: 'RS512', kid: 'rsa-1' } }),
    input: { allowedAlgorithms: ['RS256'] },
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 alg exchanged for one that the key does not fit',
    token: makeToken({ header: { alg: 'ES256', kid: 'rsa-1' } }),
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 without a secret',
    token: hs('HS256', SECRET),
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 in a login for RS256',
    token: hs('HS256', SECRET),
    input: { allowedAlgorithms: ['RS256'] },
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  ...[
    ['PEM', spki],
    ['PEM without a line end', spki.trimEnd()],
    ['PEM with CRLF', spki.replaceAll('\n', '\r\n')],
    ['PKCS#1', pkcs1],
    ['DER', rsa.publicKey.export({ format: 'der', type: 'spki' })],
    ['modulus', Buffer.from(RSA_JWK.n ?? '', 'base64url')],
    ['modulus as text', RSA_JWK.n ?? ''],
    ['JWK', JSON.stringify(RSA_JWK)],
  ].map(([name, key]) => ({
    name: `TV-7 HS256 with the public key as secret: ${name}`,
    token: hs('HS256', key as string),
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid' as const,
  })),
  {
    name: 'TV-7 HS512 with the public key as secret',
    token: hs('HS512', spki),
    input: { keys: pem(spki) },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with the public key as secret, allowed by mistake',
    token: hs('HS256', spki),
    input: { allowedAlgorithms: ['RS256', 'HS256'] },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 a public key given as the secret',
    token: hs('HS256', spki),
    input: { keys: [secretKey(spki, 'client secret')] },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 a public key given as the secret, without its last line end',
    token: hs('HS256', spki),
    input: { keys: [secretKey(spki.trimEnd(), 'client secret')] },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with the file of a key set as secret',
    token: hs('HS256', KEY_SET_FILE),
    input: { keys: readKeys(Buffer.from(KEY_SET_FILE), 'jwks.json') },
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with a wrong secret',
    token: hs('HS256', `${SECRET}!`),
    input: { keys: [secretKey(SECRET, 'client secret')] },
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with a secret shorter than the hash',
    token: hs('HS256', 'short'),
    input: { keys: [secretKey('short', 'client secret')] },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with a wrong secret that is short',
    token: hs('HS256', SECRET),
    input: { keys: [secretKey('short', 'client secret')] },
    fails: ['token.signature'],
    warns: ['token.key_strength'],
    verdict: 'invalid',
  },
  {
    name: 'TV-7 HS256 with a published symmetric key',
    token: hs('HS256', SECRET),
    input: { allowedAlgorithms: ['HS256'], keys: candidates({ kty: 'oct', k: encode(SECRET) }) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  // keys
  {
    name: 'TV-17 an unknown kid',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-2' } }),
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 a kid that is not a string',
    token: makeToken({ header: { alg: 'RS256', kid: 1 } }),
    fails: ['token.key'],
    warns: ['token.kid'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 an unknown kid, with a secret beside the key set',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-2' } }),
    input: { keys: [...candidates(RSA_JWK), secretKey(SECRET, 'client secret')] },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-6 RS256 with nothing but a secret',
    token: good,
    input: { keys: [secretKey(SECRET, 'client secret')] },
    fails: ['token.alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 an empty key set',
    token: good,
    input: { keys: [] },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 use enc',
    token: good,
    input: { keys: candidates({ ...RSA_JWK, use: 'enc' }) },
    fails: ['token.key'],
    warns: ['token.key_use'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 key_ops without verify',
    token: good,
    input: { keys: candidates({ ...RSA_JWK, key_ops: ['encrypt'] }) },
    fails: ['token.key'],
    warns: ['token.key_use'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 alg bound in the JWK',
    token: makeToken({ alg: 'RS512' }),
    fails: ['token.key'],
    warns: ['token.key_alg'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 a curve that does not fit',
    token: makeToken({ alg: 'ES256', key: p256.privateKey, header: { alg: 'ES256', kid: 'k' } }),
    input: { keys: candidates(jwkOf(p384.publicKey, { kid: 'k' })) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 a key that is none',
    token: good,
    input: { keys: candidates({ kty: 'RSA', kid: 'rsa-1', n: 'AQAB' }) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 RSA with 1024 bits',
    token: makeToken({ key: weakRsa.privateKey }),
    input: { keys: candidates(jwkOf(weakRsa.publicKey, { kid: 'rsa-1' })) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 exponent 1, with the signature that anybody can make',
    token: forgeForExponentOne(),
    input: { keys: candidates({ ...RSA_JWK, e: 'AQ' }) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-17 exponent 1, with another signature',
    token: good,
    input: { keys: candidates({ ...RSA_JWK, e: 'AQ' }) },
    fails: ['token.key'],
    verdict: 'invalid',
  },
  // signature
  {
    name: 'TV-5 an ECDSA signature of zeros (CVE-2022-21449)',
    token: `${encode({ alg: 'ES256' })}.${payload}.${'A'.repeat(86)}`,
    input: { keys: candidates(jwkOf(p256.publicKey)) },
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a signature of another key',
    token: makeToken({ key: otherRsa.privateKey }),
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a changed payload',
    token: `${header}.${encode(goodClaims({ sub: 'admin' }))}.${signature}`,
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a payload that the change left no JSON',
    token: `${header}.${encode('{"sub":"admin"')}.${signature}`,
    fails: ['token.signature'],
    warns: ['token.claims'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a payload that was cut with all that follows',
    token: `${header}.${payload.slice(0, 20)}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a signature that was taken off',
    token: `${header}.${payload}.`,
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a signature that was cut',
    token: good.slice(0, -6),
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 the token verifies with its own key only',
    token: makeToken({
      key: otherRsa.privateKey,
      header: { alg: 'RS256', kid: 'rsa-1', jwk: jwkOf(otherRsa.publicKey) },
    }),
    fails: ['token.signature'],
    warns: ['token.embedded_key'],
    verdict: 'invalid',
  },
  {
    name: 'TV-5 a signature whose last character was changed',
    // A canonical last character is A, Q, g or w; these differ from each in the bits that count.
    token: `${good.slice(0, -1)}${good.endsWith('A') ? 'R' : 'B'}`,
    fails: ['token.signature'],
    warns: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 a second spelling of a right signature',
    token: `${good.slice(0, -1)}${String.fromCharCode(good.charCodeAt(good.length - 1) + 1)}`,
    fails: ['token.parse'],
    verdict: 'invalid',
  },
  {
    name: 'TV-18 an ECDSA signature in DER',
    token: ((input) =>
      `${input}.${sign('sha256', Buffer.from(input), p256.privateKey).toString('base64url')}`)(
      `${encode({ alg: 'ES256' })}.${payload}`,
    ),
    input: { keys: candidates(jwkOf(p256.publicKey)) },
    fails: ['token.signature'],
    verdict: 'invalid',
  },
  // crit
  {
    name: 'TV-16 an unknown critical extension',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: ['exp'], exp: 1 } }),
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 crit empty',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: [] } }),
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 crit no list',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: 'b64' } }),
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 crit names what is not there',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: ['b64'] } }),
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 crit names a registered member',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: ['kid'] } }),
    fails: ['token.crit'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 b64 false on an encoded payload',
    token: makeToken({ header: { alg: 'RS256', kid: 'rsa-1', b64: false } }),
    fails: ['token.crit'],
    warns: ['token.b64'],
    verdict: 'invalid',
  },
  {
    name: 'TV-16 b64 false in a JWT',
    token: ((input) => `${input}.${signatureOf(input, 'RS256', rsa.privateKey)}`)(
      `${encode({ alg: 'RS256', kid: 'rsa-1', b64: false, crit: ['b64'] })}.{"sub":"user-1"}`,
    ),
    fails: ['token.crit'],
    warns: ['token.b64'],
    verdict: 'invalid',
  },
  // encryption
  {
    name: 'JWE without a key, something expected',
    token: 'x',
    input: { expected: true },
    fails: ['token.decrypt'],
    verdict: 'invalid',
  },
];

const jwe = await new CompactEncrypt(Buffer.from(good))
  .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT', kid: 'enc-1' })
  .encrypt(createPublicKey(otherRsa.privateKey.export({ format: 'pem', type: 'pkcs8' })));

async function judge(row: Row) {
  const token = row.token === 'x' ? jwe : row.token;
  return (await judgeToken(tokenInput(token, row.input as Partial<TokenInput>))).report;
}

describe('tokens that are in order, or cannot be told', () => {
  test.each(sound)('$name', async (row) => {
    const report = await judge(row);
    expect(codes(report, 'fail')).toEqual([]);
    expect(codes(report, 'warn')).toEqual(row.warns ?? []);
    expect(report.verdict).toBe(row.verdict);
  });
});

describe('tokens with one cause of failure', () => {
  test.each(faulty)('$name', async (row) => {
    const report = await judge(row);
    expect(codes(report, 'fail')).toEqual(row.fails);
    expect(codes(report, 'warn')).toEqual(row.warns ?? []);
    expect(report.verdict).toBe('invalid');
    // A check that could not be made says which one is the reason.
    for (const finding of report.findings) expect(finding.message).not.toBe('');
  });
});

const expired = makeToken({ payload: goodClaims({ exp: now - 3600 }) });

test.each([
  {
    name: 'plain: late warns',
    token: expired,
    input: { expected: false, keys: undefined, judgeTimes: true },
    warns: ['token.exp'],
    fails: [],
    verdict: 'unverified',
  },
  {
    name: 'plain: none warns',
    token: unsigned('none'),
    input: { expected: false, keys: undefined, judgeTimes: true },
    warns: ['token.alg'],
    fails: [],
    verdict: 'unverified',
  },
  {
    name: 'with a key: late fails',
    token: expired,
    input: { expected: false, judgeTimes: true },
    warns: [],
    fails: ['token.exp'],
    verdict: 'invalid',
  },
  {
    name: 'with a key: none fails',
    token: unsigned('none'),
    input: { expected: false, judgeTimes: true },
    warns: [],
    fails: ['token.alg', 'token.signature'],
    verdict: 'invalid',
  },
  {
    name: 'exp in milliseconds',
    token: makeToken({ payload: goodClaims({ exp: (now + 600) * 1000 }) }),
    input: { expected: false, judgeTimes: true },
    warns: [],
    fails: ['token.exp'],
    verdict: 'invalid',
  },
  {
    name: 'nbf in the future',
    token: makeToken({ payload: goodClaims({ nbf: now + 60 }) }),
    input: { expected: false, judgeTimes: true },
    warns: [],
    fails: ['token.nbf'],
    verdict: 'invalid',
  },
  {
    name: 'iat in the future',
    token: makeToken({ payload: goodClaims({ iat: now + 60 }) }),
    input: { expected: false, judgeTimes: true },
    warns: [],
    fails: ['token.iat'],
    verdict: 'invalid',
  },
])('times: $name', async ({ token, input, warns, fails, verdict }) => {
  const { report } = await judgeToken(tokenInput(token, input as Partial<TokenInput>));
  expect(codes(report, 'warn')).toEqual(warns);
  expect(codes(report, 'fail')).toEqual(fails);
  expect(report.verdict).toBe(verdict);
});

test('RFC 8725, 3.2: of several signatures, one that is none spoils the token', async () => {
  const none = { protected: encode({ alg: 'none' }), signature: '' };
  const signatures = [{ protected: header, signature }, none];
  const { report } = await judgeToken(tokenInput(JSON.stringify({ payload, signatures })));
  expect(codes(report, 'fail')).toEqual(['token.alg']);
  expect(report.findings.find(({ status }) => status === 'fail')?.at).toBe('signatures[1].header.alg');
});

test('TV-17: a kid that names another key than the one that signed is told', async () => {
  const others = candidates(jwkOf(otherRsa.publicKey, { kid: 'rsa-1' }), { ...RSA_JWK, kid: 'rsa-2' });
  const { report } = await judgeToken(tokenInput(good, { keys: others }));
  const finding = report.findings.find(({ status }) => status === 'fail');
  expect(finding).toMatchObject({
    code: 'token.signature',
    hint: expect.stringMatching(/^rsa-2 .* would verify it/),
  });
});
