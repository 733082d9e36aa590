/** What a token brings beside itself: a certificate chain, disclosures, the holder's proof. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeCertificateChain, judgeSelectiveDisclosure, judgeToken } from '../../../src/checks/index.ts';
import { splitSdJwt } from '../../../src/protocol/tokens/index.ts';
import { type Claims, ed25519, encode, jwkOf, makeToken, NOW, now, p256, tokenInput } from './fixtures.ts';

const path = new URL('../../vectors/certificates.json', import.meta.url);
const files = JSON.parse(readFileSync(path, 'utf8')) as Record<
  'root' | 'leaf' | 'leafKey' | 'otherRoot',
  string
>;
const root = new X509Certificate(files.root);
const leaf = new X509Certificate(files.leaf);
const other = new X509Certificate(files.otherRoot);
const x5c = (...certificates: X509Certificate[]) => certificates.map(({ raw }) => raw.toString('base64'));

describe('token.x5c', () => {
  test.each([
    {
      name: 'the leaf, whose root is the anchor',
      header: { x5c: x5c(leaf) },
      anchors: [root],
      status: 'pass',
    },
    { name: 'the whole chain', header: { x5c: x5c(leaf, root) }, anchors: [root], status: 'pass' },
    {
      name: 'an anchor of someone else',
      header: { x5c: x5c(leaf, root) },
      anchors: [other],
      status: 'fail',
    },
    { name: 'no anchor', header: { x5c: x5c(leaf, root) }, anchors: [], status: 'fail' },
    {
      name: 'a chain that does not hang together',
      header: { x5c: x5c(leaf, other) },
      anchors: [other],
      status: 'fail',
    },
    {
      name: 'RFC 7515, 4.1.6: a certificate too many behind the anchor',
      header: { x5c: x5c(leaf, root, other) },
      anchors: [root],
      status: 'fail',
    },
    { name: 'in the opposite order', header: { x5c: x5c(root, leaf) }, anchors: [root], status: 'fail' },
    { name: 'an empty list', header: { x5c: [] }, anchors: [root], status: 'fail' },
    { name: 'no list', header: { x5c: 'AAAA' }, anchors: [root], status: 'fail' },
    { name: 'no certificate', header: { x5c: ['AAAA'] }, anchors: [root], status: 'fail' },
    { name: 'base64url', header: { x5c: [leaf.raw.toString('base64url')] }, anchors: [root], status: 'fail' },
    {
      name: 'a thumbprint of another',
      header: { x5c: x5c(leaf), 'x5t#S256': 'AAAA' },
      anchors: [root],
      status: 'fail',
    },
    {
      name: 'before its time',
      header: { x5c: x5c(leaf) },
      anchors: [root],
      now: '2020-01-01T00:00:00Z',
      status: 'fail',
    },
    {
      name: 'after its time',
      header: { x5c: x5c(leaf) },
      anchors: [root],
      now: '2099-01-01T00:00:00Z',
      status: 'fail',
    },
  ])('$name', async ({ header, anchors, status, now: time }) => {
    const { finding, key } = await judgeCertificateChain({
      header,
      anchors,
      now: time === undefined ? NOW : new Date(time),
    });
    expect(finding).toMatchObject({ code: 'token.x5c', status });
    expect(key !== undefined).toBe(status === 'pass');
  });

  test('the key of a trusted chain verifies, and the header is no longer warned about', async () => {
    const header = { alg: 'ES256', x5c: x5c(leaf) };
    const { key } = await judgeCertificateChain({ header, anchors: [root], now: NOW });
    const token = makeToken({ alg: 'ES256', key: createPrivateKey(files.leafKey), header });
    const { report } = await judgeToken(
      tokenInput(token, { keys: key === undefined ? [] : [key], trustedMembers: ['x5c'] }),
    );
    expect(report.verdict).toBe('valid');
    expect(report.findings.find(({ code }) => code === 'token.embedded_key')?.status).toBe('pass');
  });
});

const disclosure = (...parts: unknown[]) => encode(parts);
const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

const EMAIL = disclosure('salt-1', 'email', 'user@example.com');
const NAME = disclosure('salt-2', 'name', 'Camille Durand');

const issued: Claims = {
  iss: 'https://op.example.com',
  _sd_alg: 'sha-256',
  _sd: [digest(EMAIL), digest(NAME)],
  cnf: { jwk: jwkOf(p256.publicKey) },
};

function present(
  disclosures: readonly string[],
  changes: {
    claims?: Claims;
    binding?: Claims;
    header?: Claims;
    key?: typeof p256.privateKey;
    alg?: string;
  } = {},
) {
  const claims = { ...issued, ...changes.claims };
  const presented = `${[makeToken({ payload: claims }), ...disclosures].join('~')}~`;
  const alg = changes.alg ?? 'ES256';
  const proof = makeToken({
    alg,
    key: changes.key ?? p256.privateKey,
    header: { alg, typ: 'kb+jwt', ...changes.header },
    payload: {
      iat: now - 5,
      aud: 'verifier-1',
      nonce: 'nonce-1',
      sd_hash: digest(presented),
      ...changes.binding,
    },
  });
  const parts = splitSdJwt(
    `${presented}${changes.binding === undefined && changes.header === undefined && changes.key === undefined ? '' : proof}`,
  );
  if (parts === undefined) throw new Error('no SD-JWT');
  return judgeSelectiveDisclosure({
    parts,
    claims: claims as never,
    nonce: 'nonce-1',
    audience: 'verifier-1',
  });
}

describe('from token.sd_alg to token.key_binding', () => {
  const proved = { binding: {} };
  test.each([
    {
      name: 'one of two disclosed, and a presentation was expected',
      run: () => present([EMAIL]),
      fails: ['token.key_binding'],
    },
    { name: 'one of two disclosed and proved', run: () => present([EMAIL], proved), fails: [] },
    { name: 'all disclosed and proved', run: () => present([EMAIL, NAME], proved), fails: [] },
    {
      name: 'a disclosure that was changed',
      run: () => present([disclosure('salt-1', 'email', 'admin@example.com')], proved),
      fails: ['token.disclosures'],
    },
    { name: 'a disclosure twice', run: () => present([EMAIL, EMAIL], proved), fails: ['token.disclosures'] },
    { name: 'a disclosure that is none', run: () => present(['!!'], proved), fails: ['token.disclosures'] },
    {
      name: 'a claim that is there already',
      run: () => present([EMAIL], { ...proved, claims: { email: 'x' } }),
      fails: ['token.disclosures'],
    },
    {
      name: 'an unknown hash',
      run: () => present([EMAIL], { ...proved, claims: { _sd_alg: 'md5' } }),
      fails: ['token.sd_alg'],
    },
    {
      name: 'a hash twice',
      run: () => present([EMAIL], { ...proved, claims: { _sd: [digest(EMAIL), digest(EMAIL)] } }),
      fails: ['token.digests'],
    },
    {
      name: 'an empty disclosure',
      run: () => present([EMAIL, ''], proved),
      fails: ['token.disclosures'],
    },
    {
      name: 'more disclosures than anybody makes',
      run: () => present(Array(10_001).fill(EMAIL), proved),
      fails: ['token.disclosures'],
    },
    {
      name: 'a proof without a payload',
      run: () => present([EMAIL], { binding: { iat: undefined }, header: { alg: 'none' } }),
      fails: ['token.key_binding'],
    },
    {
      name: 'a proof of someone else',
      run: () => present([EMAIL], { key: ed25519.privateKey, alg: 'EdDSA' }),
      fails: ['token.key_binding'],
    },
    {
      name: 'no key of the holder',
      run: () => present([EMAIL], { ...proved, claims: { cnf: {} } }),
      fails: ['token.key_binding'],
    },
  ])('$name', async ({ run, fails }) => {
    const { findings } = await run();
    expect(findings.filter(({ status }) => status === 'fail').map(({ code }) => code)).toEqual(fails);
  });

  test('what was disclosed is put in its place', async () => {
    const { opened } = await present([NAME]);
    expect(opened).toMatchObject({ claims: { name: 'Camille Durand' }, withheld: 1 });
    expect(opened?.claims).not.toHaveProperty('_sd');
  });
});
