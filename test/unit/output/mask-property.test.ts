/** ALL-11: whatever is planted wherever, it never comes out. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeError } from '../../../src/outcome.ts';
import {
  type MaskOptions,
  maskData,
  maskExchanges,
  maskOutcomeError,
  maskReport,
  maskText,
} from '../../../src/output/mask/mask.ts';
import type { Report } from '../../../src/report.ts';
import { runs } from '../../helpers/property.ts';
import { exchangeOf, HIDE, JWT_HEADER, text } from './masking.ts';

const url = encodeURIComponent;
const form = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2);
const markup = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const base64 = (value: string): string => Buffer.from(value).toString('base64');
const escaped = (value: string): string =>
  [...value].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const json = JSON.stringify;

/** Places of an exchange that say nothing of what stands there: only the value itself can give it away. */
const UNNAMED: Readonly<Record<string, (value: string) => Parameters<typeof exchangeOf>[0]>> = {
  'a path': (v) => ({ url: `https://op.example.com/a/${url(v)}/b` }),
  'a query': (v) => ({ url: `https://op.example.com/a?x=${url(v)}&y=1` }),
  'a query as a form writes it': (v) => ({ url: `https://op.example.com/a?x=${form(v)}` }),
  'a nested query': (v) => ({
    url: `https://op.example.com/a?u=${url(`https://b.example.com/?x=${url(v)}`)}`,
  }),
  'a fragment': (v) => ({ url: `https://op.example.com/a#x=${url(v)}` }),
  'a header': (v) => ({ headers: [['X-Any', `said ${v}`]] }),
  'a redirect': (v) => ({ headers: [['Location', `/next?x=${url(v)}`]] }),
  'a JSON string': (v) => ({ body: json({ a: [{ b: `said ${v}` }] }) }),
  'a JSON name': (v) => ({ body: json({ [v]: 1 }) }),
  'a JSON string inside a JSON string': (v) => ({ body: json({ a: json({ b: v }) }) }),
  'a form': (v) => ({
    requestBody: `a=1&x=${form(v)}`,
    requestHeaders: [['Content-Type', 'application/x-www-form-urlencoded']],
  }),
  'a text of a page': (v) => ({ body: `<!doctype html><p>said ${markup(v)} so</p>` }),
  'an attribute of a page': (v) => ({ body: `<html><input name="x" value="${markup(v)}"></html>` }),
  'a script of a page': (v) => ({ body: `<html><script>var x = ${json(v)};</script></html>` }),
  'an XML element': (v) => ({ body: `<?xml version="1.0"?><r><x>\n${markup(v)}\n</x></r>` }),
  'a failure': (v) => ({ failure: `could not send ${v} there` }),
  'a note': (v) => ({ note: v }),
};

/** Places that name what stands there, so that the shape of the value does not matter. */
const NAMED: Readonly<Record<string, (name: string, value: string) => Parameters<typeof exchangeOf>[0]>> = {
  'a query': (n, v) => ({ url: `https://op.example.com/a?x=1&${n}=${url(v)}&y=1` }),
  'a fragment': (n, v) => ({ url: `https://op.example.com/a#${n}=${form(v)}` }),
  'a nested query': (n, v) => ({ url: `https://op.example.com/a?u=${url(`/b?${n}=${url(v)}&z=1`)}` }),
  'a redirect': (n, v) => ({ headers: [['Location', `https://rp.example.com/cb?${n}=${url(v)}`]] }),
  'a JSON member': (n, v) => ({ body: json({ a: [{ [n]: v }] }) }),
  'a JSON list': (n, v) => ({ body: json({ [n]: [v, 'x'] }, null, 2) }),
  'a JSON member in JavaScript escapes': (n, v) => ({ body: `{"${n}":"${escaped(v)}"}` }),
  'a form': (n, v) => ({ requestBody: `a=1&${n}=${form(v)}` }),
  'a field of a page': (n, v) => ({
    body: `<html><input type="hidden" value='${markup(v)}' name="${n}"></html>`,
  }),
  'a text field of a page': (n, v) => ({ body: `<html><textarea name=${n}>${markup(v)}</textarea></html>` }),
  'a SAML attribute': (n, v) => ({
    body: `<a:r xmlns:a="x"><a:Attribute Name="${n}"><a:AttributeValue>${markup(v)}</a:AttributeValue></a:Attribute></a:r>`,
  }),
  'JSON that is cut off': (n, v) => ({ body: `{"a":1,"${n}":${json(v)}` }),
};

