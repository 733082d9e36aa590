/** `idcli mint`: content, keys, encryption, files, and what it says of wrong input. */
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runIn, runJson } from '../helpers/run.ts';
import { type TestWorldOptions, testWorld } from '../helpers/world.ts';

type Members = Record<string, unknown>;

const mint = (argv: readonly string[], options: TestWorldOptions = {}) => {
  const world = testWorld({ columns: 300, ...options });
  return runIn(world, ['mint', ...argv]).then((ran) => ({ ...ran, world }));
};
const part = (token: string, index: number): Members =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8')) as Members;
const claims = async (...argv: string[]): Promise<Members> => part((await mint(argv)).stdout, 1);

const REPORT = (document: { readonly reports: readonly { readonly verdict: string }[] }) =>
  document.reports.map(({ verdict }) => verdict);

/** Judges what was minted by the line that it names. */
async function verify(argv: readonly string[], options: TestWorldOptions = {}) {
  const { stdout, stderr, world } = await mint([...argv, '--keys-out', 'keys'], options);
  const line = /^verify: idcli (.*)$/m.exec(stderr)?.[1];
  expect(line, stderr).toBeDefined();
  return runJson(
    testWorld({ files: Object.fromEntries(world.disk), stdin: stdout }),
    (line ?? '').split(' '),
  );
}

