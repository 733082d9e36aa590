/** No input ends the program: every decoder answers every crafted value with an exit code of its own, never with 70. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeToken } from '../../src/checks/index.ts';
import { keysOfSet } from '../../src/protocol/jose/keys.ts';
import { findTokens } from '../../src/protocol/tokens/find.ts';
import { runs } from '../helpers/property.ts';
import { runIn } from '../helpers/run.ts';
import { pem, vector } from '../helpers/saml.ts';
import { sandboxSdo } from '../helpers/sdo.ts';
import { testWorld } from '../helpers/world.ts';
import { CLIENT, ISSUER, jwkOf, p256, RSA_JWK, rsa } from '../unit/checks/fixtures.ts';
import { base64url, jsonText, objectText } from './crafted.ts';

const files = {
  '/project/keys.json': JSON.stringify({ keys: [RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' })] }),
  '/project/rsa.pem': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  '/project/idp.xml': vector('assertion signed').given.metadata ?? '',
  '/project/sp.key': pem('sp.key'),
};

const HEADER = [
  'alg',
  'enc',
  'typ',
  'cty',
  'kid',
  'crit',
  'jwk',
  'x5c',
  'x5t',
  'x5u',
  'jku',
  'b64',
  'zip',
  'epk',
  'apu',
  'apv',
  'p2c',
  'p2s',
  'iv',
  'tag',
];
const CLAIMS = [
  'iss',
  'sub',
  'aud',
  'azp',
  'exp',
  'nbf',
  'iat',
  'nonce',
  'at_hash',
  'auth_time',
  'acr',
  'amr',
  'cnf',
  '_sd',
  '_sd_alg',
  'vct',
  'events',
  'address',
  'birthdate',
  'email',
  'verified_claims',
  'portrait',
  'name',
  'nin',
  'phone_number',
  '_claim_sources',
  '_claim_names',
  'scope',
  'act',
  'sid',
  'htm',
  'htu',
  'ath',
  'jti',
  'idp',
  'status',
];
const part = (text: string): string => base64url(text);

const jws = fc
  .tuple(
    fc.oneof(
      objectText(HEADER, { alg: '"RS256"' }),
      objectText(HEADER, { alg: '"ES256"', kid: '"ec-1"' }),
      jsonText,
    ),
    fc.oneof(
      objectText(CLAIMS, { iss: JSON.stringify(ISSUER), sub: '"u"', aud: JSON.stringify(CLIENT) }),
      jsonText,
    ),
    fc.constantFrom(
      '',
      'AAAA',
      Buffer.alloc(64).toString('base64url'),
      Buffer.alloc(256).toString('base64url'),
    ),
  )
  .map(([header, payload, signature]) => `${part(header)}.${part(payload)}.${signature}`);
const jwe = fc
  .tuple(
    objectText(HEADER, { alg: '"RSA-OAEP"', enc: '"A128GCM"' }),
    fc.constantFrom('', 'AAAA', Buffer.alloc(256).toString('base64url')),
  )
  .map(([header, key]) => `${part(header)}.${key}.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`);
const sdJwt = fc
  .tuple(jws, fc.array(jsonText, { maxLength: 3 }), fc.option(jws))
  .map(([token, disclosures, binding]) => [token, ...disclosures.map(part), binding ?? ''].join('~'));
const serialized = fc
  .tuple(
    objectText(
      [
        'payload',
        'protected',
        'header',
        'signature',
        'signatures',
        'recipients',
        'ciphertext',
        'iv',
        'tag',
        'aad',
        'unprotected',
      ],
      { payload: '"e30"', protected: JSON.stringify(part('{"alg":"RS256"}')), signature: '"AAAA"' },
    ),
  )
  .map(([text]) => text);
const token = fc.oneof(jws, jwe, sdJwt, serialized);

const BATCH = 300;
const batches = (cases: number) => runs(cases / BATCH);

/** A document for each line, whatever the line is. */
async function everyLineAnswered(lines: readonly string[], ...words: string[]): Promise<void> {
  const world = testWorld({ files, stdin: lines.join('\n') });
  const { code, stdout, stderr } = await runIn(world, ['decode-token', '--lines', ...words]);
  const documents = stdout
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          data: { line: number };
          exitCode: number;
          error?: { code: string; message: string };
        },
    );
  expect(documents.length).toBe(lines.filter((line) => line.trim() !== '').length);
  const broken = documents.find(({ exitCode }) => exitCode === 70);
  expect(broken && [broken.error?.message, lines[broken.data.line - 1]]).toBeUndefined();
  expect([0, 1, 2, 3], stderr).toContain(code);
}

const neverABug = async (words: readonly string[], stdin: string | Uint8Array): Promise<void> => {
  const { code, stderr, stdout } = await runIn(testWorld({ files, stdin }), words);
  expect(code, `${stderr}${stdout.slice(-2000)}`).not.toBe(70);
};