function shownOf(parts: Parameters<typeof exchangeOf>[0], options: MaskOptions): string {
  const [exchange] = maskExchanges([exchangeOf(parts)], options);
  return json(
    { ...exchange, sent: text(exchange?.request.body), received: text(exchange?.response?.body) },
    (key, value) => (key === 'body' ? undefined : value),
  );
}

/** Every spelling of the value that a reader could turn back. */
const spellings = (value: string): string[] => [
  value,
  json(value).slice(1, -1),
  url(value),
  form(value),
  markup(value),
  escaped(value),
];

function expectHidden(shown: string, value: string): void {
  const inner = json(shown).slice(1, -1);
  for (const spelling of spellings(value)) {
    expect(shown.includes(spelling) || inner.includes(spelling), `${spelling} in ${shown}`).toBe(false);
  }
}

/** What the places are made of; a value that stands there anyway proves nothing. */
const SCAFFOLD = json([
  Object.values(UNNAMED).map((make) => shownOf(make(''), HIDE)),
  json(exchangeOf({})),
  '•••• *** [portrait, characters]',
]);
const fresh = (value: string): boolean =>
  value.trim() === value && !spellings(value).some((spelling) => SCAFFOLD.includes(spelling));

const digits = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`)).filter((value) => value.length === length);
const PHONE = fc
  .integer({ min: 7, max: 14 })
  .chain(digits)
  .map((number) => `+${number}`);
const NATIONAL_ID = fc.oneof(
  digits(11),
  digits(12),
  fc.tuple(digits(6), digits(4)).map(([date, rest]) => `${date}-${rest}`),
  fc.tuple(digits(8), digits(4)).map(([date, rest]) => `${date}-${rest}`),
  fc
    .tuple(digits(6), fc.constantFrom('-', '+', 'A'), digits(3), fc.constantFrom('A', '7'))
    .map((parts) => parts.join('')),
);
const PERSONAL = fc.oneof(PHONE, NATIONAL_ID, fc.emailAddress());
const SECRET = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60 }),
    fc.string({ minLength: 8, maxLength: 40, unit: 'binary' }),
    fc.base64String({ minLength: 8 }),
  )
  .filter((value) => fresh(value) && Buffer.from(value).toString() === value);
/** A value that only its name gives away; letters and digits that no template has. */
const OPAQUE = fc
  .stringMatching(/^[A-Za-z0-9_~-]{10,40}$/)
  .filter((value) => fresh(value) && /\d/.test(value));

const RUNS = runs(150);

describe.each(Object.entries(UNNAMED))('in %s', (_, make) => {
  it('a resolved secret never shows up', () => {
    fc.assert(
      fc.property(SECRET, (secret) => {
        expectHidden(shownOf(make(secret), { ...HIDE, showPii: true, secrets: new Set([secret]) }), secret);
      }),
      RUNS,
    );
  });

  it('a phone number, an e-mail address or a national number never shows up', () => {
    fc.assert(
      fc.property(PERSONAL, (value) => {
        expectHidden(shownOf(make(value), { ...HIDE, showSecrets: true }), value);
      }),
      RUNS,
    );
  });

  it('a token never shows up', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/),
        fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/),
        (payload, signature) => {
          const shown = shownOf(make(`${JWT_HEADER}.${payload}.${signature}`), { ...HIDE, showPii: true });
          expect(shown).not.toContain(payload);
          expect(shown).not.toContain(signature);
        },
      ),
      RUNS,
    );
  });
});

describe.each(Object.entries(NAMED))('named, in %s', (_, make) => {
  const secretNames = fc.constantFrom(
    'client_secret',
    'client_assertion',
    'code',
    'code_verifier',
    'access_token',
    'refresh_token',
    'id_token',
    'id_token_hint',
    'logout_token',
    'request',
    'assertion',
    'SAMLResponse',
    'password',
    'otp',
    'pin',
    'device_code',
    'user_code',
    'autoStartToken',
    'authRef',
    'registration_access_token',
    'login_hint',
    'session_state',
    'clientSecret',
  );
  const personalNames = fc.constantFrom(
    'phone_number',
    'phoneNumber',
    'mobile',
    'email',
    'birthdate',
    'dateOfBirth',
    'personalNumber',
    'signicat.national_id',
    'dk.cpr',
    'nin',
    'ssn',
    'nbid_ssn',
    'street_address',
    'document_number',
    'urn:oid:1.2.752.29.4.13',
    'portrait',
    'pid',
  );

  it('a secret never shows up', () => {
    fc.assert(
      fc.property(secretNames, OPAQUE, (name, value) => {
        expectHidden(shownOf(make(name, value), { ...HIDE, showPii: true }), value);
      }),
      RUNS,
    );
  });

  it('personal data never show up', () => {
    fc.assert(
      fc.property(personalNames, OPAQUE, (name, value) => {
        expectHidden(shownOf(make(name, value), { ...HIDE, showSecrets: true }), value);
      }),
      RUNS,
    );
  });
});

it('credentials never show up, whatever they are', () => {
  fc.assert(
    fc.property(OPAQUE, fc.constantFrom('Basic', 'Bearer', 'DPoP', 'Negotiate'), (value, scheme) => {
      const parts = {
        requestHeaders: [
          ['Authorization', `${scheme} ${value}`],
          ['Cookie', `a=${value}; b=${value}`],
        ],
        headers: [['Set-Cookie', `JSESSIONID=${value}; Path=/`]],
        url: `https://user:${value}@op.example.com/`,
      } as const;
      expectHidden(shownOf(parts, { ...HIDE, showPii: true }), value);
    }),
    RUNS,
  );
});

