/** Where keys come from: an issuer, a key set behind a URL, a certificate chain, the token itself (never). */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { goodClaims, jwkOf, makeToken, now, otherRsa, p256, RSA_JWK } from '../unit/checks/fixtures.ts';

const NOW = '2026-11-22T12:00:00Z';

describe('over the network', () => {
  let server: Server;
  let issuer: string;
  const answers = new Map<string, () => { status: number; body: string }>();
  const asked: string[] = [];
  const json = (value: unknown, status = 200) => ({ status, body: JSON.stringify(value) });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { status, body } = answers.get(request.url ?? '')?.() ?? { status: 404, body: 'not here' };
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked.length = 0;
    answers.set('/.well-known/openid-configuration', () =>
      json({
        issuer,
        jwks_uri: `${issuer}/jwks`,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    );
    answers.set('/jwks', () => json({ keys: [RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' })] }));
  });
  const tokenOf = (changes = {}) => makeToken({ payload: goodClaims({ iss: issuer, ...changes }) });
  const decode = (...args: string[]) => runJson(onlineWorld({ now: NOW }), ['decode-token', ...args]);

  it('--issuer: discovery, keys, and the issuer is expected', async () => {
    const { document, code } = await decode(tokenOf(), '--issuer', issuer, '--client-id', 'client-1');
    expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['token', 'id_token', 'jwks']);
    expect(document.reports[0]?.verdict).toBe('valid');
    expect(code).toBe(0);
  });

  it('--issuer with keys of one’s own fetches nothing', async () => {
    const world = onlineWorld({ now: NOW, files: { '/project/k.json': JSON.stringify(RSA_JWK) } });
    const { document } = await runJson(world, [
      'decode-token',
      tokenOf(),
      '--issuer',
      issuer,
      '--key',
      'k.json',
    ]);
    expect(asked).toEqual([]);
    expect(document.reports[0]?.verdict).toBe('valid');
  });

  it('only the algorithms of the discovery document are taken', async () => {
    const header = { alg: 'ES256', kid: 'ec-1' };
    const token = makeToken({
      alg: 'ES256',
      key: p256.privateKey,
      header,
      payload: goodClaims({ iss: issuer }),
    });
    expect(failingChecks((await decode(token, '--issuer', issuer)).document)).toEqual(['token.alg']);
    expect(failingChecks((await decode(token, '--issuer', issuer, '--alg', 'ES256')).document)).toEqual([]);
  });

  it('a key that is not there yet is looked for once more (ALL-7)', async () => {
    let calls = 0;
    answers.set('/jwks', () => {
      calls += 1;
      return json({ keys: calls === 1 ? [jwkOf(otherRsa.publicKey, { kid: 'old' })] : [RSA_JWK] });
    });
    const { document } = await decode(tokenOf(), '--issuer', issuer);
    expect(calls).toBe(2);
    expect(document.reports[0]?.verdict).toBe('valid');
  });

  it('a key that never comes fails', async () => {
    answers.set('/jwks', () => json({ keys: [jwkOf(otherRsa.publicKey, { kid: 'old' })] }));
    const { document, code } = await decode(tokenOf(), '--jwks', `${issuer}/jwks`);
    expect(failingChecks(document)).toEqual(['token.key']);
    expect(code).toBe(1);
  });

  it('--jwks URL expects nothing of the claims', async () => {
    const { document } = await decode(tokenOf(), '--jwks', `${issuer}/jwks`);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['token', 'jwks']);
    expect(document.reports[0]?.verdict).toBe('valid');
  });

  it.each([
    ['the key set is down', '/jwks', () => json({}, 503), 'JWKS_UNAVAILABLE'],
    ['the key set is a page', '/jwks', () => ({ status: 200, body: '<html>' }), 'JWKS_UNAVAILABLE'],
    [
      'there is no discovery document',
      '/.well-known/openid-configuration',
      () => json({}, 404),
      'DISCOVERY_FAILED',
    ],
  ])('%s: the token is told all the same, and it ends with 3', async (_, path, answer, code) => {
    answers.set(path, answer);
    const ran = await decode(tokenOf(), '--issuer', issuer);
    expect(ran.document.error?.code).toBe(code);
    expect(ran.document.data?.payload).toMatchObject({ sub: 'user-1' });
    expect(ran.document.reports[0]?.verdict).toBe('unverified');
    expect(ran.code).toBe(3);
  });

  it('a document of another issuer gives no keys', async () => {
    answers.set('/.well-known/openid-configuration', () =>
      json({ issuer: 'https://other.example.com', jwks_uri: `${issuer}/jwks` }),
    );
    const { document, code } = await decode(tokenOf(), '--issuer', issuer);
    expect(asked).toEqual(['/.well-known/openid-configuration']);
    expect(failingChecks(document)).toEqual(['discovery.issuer']);
    expect(code).toBe(1);
  });

  it.each(['private_key', 'symmetric_key'])('a published %s fails', async (what) => {
    const leak =
      what === 'private_key' ? jwkOf(otherRsa.privateKey, { kid: 'x' }) : { kty: 'oct', k: 'AAAA', kid: 'x' };
    answers.set('/jwks', () => json({ keys: [RSA_JWK, leak] }));
    const { document, stdout } = await decode(tokenOf(), '--jwks', `${issuer}/jwks`);
    expect(failingChecks(document)).toEqual([`jwks.${what}`]);
    expect(stdout).not.toContain(jwkOf(otherRsa.privateKey).d ?? '-');
  });

  it('jku and x5u of the header are never fetched', async () => {
    const header = { alg: 'RS256', kid: 'rsa-1', jku: `${issuer}/jwks`, x5u: `${issuer}/chain` };
    const { document } = await decode(makeToken({ header }));
    expect(asked).toEqual([]);
    expect(document.reports[0]?.verdict).toBe('unverified');
    const warned = document.reports[0]?.findings
      .filter(({ status }) => status === 'warn')
      .map(({ code }) => code);
    expect(warned).toContain('token.embedded_key');
  });
});

it('a key of random bytes: --secret says how to make a JWK of it, and takes that', async () => {
  const bytes = new Uint8Array([0xff, 0xfe, ...Array.from({ length: 40 }, (_, at) => at * 5)]);
  const token = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'HS256' }).sign(bytes);
  const jwk = JSON.stringify({ kty: 'oct', k: Buffer.from(bytes).toString('base64url') });
  const world = () => testWorld({ files: { '/project/key.bin': bytes, '/project/key.bin.jwk': jwk } });
  const refused = await runJson(world(), ['decode-token', token, '--secret', 'file:key.bin']);
  expect(refused.document.error?.code).toBe('SECRET_UNRESOLVED');
  expect(refused.document.error?.hint).toContain('basenc --base64url -w0 /project/key.bin');
  const taken = await runJson(world(), ['decode-token', token, '--secret', 'file:key.bin.jwk']);
  expect([taken.code, failingChecks(taken.document)]).toEqual([0, []]);
});

