import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeDiscovery, judgeJwks, judgeToken, judgeUserinfo } from '../../../src/checks/index.ts';
import {
  CLIENT,
  codes,
  ed25519,
  encode,
  goodClaims,
  ISSUER,
  jwkOf,
  makeToken,
  otherRsa,
  p256,
  RSA_JWK,
  rsa,
  tokenInput,
  weakRsa,
} from './fixtures.ts';

const document = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  jwks_uri: `${ISSUER}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};
const { jwks_uri: _jwks, ...withoutJwks } = document;

describe('discovery', () => {
  test.each([
    { name: 'in order', document, fails: [], warns: [] },
    {
      name: 'keys on loopback',
      document: { ...document, jwks_uri: 'http://127.0.0.1:8400/jwks' },
      fails: [],
      warns: ['discovery.endpoint_hosts'],
    },
    {
      name: 'IG-V1 another issuer',
      document: { ...document, issuer: 'https://evil.example.com' },
      fails: ['discovery.issuer'],
      warns: [],
    },
    {
      name: 'IG-V1 a slash',
      document: { ...document, issuer: `${ISSUER}/` },
      fails: ['discovery.issuer'],
      warns: [],
    },
    { name: 'IG-V1 no issuer', document: { ...document, issuer: 7 }, fails: ['discovery.issuer'], warns: [] },
    { name: 'no jwks_uri', document: withoutJwks, fails: ['discovery.jwks'], warns: [] },
    {
      name: 'jwks_uri relative',
      document: { ...document, jwks_uri: '/jwks' },
      fails: ['discovery.jwks'],
      warns: [],
    },
    {
      name: 'ALL-8 jwks_uri by http',
      document: { ...document, jwks_uri: 'http://op.example.com/jwks' },
      fails: ['discovery.jwks'],
      warns: [],
    },
    {
      name: 'an endpoint by http',
      document: { ...document, token_endpoint: 'http://op.example.com/token' },
      fails: [],
      warns: ['discovery.endpoints'],
    },
    {
      name: 'none offered',
      document: { ...document, id_token_signing_alg_values_supported: ['RS256', 'none'] },
      fails: [],
      warns: ['discovery.algorithms'],
    },
    {
      name: 'no code flow',
      document: { ...document, response_types_supported: ['id_token'] },
      fails: [],
      warns: ['discovery.response_types'],
    },
    {
      name: 'subject types missing',
      document: { ...document, subject_types_supported: undefined },
      fails: [],
      warns: ['discovery.subject_types'],
    },
    {
      name: 'scopes without openid',
      document: { ...document, scopes_supported: ['email'] },
      fails: [],
      warns: ['discovery.scopes'],
    },
    {
      name: 'iss parameter announced by a word',
      document: { ...document, authorization_response_iss_parameter_supported: 'yes' },
      fails: [],
      warns: ['discovery.iss_parameter'],
    },
    {
      name: 'PKCE without S256',
      document: { ...document, code_challenge_methods_supported: ['plain'] },
      fails: [],
      warns: ['discovery.pkce'],
    },
    {
      name: 'an endpoint on a host of the inside',
      document: { ...document, token_endpoint: 'https://keycloak.internal/token' },
      fails: [],
      warns: ['discovery.endpoint_hosts'],
    },
    {
      name: 'an endpoint on another public host',
      document: { ...document, token_endpoint: 'https://oauth2.example.net/token' },
      fails: [],
      warns: [],
    },
    {
      name: 'no query among the response modes',
      document: { ...document, response_modes_supported: ['form_post'] },
      fails: [],
      warns: ['discovery.response_modes'],
    },
    {
      name: 'client assertions without algorithms',
      document: { ...document, token_endpoint_auth_methods_supported: ['private_key_jwt'] },
      fails: [],
      warns: ['discovery.auth_methods'],
    },
    {
      name: 'unsigned client assertions',
      document: { ...document, token_endpoint_auth_signing_alg_values_supported: ['RS256', 'none'] },
      fails: [],
      warns: ['discovery.algorithms'],
    },
    {
      name: 'signed with the client secret only',
      document: { ...document, id_token_signing_alg_values_supported: ['HS256'] },
      fails: [],
      warns: ['discovery.algorithms'],
    },
    {
      name: 'pushed requests demanded, and no endpoint',
      document: { ...document, require_pushed_authorization_requests: true },
      fails: [],
      warns: ['discovery.par'],
    },
    {
      name: 'lists that are none',
      document: { ...document, scopes_supported: 'openid', response_modes_supported: [7] },
      fails: [],
      warns: ['discovery.response_modes', 'discovery.scopes'],
    },
    { name: 'a page', document: '<html>', fails: ['discovery.parse'], warns: [] },
    { name: 'nothing', document: undefined, fails: ['discovery.parse'], warns: [] },
    { name: 'a list', document: [], fails: ['discovery.parse'], warns: [] },
  ])('$name', async ({ document: judged, fails, warns }) => {
    const report = await judgeDiscovery({ document: judged, expectedIssuer: ISSUER });
    expect(codes(report, 'fail')).toEqual(fails);
    expect(codes(report, 'warn')).toEqual(warns);
    expect(report.verdict).toBe(fails.length === 0 ? 'valid' : 'invalid');
  });
});

describe('discovery, for what a client is set up to do', () => {
  const listed = {
    ...document,
    scopes_supported: ['openid', 'email'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_jwt'],
  };
  test.each([
    { name: 'as offered', asked: { scopes: ['email'], clientAuth: 'client_secret_post' }, warns: [] },
    {
      name: 'assertions without algorithms',
      asked: { clientAuth: 'client_secret_jwt' },
      warns: ['discovery.auth_methods'],
    },
    {
      name: 'another scope',
      asked: { scopes: ['phone'], clientAuth: 'client_secret_post' },
      warns: ['discovery.scopes'],
    },
    { name: 'another method', asked: { clientAuth: 'private_key_jwt' }, warns: ['discovery.auth_methods'] },
  ])('$name', async ({ asked, warns }) => {
    const report = await judgeDiscovery({ document: listed, expectedIssuer: ISSUER, ...asked });
    expect(codes(report, 'warn')).toEqual(warns);
  });

  test('client_secret_basic_raw is client_secret_basic on the wire', async () => {
    const report = await judgeDiscovery({
      document,
      expectedIssuer: ISSUER,
      clientAuth: 'client_secret_basic_raw',
    });
    expect(codes(report, 'warn')).toEqual([]);
  });

  test('all endpoints that are wrong are told', async () => {
    const bad = { ...document, authorization_endpoint: undefined, userinfo_endpoint: '/userinfo' };
    const report = await judgeDiscovery({ document: bad, expectedIssuer: ISSUER });
    const finding = report.findings.find(({ code }) => code === 'discovery.endpoints');
    expect(finding?.message).toBe(
      'authorization_endpoint is missing, userinfo_endpoint is not an absolute URL',
    );
  });
});

const ec = jwkOf(p256.publicKey, { kid: 'ec-1', use: 'sig', alg: 'ES256' });
const enc = jwkOf(otherRsa.publicKey, { kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP' });

/** The neutral element of Ed25519: y is 1. */
const smallOrderPoint = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]).toString('base64url');

function evenModulus(): string {
  const modulus = Buffer.from(String(RSA_JWK.n), 'base64url');
  modulus[modulus.length - 1] = 0;
  return modulus.toString('base64url');
}

/** A key with its certificate, made for these tests. */
function withCertificate() {
  const path = new URL('../../vectors/certificates.json', import.meta.url);
  const { leaf } = JSON.parse(readFileSync(path, 'utf8')) as { leaf: string };
  const certificate = new X509Certificate(leaf);
  const x5c = [certificate.raw.toString('base64')];
  return { ...jwkOf(certificate.publicKey, { kid: 'leaf', use: 'sig' }), x5c };
}

/** A modulus with the fingerprint: 65537^i modulo the product of the first odd primes, lifted to 2048 bits. */
function rocaModulus(): string {
  const primes = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
  ];
  const more = [107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];
  const product = [...primes, ...more].reduce((result, prime) => result * BigInt(prime), 1n);
  let residue = 1n;
  for (let power = 0; power < 1234; power += 1) residue = (residue * 65537n) % product;
  const base = (1n << 2047n) - ((1n << 2047n) % product) + product + residue;
  return Buffer.from(base.toString(16).padStart(512, '0'), 'hex').toString('base64url');
}

describe('key sets', () => {
  test.each([
    { name: 'signing and encryption keys', keys: [RSA_JWK, ec, enc], fails: [], warns: [] },
    {
      name: 'Ed25519',
      keys: [jwkOf(ed25519.publicKey, { kid: 'ed-1', alg: 'EdDSA', use: 'sig' })],
      fails: [],
      warns: [],
    },
    { name: 'one key without anything', keys: [jwkOf(rsa.publicKey)], fails: [], warns: [] },
    { name: 'TV-17 empty', keys: [], fails: ['jwks.empty'], warns: [] },
    { name: 'TV-17 encryption keys only', keys: [enc], fails: ['jwks.empty'], warns: [] },
    {
      name: 'TV-17 a private key',
      keys: [jwkOf(rsa.privateKey, { kid: 'rsa-1' })],
      fails: ['jwks.private_key'],
      warns: [],
    },
    {
      name: 'TV-17 a private EC key',
      keys: [jwkOf(p256.privateKey, { kid: 'ec-1' })],
      fails: ['jwks.private_key'],
      warns: [],
    },
    {
      name: 'a shared secret',
      keys: [RSA_JWK, { kty: 'oct', k: encode('secret'), kid: 'hs-1', use: 'sig' }],
      fails: ['jwks.symmetric_key'],
      warns: [],
    },
    {
      name: 'TV-17 RSA with 1024 bits',
      keys: [jwkOf(weakRsa.publicKey, { kid: 'rsa-1' })],
      fails: ['jwks.key_strength'],
      warns: [],
    },
    { name: 'TV-17 exponent 1', keys: [{ ...RSA_JWK, e: 'AQ' }], fails: ['jwks.key_strength'], warns: [] },
    { name: 'TV-17 ROCA', keys: [{ ...RSA_JWK, n: rocaModulus() }], fails: ['jwks.key_strength'], warns: [] },
    { name: 'a point off its curve', keys: [{ ...ec, y: ec.x }], fails: ['jwks.key_form'], warns: [] },
    {
      name: 'a member missing',
      keys: [{ kty: 'EC', crv: 'P-256', x: ec.x, kid: 'ec-1' }],
      fails: ['jwks.key_form'],
      warns: [],
    },
    {
      name: 'TV-17 duplicate kid',
      keys: [RSA_JWK, { ...ec, kid: 'rsa-1' }],
      fails: [],
      warns: ['jwks.duplicate_kid'],
    },
    {
      name: 'no kid among several',
      keys: [RSA_JWK, jwkOf(p256.publicKey, { use: 'sig' })],
      fails: [],
      warns: ['jwks.kid'],
    },
    { name: 'an unknown use', keys: [{ ...RSA_JWK, use: 'signature' }, ec], fails: [], warns: ['jwks.use'] },
    { name: 'an alg of another type', keys: [{ ...RSA_JWK, alg: 'ES256' }], fails: [], warns: ['jwks.alg'] },
    { name: 'an alg of another curve', keys: [{ ...ec, alg: 'ES384' }], fails: [], warns: ['jwks.alg'] },
    {
      name: 'an alg against its use',
      keys: [{ ...RSA_JWK, alg: 'RSA-OAEP' }],
      fails: [],
      warns: ['jwks.alg'],
    },
    { name: 'a member that is not a key', keys: [RSA_JWK, 'key'], fails: ['jwks.parse'], warns: [] },
    { name: 'a member without kty', keys: [RSA_JWK, { kid: 'x' }], fails: ['jwks.parse'], warns: [] },
    {
      name: 'a curve that nobody here knows',
      keys: [RSA_JWK, { kty: 'EC', crv: 'brainpoolP256r1', x: ec.x, y: ec.y, kid: 'b' }],
      fails: [],
      warns: ['jwks.use'],
    },
    {
      name: 'no curve',
      keys: [{ ...ec, crv: undefined, alg: undefined }],
      fails: ['jwks.key_form'],
      warns: [],
    },
    { name: 'a short coordinate', keys: [{ ...ec, x: 'AAAA' }], fails: ['jwks.key_form'], warns: [] },
    {
      name: 'RFC 8032, 5.1: a key for which one signature fits every message',
      keys: [{ kty: 'OKP', crv: 'Ed25519', x: smallOrderPoint, kid: 'x' }],
      fails: ['jwks.key_strength'],
      warns: [],
    },
    {
      name: 'an even modulus',
      keys: [{ ...RSA_JWK, n: evenModulus() }],
      fails: ['jwks.key_strength'],
      warns: [],
    },
    { name: 'RFC 7517, 4.7: its certificate', keys: [withCertificate()], fails: [], warns: [] },
    {
      name: 'RFC 7517, 4.7: the certificate of another key',
      keys: [{ ...ec, x5c: withCertificate().x5c }],
      fails: ['jwks.x5c'],
      warns: [],
    },
    {
      name: 'RFC 7517, 4.9: the thumbprint of another certificate',
      keys: [{ ...withCertificate(), 'x5t#S256': 'AAAA' }],
      fails: ['jwks.x5c'],
      warns: [],
    },
    {
      name: 'x5c is not a list',
      keys: [{ ...withCertificate(), x5c: 'AAAA' }],
      fails: ['jwks.x5c'],
      warns: [],
    },
  ])('$name', async ({ keys, fails, warns }) => {
    const report = await judgeJwks({ document: { keys } });
    expect(codes(report, 'fail')).toEqual(fails);
    expect(codes(report, 'warn')).toEqual(warns);
    expect(report.verdict).toBe(fails.length === 0 ? 'valid' : 'invalid');
  });

  test.each([
    { name: 'one of several', announced: ['PS256', 'RS256', 'ES384'], warns: [] },
    { name: 'shared secrets only', announced: ['HS256'], warns: [] },
    { name: 'none', announced: ['EdDSA', 'ES384', 'unheard-of'], warns: ['jwks.announced'] },
  ])('a key for the algorithms of the metadata: $name', async ({ announced, warns }) => {
    const report = await judgeJwks({ document: { keys: [RSA_JWK, ec] }, announced });
    expect(codes(report, 'warn')).toEqual(warns);
  });

  test.each([undefined, null, 'keys', [], {}, { keys: {} }, RSA_JWK])('no set: %j', async (judged) => {
    const report = await judgeJwks({ document: judged });
    expect(codes(report, 'fail')).toEqual(['jwks.parse']);
    expect(report.verdict).toBe('invalid');
  });

  test('ordinary keys do not have the fingerprint of ROCA', async () => {
    const pairs = Array.from({ length: 5 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const keys = pairs.map(({ publicKey }, index) => jwkOf(publicKey, { kid: String(index) }));
    expect(codes(await judgeJwks({ document: { keys } }), 'fail')).toEqual([]);
  });
});

describe('userinfo', () => {
  test.each([
    { name: 'the same subject', claims: { sub: 'user-1' }, fails: [], verdict: 'valid' },
    {
      name: 'IG-C14 another subject',
      claims: { sub: 'user-2' },
      fails: ['userinfo.sub'],
      verdict: 'invalid',
    },
    { name: 'no subject', claims: {}, fails: ['userinfo.sub'], verdict: 'invalid' },
    { name: 'subject a number', claims: { sub: 1 }, fails: ['userinfo.sub'], verdict: 'invalid' },
  ])('plain: $name', async ({ claims, fails, verdict }) => {
    const report = await judgeUserinfo({ claims, expectedSubject: 'user-1' });
    expect(codes(report, 'fail')).toEqual(fails);
    expect(report.verdict).toBe(verdict);
  });

  test.each([
    { name: 'the one asked for', claims: { idp_issuer: 'otp-sms' }, told: false, fails: [], warns: [] },
    {
      name: 'another, whoever issued what it says',
      claims: { idp: 'mitid', idp_issuer: 'otp-sms' },
      told: false,
      fails: ['userinfo.idp'],
      warns: [],
    },
    { name: 'not said, but in the ID token', claims: {}, told: true, fails: [], warns: [] },
    { name: 'said nowhere', claims: {}, told: false, fails: [], warns: ['userinfo.idp'] },
  ])('SO-V5 identity provider: $name', async ({ claims, told, fails, warns }) => {
    const report = await judgeUserinfo({
      claims: { sub: 'user-1', ...claims },
      expectedSubject: 'user-1',
      idp: { expected: 'otp-sms', told },
    });
    expect(codes(report, 'fail')).toEqual(fails);
    expect(codes(report, 'warn')).toEqual(warns);
  });

  test.each([
    { name: 'in order', token: makeToken(), fails: [], warns: [] },
    {
      name: 'without iss and aud',
      token: makeToken({ payload: { sub: 'user-1' } }),
      fails: [],
      warns: ['userinfo.iss', 'userinfo.aud'],
    },
    {
      name: 'another issuer',
      token: makeToken({ payload: goodClaims({ iss: 'x' }) }),
      fails: ['userinfo.iss'],
      warns: [],
    },
    {
      name: 'another client',
      token: makeToken({ payload: goodClaims({ aud: 'x' }) }),
      fails: ['userinfo.aud'],
      warns: [],
    },
    {
      name: 'a wrong signature',
      token: makeToken({ key: otherRsa.privateKey }),
      fails: ['userinfo.signature'],
      warns: [],
    },
    {
      name: 'another subject',
      token: makeToken({ payload: goodClaims({ sub: 'x' }) }),
      fails: ['userinfo.sub'],
      warns: [],
    },
  ])('signed: $name', async ({ token, fails, warns }) => {
    const report = await judgeUserinfo({
      token: await judgeToken(tokenInput(token)),
      expectedSubject: 'user-1',
      issuer: ISSUER,
      clientId: CLIENT,
    });
    expect(codes(report, 'fail')).toEqual(fails);
    expect(codes(report, 'warn')).toEqual(warns);
  });

  test('an encrypted answer that no key opens', async () => {
    const token = await judgeToken(
      tokenInput(`${encode({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AAAA.AAAA.AAAA.AAAA`),
    );
    const report = await judgeUserinfo({ token, expectedSubject: 'user-1' });
    expect(codes(report, 'fail')).toEqual(['userinfo.decrypt']);
  });

  test('a signed answer was agreed and is plain', async () => {
    const report = await judgeUserinfo({
      claims: { sub: 'user-1' },
      expectedSubject: 'user-1',
      signatureAgreed: true,
    });
    expect(codes(report, 'fail')).toEqual(['userinfo.signature']);
  });
});