describe('tokens', () => {
  it.each<[string, string[]]>([
    ['read only', []],
    ['with keys', ['--jwks', 'keys.json']],
    [
      'with keys and expectations',
      [
        '--jwks',
        'keys.json',
        '--issuer',
        ISSUER,
        '--client-id',
        CLIENT,
        '--nonce',
        'n',
        '--max-age',
        '60',
        '--acr-values',
        'a',
        '--access-token',
        't',
        '--code',
        'c',
        '--require',
        'email',
      ],
    ],
    ['with a private key', ['--jwks', 'keys.json', '--decryption-key', 'rsa.pem']],
    ['as an access token', ['--jwks', 'keys.json', '--type', 'at+jwt', '--issuer', ISSUER]],
    ['as a credential', ['--jwks', 'keys.json', '--type', 'dc+sd-jwt']],
    ['as a proof', ['--type', 'dpop+jwt']],
    ['as a logout token', ['--jwks', 'keys.json', '--type', 'logout+jwt']],
    ['explained', ['--explain']],
  ])('%s: 900 crafted tokens', async (_, words) => {
    await fc.assert(
      fc.asyncProperty(fc.array(token, { minLength: BATCH, maxLength: BATCH }), (lines) =>
        everyLineAnswered(lines, ...words),
      ),
      { ...batches(900), endOnFailure: true },
    );
  });

  it('as people see them: 400 crafted tokens', async () => {
    await fc.assert(
      fc.asyncProperty(token, (text) => neverABug(['decode-token', '--explain'], text)),
      runs(400),
    );
  });

  it('a header whose enc brings its own toString: the 101 lines come out', async () => {
    const evil = `${part('{"alg":"RS256","enc":{"toString":"x"}}')}.${part('{}')}.AAAA`;
    const lines = Array.from({ length: 101 }, (_, at) =>
      at === 50 ? evil : `${part('{"alg":"RS256"}')}.${part('{}')}.AAAA`,
    );
    await everyLineAnswered(lines);
  });
});