describe('certificate chains', () => {
  const path = new URL('../vectors/certificates.json', import.meta.url);
  const { root, leaf, leafKey, otherRoot } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const x5c = [leaf ?? '', root ?? ''].map((pem) => new X509Certificate(pem).raw.toString('base64'));
  const key = createPrivateKey(leafKey ?? '');
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  const token = makeToken({ alg, key, header: { alg, x5c } });
  const files = {
    '/project/root.pem': root ?? '',
    '/project/other.pem': otherRoot ?? '',
    '/project/no.pem': 'x',
  };
  const decode = (...args: string[]) => runJson(testWorld({ files }), ['decode-token', token, ...args]);

  it('lead to an anchor, or give no key', async () => {
    const trusted = await decode('--trust-anchor', 'root.pem');
    expect(trusted.document.reports[0]?.verdict).toBe('valid');
    const strange = await decode('--trust-anchor', 'other.pem');
    expect(failingChecks(strange.document)).toEqual(['token.x5c']);
    expect(strange.document.reports[0]?.verdict).toBe('invalid');
    const alone = await decode();
    expect(alone.document.reports[0]?.verdict).toBe('unverified');
  });

  it('an anchor that is none is a usage error', async () => {
    expect((await decode('--trust-anchor', 'no.pem')).document.error?.code).toBe('KEY_UNREADABLE');
    expect((await decode('--trust-anchor', 'missing.pem')).document.error?.code).toBe('INPUT_UNREADABLE');
  });
});