describe('the content', () => {
  it('keeps the type of a claim that is JSON', async () => {
    expect(
      await claims(
        'jwt',
        '--claim',
        'n=1',
        '--claim',
        'b=true',
        '--claim',
        'o={"a":[1]}',
        '--claim',
        's=1.2.3',
        '--claim',
        'e=',
      ),
    ).toMatchObject({ n: 1, b: true, o: { a: [1] }, s: '1.2.3', e: '' });
  });

  it('takes claims of a file, and those of options over them', async () => {
    const { stdout } = await mint(
      ['jwt', '--claims-file', 'claims.json', '--claim', 'a=2', '--without', 'c'],
      {
        files: { '/project/claims.json': '{"a":1,"b":"x","c":3}' },
      },
    );
    expect(part(stdout, 1)).toMatchObject({ a: 2, b: 'x' });
    expect(part(stdout, 1)).not.toHaveProperty('c');
  });

  it('takes claims of standard input', async () => {
    const { stdout } = await mint(['jwt', '--claims-file', '-'], { stdin: '{"name":"Ada"}' });
    expect(part(stdout, 1)).toMatchObject({ name: 'Ada' });
    const { code, stderr } = await mint(['jwt', '--claims-file', '-'], { stdin: '' });
    expect(code).toBe(2);
    expect(stderr).toContain('standard input is not a JSON object with claims');
  });

  it.each([
    [['saml-response', '--nonce', 'n'], /--nonce changes nothing of saml-response\n +it is for tokens/],
    [
      ['id-token', '--acs', 'https://a.example'],
      /--acs changes nothing of id-token\n +it is for SAML messages/,
    ],
    [['sdo', '--claim', 'a=1'], /--claim changes nothing of sdo\n +it is for tokens and SAML messages/],
    [['keys', '--issuer', 'https://a.example'], /--issuer changes nothing of keys/],
    [['id-token', '--public'], /--public changes nothing of id-token\n +it is for keys/],
    [['--break', 'saml.audience', '--nonce', 'n'], /--nonce changes nothing of saml-response/],
  ])('refuses what would change nothing: %j', async (argv, expected) => {
    const { code, stderr } = await mint(argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  it('tells of a person of the sandbox, or of one of your own', async () => {
    expect(await claims('id-token', '--person', 'mononym')).toMatchObject({ name: 'Suryani' });
    expect(await claims('id-token')).not.toHaveProperty('name');
    const { stdout } = await mint(['id-token', '--person', 'ada', '--people', 'people.yaml'], {
      files: { '/project/people.yaml': 'people:\n  - id: ada\n    sub: s-1\n    claims: { name: Ada }\n' },
    });
    expect(part(stdout, 1)).toMatchObject({ sub: 's-1', name: 'Ada' });
  });

  it('says of a person in SAML what the sandbox says, with attributes of options', async () => {
    const { stdout } = await mint([
      'saml-response',
      '--person',
      'minor',
      '--claim',
      'role=["a","b"]',
      '--without',
      'mail',
    ]);
    expect(stdout).toContain('Noé');
    expect(stdout).not.toContain('noe.martin@example.com');
    expect(stdout.match(/Name="role"[^>]*>(.*?)<\/saml2:Attribute>/)?.[1]?.match(/>[ab]</g)).toEqual([
      '>a<',
      '>b<',
    ]);
  });

  it('is nothing but the message on standard output', async () => {
    expect((await mint(['id-token'])).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect((await mint(['id-token', '--quiet'])).stderr).toBe('');
    expect((await mint(['saml-response', '--relay-state', 'x'])).stdout).toMatch(
      /^SAMLResponse=.*&RelayState=x\n$/,
    );
  });

  it('gives one value of the document', async () => {
    expect((await mint(['id-token', '--field', 'data.kind'])).stdout).toBe('id-token\n');
  });
});

describe('keys', () => {
  const SIGNATURES = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

  it.each(SIGNATURES)('mints with a new key for %s, and with that of the sandbox', async (alg) => {
    const key = (await mint(['keys', '--alg', alg])).stdout;
    const own = await verify(['access-token', '--key', 'key.jwk'], { files: { '/project/key.jwk': key } });
    expect(REPORT(own.document)).toEqual(['valid', 'valid', 'valid']);
    expect(REPORT((await verify(['id-token', '--alg', alg])).document)).toEqual(['valid', 'valid', 'valid']);
  });

  it.each(['HS256', 'HS384', 'HS512'])('mints with a secret for %s', async (alg) => {
    const key = (await mint(['keys', '--alg', alg])).stdout;
    const own = await verify(['id-token', '--key', 'key.jwk'], { files: { '/project/key.jwk': key } });
    expect(REPORT(own.document)).toEqual(['valid', 'valid']);
  });

  it('signs by the alg that a key names, and puts its kid into the header', async () => {
    const key = (await mint(['keys', '--alg', 'PS384', '--kid', 'k-1', '--format', 'jwks'])).stdout;
    const { stdout } = await mint(['jwt', '--key', 'k.json'], { files: { '/project/k.json': key } });
    expect(part(stdout, 0)).toEqual({ alg: 'PS384', kid: 'k-1' });
  });

  it.each([
    ['RSA-OAEP', 'A128CBC-HS256'],
    ['RSA-OAEP-256', 'A256GCM'],
    ['ECDH-ES', 'A192GCM'],
    ['ECDH-ES+A256KW', 'A256CBC-HS512'],
    ['A128KW', 'A128GCM'],
    ['A256GCMKW', 'A256GCM'],
    ['PBES2-HS256+A128KW', 'A128GCM'],
  ])('signs, and encrypts to a key of your own: %s, %s', async (alg, enc) => {
    const key = (await mint(['keys', '--alg', alg])).stdout;
    const files = { '/project/to.json': key };
    const { stdout } = await mint(
      ['id-token', '--encrypt-to', 'to.json', '--encryption-alg', alg, '--encryption-enc', enc],
      { files },
    );
    expect(part(stdout, 0)).toMatchObject({ alg, enc, cty: 'JWT' });
    const { document } = await runJson(testWorld({ files, stdin: stdout }), [
      'decode-token',
      '-',
      '--decryption-key',
      'to.json',
    ]);
    expect(document.data).toMatchObject({ kind: 'nested', header: { alg: 'RS256' } });
  });

  it('encrypts to the sandbox, and brings the key that opens it', async () => {
    expect(REPORT((await verify(['id-token', '--encrypt'])).document)).toEqual(['valid', 'valid', 'valid']);
    expect(REPORT((await verify(['saml-response', '--encrypt'])).document)).toEqual(['valid']);
  });

  it.each(['RS256', 'ES256'])('signs SAML with a key of your own for %s', async (alg) => {
    const key = (await mint(['keys', '--alg', alg, '--format', 'pem'])).stdout;
    for (const kind of ['saml-response', 'assertion', 'authn-request', 'metadata']) {
      const { document } = await verify([kind, '--key', 'key.pem'], { files: { '/project/key.pem': key } });
      expect(REPORT(document), kind).toEqual(['valid']);
    }
  });

  it('writes a key in every form, and its public half', async () => {
    const key = (await mint(['keys', '--alg', 'ES384'])).stdout;
    const files = { '/project/key.jwk': key };
    const pem = (await mint(['keys', '--key', 'key.jwk', '--format', 'pem'], { files })).stdout;
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const certificate = (
      await mint(
        [
          'keys',
          '--key',
          'key.jwk',
          '--format',
          'certificate',
          '--public',
          '--subject',
          'CN 1',
          '--valid-days',
          '3',
        ],
        { files },
      )
    ).stdout;
    expect(new X509Certificate(certificate)).toMatchObject({ subject: 'O=idcli\nCN=CN 1' });
    const half = JSON.parse(
      (await mint(['keys', '--key', 'key.jwk', '--public'], { files })).stdout,
    ) as Members;
    expect(half).not.toHaveProperty('d');
    expect(half).toMatchObject({ crv: 'P-384', alg: 'ES384', use: 'sig' });
  });

  it('makes a set of several keys', async () => {
    const { stdout } = await mint([
      'keys',
      '--alg',
      'EdDSA',
      '--alg',
      'ECDH-ES',
      '--alg',
      'A128KW',
      '--curve',
      'Ed25519',
    ]);
    expect(stdout).toBe('');
    const set = JSON.parse(
      (await mint(['keys', '--alg', 'EdDSA', '--alg', 'ECDH-ES', '--alg', 'A128KW'])).stdout,
    ) as { keys: Members[] };
    expect(set.keys.map(({ alg, use, kty }) => [alg, use, kty])).toEqual([
      ['EdDSA', 'sig', 'OKP'],
      ['ECDH-ES', 'enc', 'EC'],
      ['A128KW', 'enc', 'oct'],
    ]);
  });

  it('keeps a private key in a file to its owner', async () => {
    const { world } = await mint(['keys', '--alg', 'ES256', '--out', 'k.jwk', '--keys-out', 'public']);
    expect(world.written.get('/project/k.jwk')?.mode).toBe(0o600);
    expect(world.written.get('/project/public/jwks.json')?.mode).toBe(0o644);
    expect(String(world.disk.get('/project/public/jwks.json'))).not.toContain('"d"');
  });
});

describe('other messages', () => {
  it('is a presentation as soon as someone asks for one', async () => {
    const { stdout } = await mint([
      'credential',
      '--person',
      'default',
      '--nonce',
      'n',
      '--audience',
      'verifier',
    ]);
    expect(stdout.split('~').length).toBeGreaterThan(5);
    const { document } = await verify([
      'credential',
      '--person',
      'default',
      '--nonce',
      'n',
      '--audience',
      'verifier',
    ]);
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toContainEqual([
      'key_binding',
      'valid',
    ]);
  });

  it('hashes what belongs to an ID token', async () => {
    const { document } = await verify([
      'id-token',
      '--access-token',
      'abc',
      '--code',
      'def',
      '--state',
      'ghi',
      '--nonce',
      'n',
    ]);
    const passed = document.reports
      .flatMap(({ findings }) => findings)
      .filter(({ status }) => status === 'pass');
    expect(passed.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['id_token.at_hash', 'id_token.c_hash', 'id_token.s_hash', 'id_token.nonce']),
    );
  });

  it.each(['seid-sdo', 'ltv-sdo', 'jwt'])('makes a signed data object: %s', async (form) => {
    const { document } = await verify(['sdo', '--form', form, '--text', 'I-agree-to-this.']);
    expect(REPORT(document)).toEqual(['valid']);
  });

  it('is verified at the time that it was made for', async () => {
    const { document } = await verify(['id-token', '--now', '2020-01-01T00:00:00Z']);
    expect(REPORT(document)).toEqual(['valid', 'valid', 'valid']);
  });
});

describe('wrong input', () => {
  const cut = {
    '/project/cut.jwk': '{"kty":"EC","crv":"P-256"',
    '/project/empty': '',
    '/project/half.jwk': '{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}',
  };
  it.each<[readonly string[], RegExp]>([
    [[], /it is not said what to make/],
    [['id-tokn'], /did you mean id-token\?/],
    [['id-token', 'jwt'], /too many arguments/],
    [['--break', 'id_token.audx'], /did you mean id_token\.aud\?/],
    [['--break', 'callback.state'], /judged of a conversation.*\n.*idcli sandbox --fault/],
    [['access-token', '--break', 'id_token.aud'], /is not judged of access-token\n.*id-token/],
    [['keys', '--break', 'token.alg'], /not a message/],
    [['id-token', '--key', 'none.jwk'], /cannot be read: none\.jwk/],
    [['id-token', '--key', 'cut.jwk'], /cut off/],
    [['id-token', '--key', 'empty'], /is empty/],
    [['id-token', '--key', 'half.jwk'], /type EC that is not a key/],
    [['id-token', '--alg', 'RS257'], /did you mean RS256\?/],
    [['id-token', '--alg', 'RS256', '--alg', 'ES256'], /several algorithms/],
    [['id-token', '--encryption-enc', 'A1'], /there is no algorithm A1/],
    [['id-token', '--person', 'nobody'], /there is no person "nobody"/],
    [['id-token', '--claims-file', 'cut.jwk'], /not a JSON object/],
    [['keys', '--alg', 'XS256'], /there is no algorithm XS256/],
    [['keys', '--alg', 'ES256', '--curve', 'P-384'], /no keys on the curve/],
    [['keys', '--alg', 'RS256', '--bits', '100'], /no RSA key of 100 bits/],
    [['keys', '--alg', 'HS256', '--public'], /no public half/],
    [['keys', '--alg', 'A128KW', '--format', 'pem'], /cannot be written as PEM/],
    [['keys', '--alg', 'EdDSA', '--format', 'certificate'], /a certificate is made for RSA/],
    [['keys', '--alg', 'ES256', '--alg', 'RS256', '--format', 'jwk'], /not a single JWK/],
    [['dpop-proof', '--alg', 'HS256'], /a secret has none/],
    [['sdo', '--text', 'a', '--text-file', 'b'], /two ways/],
    [['--all-breaks', 'x', '--out', 'y'], /many messages/],
  ])('mint %j', async (argv, words) => {
    const { code, stdout, stderr } = await mint(argv, { files: cut });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
  });

  it('says which key cannot do what is asked', async () => {
    const key = (await mint(['keys', '--alg', 'ES256'])).stdout;
    const enc = (await mint(['keys', '--alg', 'ECDH-ES', '--curve', 'X25519'])).stdout;
    const files = { '/project/key.jwk': key, '/project/enc.jwk': enc };
    expect((await mint(['jwt', '--key', 'key.jwk', '--alg', 'RS256'], { files })).stderr).toMatch(
      /does not sign by RS256/,
    );
    expect((await mint(['jwt', '--key', 'enc.jwk'], { files })).stderr).toMatch(/only a private key X25519/);
    expect((await mint(['saml-response', '--encrypt-to', 'enc.jwk'], { files })).stderr).toMatch(
      /no key that can do this/,
    );
  });

  it('overwrites nothing', async () => {
    const files = { '/project/t.jwt': 'x', '/project/keys/jwks.json': 'x' };
    expect((await mint(['jwt', '--out', 't.jwt'], { files })).code).toBe(2);
    expect((await mint(['jwt', '--keys-out', 'keys'], { files })).stderr).toMatch(
      /there already: keys\/jwks\.json/,
    );
    const { code, world } = await mint(['jwt', '--out', 't.jwt', '--keys-out', 'keys', '--overwrite'], {
      files,
    });
    expect(code).toBe(0);
    expect(String(world.disk.get('/project/t.jwt'))).toMatch(/^ey/);
  });
});