describe('the readers and judges alone, without a command around them', () => {
  const PIECE = 500;
  it('9000 crafted tokens', async () => {
    const keys = keysOfSet({ keys: [RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' })] }, 'keys.json');
    const clock = { now: new Date('2026-11-22T12:00:00Z'), clockToleranceSeconds: 30 };
    await fc.assert(
      fc.asyncProperty(fc.array(token, { minLength: PIECE, maxLength: PIECE }), async (tokens) => {
        for (const text of tokens) {
          findTokens(text);
          const { report } = await judgeToken({
            token: text,
            keys,
            expected: true,
            judgeTimes: true,
            engine: 'node',
            ...clock,
          });
          // Nobody signed any of them.
          expect(report.verdict, text).toBe('invalid');
        }
      }),
      { ...runs(9000 / PIECE), endOnFailure: true },
    );
  });
});

describe('what surrounds tokens', () => {
  const text = fc.oneof(
    objectText(['id_token', 'access_token', 'log', 'entries', 'request', 'response', 'headers', 'keys'], {
      id_token: JSON.stringify(`${part('{"alg":"RS256"}')}.${part('{"sub":"u"}')}.AAAA`),
    }),
    fc
      .tuple(objectText(HEADER), jsonText)
      .map(([a, b]) => `curl 'https://x/?id_token=${part(a)}.${part(b)}.AAAA#${b}'`),
    fc
      .tuple(jsonText, token)
      .map(([a, b]) => `Set-Cookie: a=${a}; b=${b}\r\nAuthorization: Bearer ${b}\r\n\r\n${a}`),
    jsonText.map((json) => `{"log":{"entries":[{"request":${json},"response":${json}},${json}]}}`),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );
  it('1000 crafted texts', async () => {
    await fc.assert(
      fc.asyncProperty(text, (input) => neverABug(['decode-token', '--json'], input)),
      runs(1000),
    );
  });

  const keySet = fc.oneof(
    fc
      .array(
        objectText(
          ['kty', 'crv', 'x', 'y', 'n', 'e', 'd', 'k', 'alg', 'use', 'key_ops', 'kid', 'x5c', 'x5t'],
          { kty: '"RSA"', n: '"AQAB"', e: '"AQAB"' },
        ),
        { maxLength: 3 },
      )
      .map((keys) => `{"keys":[${keys.join(',')}]}`),
    objectText(['keys', 'kty']),
    jsonText,
  );
  it('500 crafted key sets', async () => {
    const lines = [
      `${part('{"alg":"RS256"}')}.${part('{}')}.AAAA`,
      `${part('{"alg":"HS256"}')}.${part('{}')}.AAAA`,
    ];
    await fc.assert(
      fc.asyncProperty(keySet, async (set) => {
        const world = testWorld({ files: { '/project/k.json': set }, stdin: lines.join('\n') });
        const { code, stderr, stdout } = await runIn(world, ['decode-token', '--lines', '--jwks', 'k.json']);
        expect(code, `${stderr}${stdout}`).not.toBe(70);
        const inspected = testWorld({ files: { '/project/k.json': set } });
        expect((await runIn(inspected, ['inspect', 'k.json'])).code).not.toBe(70);
      }),
      runs(500),
    );
  });
});

describe('SAML', () => {
  const good = vector('assertion signed').message;
  const SPOTS = [
    'urn:oasis:names:tc:SAML:2.0:assertion',
    'urn:oasis:names:tc:SAML:2.0:protocol',
    'http://www.w3.org/2000/09/xmldsig#',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'https://idp.example.com/saml',
    '2026-11-22T',
    '_request1',
    'ID="',
    'Version="2.0"',
    'saml:Assertion',
    'saml:Subject',
    'saml:NameID',
    'saml:Attribute',
    'ds:Signature',
    'samlp:Status',
  ];
  const EVIL = [
    '',
    ' ',
    'a b',
    '`',
    '\u200b',
    '\u00a0',
    '{',
    '}',
    '|',
    '\\',
    '^',
    '"',
    "'",
    '&#0;',
    '&#x10FFFF;',
    '&lt;',
    '%',
    '%zz',
    ':',
    '::',
    'http://[',
    'http://a b',
    'urn:x y',
    'x:y',
    '__proto__',
    'toString',
    '\ud83d\ude00',
    'xmlns',
    'xml:',
    '<a/>',
    '<!--x-->',
    '<?x?>',
    ']]>',
    '9999-99-99T',
    '0000-00-00T',
    '-1',
    '\n',
    '\t',
    'x'.repeat(5000),
  ];
  const mutated = fc
    .array(
      fc.tuple(
        fc.constantFrom(...SPOTS),
        fc.constantFrom(...EVIL),
        fc.constantFrom('replace', 'before', 'after'),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) =>
      changes.reduce((xml, [spot, evil, how, all]) => {
        const text = how === 'replace' ? evil : how === 'before' ? evil + spot : spot + evil;
        return all ? xml.replaceAll(spot, () => text) : xml.replace(spot, () => text);
      }, good),
    );
  const namespace = fc
    .tuple(fc.constantFrom(...EVIL), fc.constantFrom(...EVIL))
    .map(([a, b]) =>
      good.replace(
        '<saml:Issuer',
        () =>
          `<saml:Issuer xmlns:q="urn:${a.replaceAll(/[<&"]/g, '')}x${b.replaceAll(/[<&"]/g, '')}" q:a="1"`,
      ),
    );

  it.each<[string, string[]]>([
    ['read only', ['--json']],
    ['as people see them', []],
    [
      'with metadata and a private key',
      [
        '--idp-metadata',
        'idp.xml',
        '--decryption-key',
        'sp.key',
        '--sp-entity-id',
        'https://sp.example.com',
        '--json',
      ],
    ],
  ])('%s: 300 crafted messages', async (_, words) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, mutated, namespace), (xml) =>
        neverABug(['decode-saml', ...words], xml),
      ),
      runs(300),
    );
  });

  it.each(['a b', 'a`b', 'a\u200bb', 'a|b', 'http://[', '%zz'])('a namespace of %j', async (uri) => {
    const strange = good.replace('<saml:Issuer', () => `<saml:Issuer xmlns:q="${uri}" q:a="1"`);
    const root = good.replace('xmlns:saml=', () => `xmlns:q="${uri}" xmlns:saml=`);
    for (const xml of [strange, root]) {
      await neverABug(['decode-saml'], xml);
      await neverABug(['decode-saml', '--idp-metadata', 'idp.xml'], xml);
    }
  });
});

describe('signed data objects', () => {
  const objects = (['seid-sdo', 'ltv-sdo', 'jwt'] as const).map((kind) =>
    Buffer.from(sandboxSdo({ kind })).toString('latin1'),
  );
  const mutated = fc
    .tuple(
      fc.constantFrom(...objects),
      fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.string({ unit: 'binary-ascii', maxLength: 12 })), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([object, cuts]) =>
      cuts.reduce((text, [at, length, put]) => {
        const place = at % text.length;
        return text.slice(0, place) + put + text.slice(place + length);
      }, object),
    );
  it('400 crafted objects', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, (object) =>
        neverABug(['decode-sdo', '-', '--json'], Buffer.from(object, 'latin1')),
      ),
      runs(400),
    );
  });
});

describe('configuration', () => {
  it('60,000 unknown keys: the first are explained, the rest is counted', async () => {
    const keys = Array.from({ length: 60_000 }, (_, at) => `  k${at}: 1\n`).join('');
    const files = { '/project/idcli.config.yaml': `defaults:\n${keys}` };
    const { code, stderr } = await runIn(testWorld({ files }), ['decode-token', 'eyJhbGciOiJub25lIn0.e30.']);
    expect(code).toBe(2);
    expect(stderr).toContain('of 60000 problems');
    expect(stderr.split('\n').length).toBeLessThan(80);
  });
});