describe('SD-JWT', () => {
  it('is opened: disclosures, processed claims, key binding', async () => {
    const { createHash, createPublicKey } = await import('node:crypto');
    const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
    const disclosure = Buffer.from(JSON.stringify(['salt', 'given_name', 'Camille'])).toString('base64url');
    const holder = jwkOf(createPublicKey(p256.privateKey));
    const issuerJwt = makeToken({
      header: { alg: 'RS256', kid: 'rsa-1', typ: 'dc+sd-jwt' },
      payload: goodClaims({
        vct: 'urn:card',
        _sd: [hash(disclosure), 'withheld'],
        _sd_alg: 'sha-256',
        cnf: { jwk: holder },
      }),
    });
    const presented = `${issuerJwt}~${disclosure}~`;
    const binding = makeToken({
      alg: 'ES256',
      key: p256.privateKey,
      header: { alg: 'ES256', typ: 'kb+jwt' },
      payload: { iat: now - 5, aud: 'verifier', nonce: 'n-1', sd_hash: hash(presented) },
    });
    const files = { '/project/jwks.json': JSON.stringify({ keys: [RSA_JWK] }) };
    const decode = (token: string, ...args: string[]) =>
      runJson(testWorld({ files, stdin: token }), ['decode-token', '--jwks', 'jwks.json', ...args]);

    const whole = await decode(presented + binding);
    expect(whole.document.reports[0]?.verdict).toBe('valid');
    expect(whole.document.data).toMatchObject({
      kind: 'sd-jwt',
      disclosed: { given_name: 'Camille', sub: 'user-1' },
      withheld: 1,
      disclosures: [{ name: 'given_name', value: 'Camille', at: 'given_name' }],
      keyBinding: { header: { typ: 'kb+jwt' }, payload: { aud: 'verifier' } },
    });
    expect(whole.document.claims).toMatchObject({ given_name: 'Camille' });

    const asked = await decode(presented + binding, '--nonce', 'n-1', '--client-id', 'verifier');
    expect(asked.document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['token', 'valid'],
      ['credential', 'valid'],
      ['key_binding', 'valid'],
      ['jwks', 'valid'],
    ]);
    const { document: explained } = await decode(presented + binding, '--explain');
    const { explain } = explained.data as unknown as { explain: { at: string }[] };
    const places = explain.map(({ at }) => at);
    expect(places).toContain('disclosed.given_name');
    expect(places).toContain('keyBinding.payload.sd_hash');
    expect(places).not.toContain('disclosed.sub');
    const unproved = await decode(presented, '--nonce', 'n-1');
    expect(failingChecks(unproved.document)).toEqual(['token.key_binding']);
    const replayed = await decode(presented + binding, '--nonce', 'n-2', '--client-id', 'other');
    expect(failingChecks(replayed.document)).toEqual(['key_binding.aud', 'key_binding.nonce']);

    const added = Buffer.from(JSON.stringify(['salt', 'family_name', 'Durand'])).toString('base64url');
    const forged = await decode(`${issuerJwt}~${disclosure}~${added}~`);
    expect(failingChecks(forged.document)).toEqual(['token.disclosures']);

    const fewer = await decode(`${issuerJwt}~${binding}`);
    expect(failingChecks(fewer.document)).toEqual(['key_binding.sd_hash']);
  });

  it('is judged by its own rules, not by those of an ID token', async () => {
    const disclosure = Buffer.from(JSON.stringify(['salt', 'given_name', 'Camille'])).toString('base64url');
    const { createHash } = await import('node:crypto');
    const _sd = [createHash('sha256').update(disclosure).digest('base64url')];
    const files = { '/project/jwks.json': JSON.stringify({ keys: [RSA_JWK] }) };
    const judge = async (
      header: Record<string, string>,
      payload: Record<string, unknown>,
      ...args: string[]
    ) => {
      const jwt = makeToken({ header: { alg: 'RS256', kid: 'rsa-1', ...header }, payload });
      const world = testWorld({ files, stdin: `${jwt}~${disclosure}~` });
      const { document } = await runJson(world, ['decode-token', '--jwks', 'jwks.json', ...args]);
      return [document.reports[1]?.subject, ...failingChecks(document)];
    };
    const iss = 'https://issuer.example.com';
    const asIssuer = ['--issuer', iss];
    expect(await judge({}, { iss, _sd }, ...asIssuer)).toEqual(['sd_jwt']);
    expect(await judge({ typ: 'JWT' }, { iss: 'x', _sd }, ...asIssuer)).toEqual(['sd_jwt', 'sd_jwt.iss']);
    const typ = 'dc+sd-jwt';
    expect(await judge({ typ }, { iss, vct: 'urn:card', _sd }, ...asIssuer)).toEqual(['credential']);
    expect(await judge({ typ }, { iss, _sd }, ...asIssuer)).toEqual(['credential', 'credential.vct']);
    expect(await judge({ typ }, { vct: 'urn:card', _sd }, '--require', 'given_name')).toEqual(['credential']);
    const bare = makeToken({
      header: { alg: 'RS256', kid: 'rsa-1', typ },
      payload: { iss, vct: 'urn:card' },
    });
    const given = ['decode-token', bare, '--jwks', 'jwks.json', ...asIssuer];
    const { document } = await runJson(testWorld({ files }), given);
    expect(document.reports[0]?.findings.find(({ code }) => code === 'token.disclosures')).toMatchObject({
      status: 'warn',
      expected: 'a ~ at the end',
    });
    const asked = await runJson(testWorld({ files }), [...given, '--nonce', 'n-1']);
    expect(failingChecks(asked.document)).toEqual(['token.key_binding']);
    // What only an ID token has makes it one.
    expect(await judge({}, goodClaims({ _sd }), '--max-age', '60')).toEqual([
      'id_token',
      'id_token.auth_time',
    ]);
    expect(await judge({}, goodClaims({ _sd }), '--type', 'id_token')).toEqual(['id_token']);
  });
});
