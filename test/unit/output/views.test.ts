/** What people see of commands that are not flows: golden texts under `golden/`, rewritten with `vitest -u`. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/common/json.ts';
import type { Outcome } from '../../../src/outcome.ts';
import { adviceLines, quietLines, resultLines } from '../../../src/output/human/human.ts';
import { textOf } from '../../../src/output/human/line.ts';
import { painter } from '../../../src/output/human/paint.ts';
import { widthOf } from '../../../src/output/human/width.ts';
import { report } from '../../../src/report.ts';
import { finding, outcomeOf, page } from './outcomes.ts';

const MINIMUM = ['token.parse', 'token.alg', 'token.key', 'token.signature'];

const DECODED = outcomeOf({
  command: 'decode-token',
  data: {
    kind: 'jws',
    serialization: 'compact',
    source: { where: 'callback URL, query parameter id_token', notes: ['line breaks removed'] },
    found: [
      { number: 1, where: 'query parameter id_token', kind: 'jws', chosen: true },
      { number: 2, where: 'query parameter access_token', kind: 'opaque' },
    ],
    key: { kid: 'rsa-1', description: 'RSA 2048', source: 'jwks.json' },
    header: { alg: 'RS256', kid: 'rsa-1', x5c: ['MIIB'.repeat(60)] },
    payload: {
      iss: 'https://op.example.com',
      sub: 'user-1',
      aud: ['client-1', 'client-2'],
      exp: 1_800_000_600,
      iat: 1_799_997_000,
      name: 'Åse 東京',
      address: { street_address: 'Gate 1\n0123 Oslo', country: 'NO' },
      'https://example.com/claims/with/a/long/name': ['admin', 'editor'],
      roles: [],
      devices: [
        { id: 1, name: 'a' },
        { id: 2, name: 'bb' },
      ],
      verified: true,
      nothing: null,
    },
  },
  reports: [
    report(
      'token',
      [
        finding('token.parse', 'pass'),
        finding('token.alg', 'pass'),
        finding('token.key', 'skip', 'no key was given', { hint: 'give --issuer, --jwks or --key' }),
        finding('token.signature', 'skip', 'no key was given'),
        finding('token.exp', 'warn', 'expired 3 min ago', { actual: 1_800_000_600 }),
      ],
      MINIMUM,
    ),
  ],
});

const ENCRYPTED = outcomeOf({
  command: 'decode-token',
  data: {
    kind: 'jwe',
    serialization: 'compact',
    outerHeader: { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
    header: { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
    neededKey: { alg: 'RSA-OAEP-256', description: 'the private RSA key of 2048 bits' },
  },
  reports: [
    report(
      'token',
      [finding('token.parse', 'pass'), finding('token.decrypt', 'skip', 'no decryption key was given')],
      [...MINIMUM, 'token.decrypt'],
    ),
  ],
});

const EXPLAINED = outcomeOf({
  command: 'decode-token',
  data: {
    kind: 'jws',
    header: { alg: 'RS256' },
    payload: { sub: 'user-1', exp: 1_800_000_600, family_name: 'Durand' },
    explain: [
      {
        at: 'payload.sub',
        meaning: 'whom it is about',
        section: 'RFC 7519, 4.1.2',
        link: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2',
      },
    ],
  },
});

const PROVIDERS = outcomeOf({
  command: 'providers list',
  data: {
    providers: [
      {
        id: 'ingroupe',
        title: 'IN Groupe OpenID Connect App',
        protocols: ['oidc'],
        origin: 'preset',
        complete: false,
        missing: ['clientId', 'clientSecret'],
      },
      {
        id: 'mine',
        title: 'My provider',
        protocols: ['oidc', 'saml'],
        origin: 'user file',
        complete: true,
        missing: [],
      },
    ],
    files: [{ path: '/home/user/.config/idcli/config.yaml', origin: 'user file' }],
  },
});

const PROVIDER = outcomeOf({
  command: 'providers show',
  provider: 'ingroupe',
  providerTitle: 'IN Groupe OpenID Connect App',
  data: {
    provider: {
      id: 'ingroupe',
      issuer: 'https://idhub.example.com',
      protocols: ['oidc'],
      scopes: { openid: { claims: ['sub'] }, name: { claims: ['name'] } },
      timeoutSeconds: 600,
      errors: { authorization: { access_denied: {} }, token: {} },
      clientSecret: 'env:IG_SECRET',
    },
    origins: { issuer: 'preset', clientSecret: 'project file' },
    complete: false,
    missing: ['clientId'],
    files: [],
  },
});

const SANDBOX = outcomeOf({
  command: 'sandbox',
  data: {
    url: 'http://127.0.0.1:8400',
    tenants: [
      {
        id: 'ingroupe',
        title: 'IN Groupe idHub',
        issuer: 'http://127.0.0.1:8400/ingroupe',
        clientId: 'sandbox-client',
        clientSecret: 'sandbox-secret',
        redirectUris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      },
      { id: 'esigning', title: 'E-Signing', redirectUris: [] },
      {
        id: 'signicat-sms-otp',
        title: 'Signicat SMS OTP',
        redirectUris: [],
        saml: {
          issuer: 'http://127.0.0.1:8400/signicat-sms-otp/auth/saml',
          metadata: 'http://127.0.0.1:8400/signicat-sms-otp/auth/saml/metadata',
          serviceProvider: { entityId: 'sandbox-sp', acs: [], signingKey: 'PEM', signingCertificate: 'PEM' },
          registered: ['https://sp.example.com'],
        },
      },
    ],
  },
});

const OUTCOMES: Record<string, Outcome> = {
  'decode-token': DECODED,
  'decode-token-encrypted': ENCRYPTED,
  'decode-token-explained': EXPLAINED,
  'providers-list': PROVIDERS,
  'providers-show': PROVIDER,
  sandbox: SANDBOX,
};
const cases = Object.entries(OUTCOMES).flatMap(([name, outcome]) =>
  [80, 60].map((width) => [name, width, outcome] as const),
);

test.each(cases)('%s at %i columns', async (name, width, outcome) => {
  const lines = resultLines(outcome, page(width));
  await expect((await painter(false))(lines)).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
  for (const text of lines.map(textOf))
    if (!text.includes('://')) expect(widthOf(text)).toBeLessThanOrEqual(width);
});

describe('a view that has less than it expects', () => {
  const commands = ['decode-token', 'providers list', 'providers show', 'sandbox', 'anything else'];
  test.each(commands)('%s says nothing when it learned nothing', (command) => {
    const outcome = outcomeOf({ command, error: { code: 'USAGE', message: 'no' } });
    expect(resultLines(outcome, page())).toEqual([]);
    expect(quietLines(outcome, page())).toEqual([]);
    expect(adviceLines(outcome, page(), false).map(textOf)).toEqual(['error: no']);
  });

  const odd: Json[] = [null, 1, 'text', [], [1], {}, { a: null }];
  test.each(commands)('%s takes values of any type', (command) => {
    const members = [
      'kind',
      'header',
      'payload',
      'outerHeader',
      'providers',
      'provider',
      'files',
      'tenants',
      'url',
    ];
    for (const value of odd) {
      const data = Object.fromEntries(members.map((name) => [name, value]));
      expect(() => resultLines(outcomeOf({ command, data }), page())).not.toThrow();
    }
  });
});

describe('much of everything', () => {
  const told = (payload: Json) =>
    resultLines(outcomeOf({ command: 'decode-token', data: { payload } }), page());

  test('a huge value is cut, and its length told', () => {
    const lines = told({ portrait: 'A'.repeat(1_000_000), text: 'word '.repeat(100_000) }).map(textOf);
    expect(lines.join('\n').length).toBeLessThan(4000);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('(1000000 characters; --json has them all)');
  });

  test('of very many members the first are told, and how many more there are', () => {
    const payload = Object.fromEntries(Array.from({ length: 150_000 }, (_, at) => [`claim-${at}`, at]));
    const lines = told(payload).map(textOf);
    expect(lines).toHaveLength(502);
    expect(lines.at(-1)).toContain('… and 149500 more; --json shows them');
  });

  test('what is nested deeper is written as JSON', () => {
    expect(
      told({ a: { b: { c: { d: { e: { f: 1 } } } } } })
        .map(textOf)
        .at(-1),
    ).toMatch(/ {2}e {2}\{"f":1\}$/);
  });
});