it('a secret never shows up inside base64, wherever it stands in it', () => {
  fc.assert(
    fc.property(
      SECRET,
      fc.string({ maxLength: 20 }),
      fc.string({ maxLength: 20 }),
      (secret, before, after) => {
        const whole = base64(`${before}${secret}${after}`);
        const shown = maskText(`it was ${whole}`, { ...HIDE, secrets: new Set([secret]) });
        for (const run of shown.match(/[A-Za-z0-9+/=]+/g) ?? []) {
          expect(Buffer.from(run, 'base64').toString()).not.toContain(secret);
        }
      },
    ),
    RUNS,
  );
});

describe('in a report, an error or the data of a command', () => {
  const reportOf = (value: string): Report => ({
    subject: 'token',
    verdict: 'invalid',
    findings: [
      {
        code: 'x',
        status: 'fail',
        level: 'must',
        at: `payload.${value}`,
        message: `is ${value}`,
        spec: 's',
        hint: `not ${value}`,
        expected: [value],
        actual: { a: value },
      },
    ],
  });
  const errorOf = (value: string): OutcomeError => ({
    code: 'NETWORK',
    message: `for ${value}`,
    hint: value,
    provider: {
      error: value,
      error_description: `of ${value}`,
      error_uri: `https://op.example.com/?x=${url(value)}`,
    },
  });
  const all = (value: string, options: MaskOptions): string =>
    json([
      maskReport(reportOf(value), options),
      maskOutcomeError(errorOf(value), options),
      maskData({ a: { [value]: [value] } }, options),
    ]);

  it('a resolved secret never shows up', () => {
    fc.assert(
      fc.property(SECRET, (secret) =>
        expectHidden(all(secret, { ...HIDE, secrets: new Set([secret]) }), secret),
      ),
      RUNS,
    );
  });

  it('personal data never show up', () => {
    fc.assert(
      fc.property(PERSONAL, (value) => expectHidden(all(value, HIDE), value)),
      RUNS,
    );
  });
});
