/** What people see of a login, whole: golden texts under `golden/`, rewritten with `vitest -u`. */
import { describe, expect, test } from 'vitest';
import { adviceLines, quietLines, resultLines } from '../../../src/output/human/human.ts';
import { textOf } from '../../../src/output/human/line.ts';
import { painter } from '../../../src/output/human/paint.ts';
import { widthOf } from '../../../src/output/human/width.ts';
import { report } from '../../../src/report.ts';
import {
  CLAIMS,
  exchange,
  finding,
  login,
  loginReports,
  MASKED,
  outcomeOf,
  PROVIDER,
  page,
} from './outcomes.ts';

const WRONG_NONCE = finding('id_token.nonce', 'fail', 'the token answers another login than this one', {
  expected: 'n-4kq…Zw',
  actual: 'n-Tt0…9A',
  spec: 'OpenID Connect Core 1.0, 3.1.3.7 (11)',
  hint: 'a cached or replayed token, or two logins running at once',
});

const UNVERIFIED = { ...MASKED, source: { ...MASKED.source, verified: false } };

const STORIES = {
  valid: login({ claims: MASKED }),
  invalid: login({
    reports: loginReports(
      WRONG_NONCE,
      finding('id_token.iat', 'warn', 'issued 40 s in the future', {
        hint: 'the clocks differ; see --clock-tolerance',
      }),
      finding('id_token.c_hash', 'skip', 'optional in this flow'),
      finding('id_token.s_hash', 'skip', 'optional in this flow'),
    ),
    claims: UNVERIFIED,
  }),
  unverified: login({
    reports: loginReports(
      finding('token.key', 'skip', 'no key set was fetched'),
      finding('token.signature', 'skip', 'nobody has checked the signature; pass --jwks or --key'),
    ),
    claims: UNVERIFIED,
  }),
  refused: outcomeOf({
    ...PROVIDER,
    exchanges: [
      exchange('client', 'GET', '/.well-known/openid-configuration', { status: 200 }),
      exchange('browser', 'GET', '/oauth2/authorize?client_id=c', { purpose: 'authorize' }),
      exchange('callback', 'GET', 'http://127.0.0.1:5000/callback?error=access_denied&state=s'),
    ],
    error: {
      code: 'ACCESS_DENIED',
      message: 'the user cancelled at the provider',
      hint: 'start the login again\nidcli login --provider ingroupe --sandbox',
      provider: { error: 'access_denied', error_description: 'The user said no' },
    },
  }),
  denied: outcomeOf({
    ...PROVIDER,
    reports: [
      report(
        'discovery',
        [finding('discovery.parse', 'pass'), finding('discovery.pkce', 'skip', 'not listed')],
        [],
      ),
      report(
        'authorization_response',
        [
          finding('callback.state', 'pass'),
          finding('callback.error', 'fail', 'access_denied: the user or the provider refused', {
            at: 'callback.error',
            actual: { error: 'access_denied' },
            hint: 'try again',
          }),
        ],
        [],
      ),
    ],
    error: {
      code: 'ACCESS_DENIED',
      message: 'the provider answered access_denied',
      hint: 'try again',
      provider: { error: 'access_denied' },
    },
  }),
  unreachable: outcomeOf({
    ...PROVIDER,
    exchanges: [
      exchange('client', 'GET', 'https://op.example.com/.well-known/openid-configuration', {
        failure: 'connect ECONNREFUSED 192.0.2.1:443',
        milliseconds: 12_345,
      }),
    ],
    error: { code: 'NETWORK', message: 'op.example.com refuses the connection' },
  }),
} as const;

/** Colour comes as escape, bracket, number, m; nothing else may begin with an escape. */
function withoutColor(text: string): string {
  return text
    .split('\x1b[')
    .map((part, at) => (at === 0 ? part : part.replace(/^\d+m/, '')))
    .join('');
}

const WIDTHS = [80, 60] as const;
const cases = Object.keys(STORIES).flatMap((name) => WIDTHS.map((width) => [name, width] as const));

describe('a login is told', () => {
  test.each(cases)('%s at %i columns', async (name, width) => {
    const outcome = STORIES[name as keyof typeof STORIES];
    const lines = [
      ...resultLines(outcome, page(width)),
      [],
      ...adviceLines(outcome, page(width), outcome.claims !== undefined),
    ];
    const draw = await painter(false);
    await expect(draw(lines)).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    for (const text of lines.map(textOf))
      if (!text.includes('://')) expect(widthOf(text)).toBeLessThanOrEqual(width);
  });

  test('--verbose tells every page, every check and every reason', async () => {
    const lines = resultLines(STORIES.invalid, page(80, { verbose: true }));
    await expect((await painter(false))(lines)).toMatchFileSnapshot('golden/invalid-verbose.txt');
  });

  test('colour changes no text', async () => {
    const lines = resultLines(STORIES.invalid, page());
    const colored = (await painter(true))(lines);
    expect(colored).toContain('\x1b[31m✗\x1b[39m');
    expect(withoutColor(colored)).toBe((await painter(false))(lines));
  });

  test.each(Object.keys(STORIES))('--quiet leaves the verdicts: %s', async (name) => {
    const draw = await painter(false);
    await expect(draw(quietLines(STORIES[name as keyof typeof STORIES], page()))).toMatchFileSnapshot(
      `golden/${name}-quiet.txt`,
    );
  });
});

describe('steps', () => {
  const told = (outcome = outcomeOf({})) => resultLines(outcome, page()).map(textOf);

  test('a poll with the same answer is one step', () => {
    const poll = (status: number) => exchange('client', 'GET', '/status', { status, milliseconds: 5 });
    const lines = told(outcomeOf({ exchanges: [poll(200), poll(200), poll(200), poll(410)] }));
    expect(lines).toEqual([
      '  1  GET  127.0.0.1:41873/ingroupe/status  200  15 ms  3 times',
      '  2  GET  127.0.0.1:41873/ingroupe/status  410   5 ms',
    ]);
  });

  test('values of parameters are not shown', () => {
    const callback = exchange('callback', 'GET', 'http://127.0.0.1:1/cb?code=very-secret&state=s#x=y');
    expect(told(outcomeOf({ exchanges: [callback] }))).toEqual(['  1  ←  callback  code, state, x']);
  });

  test('parameters of a form count', () => {
    const callback = exchange('callback', 'POST', 'http://127.0.0.1:1/cb');
    const body = new TextEncoder().encode('code=a&id_token=b&code=c');
    const posted = { ...callback, request: { ...callback.request, body } };
    expect(told(outcomeOf({ exchanges: [posted] }))).toEqual(['  1  ←  callback  code, id_token']);
  });

  test('a URL that is none is shown as it stands', () => {
    const odd = {
      ...exchange('client', 'GET', 'http://x'),
      request: { method: 'GET', url: 'not a url', headers: [] },
    };
    expect(told(outcomeOf({ exchanges: [odd] }))[0]).toContain('not a url');
  });
});

describe('pages of a user agent', () => {
  const html = (title: string) => ({
    ...exchange('user-agent', 'GET', '/page', { status: 200 }),
    response: {
      status: 200,
      statusText: 'OK',
      headers: [],
      body: new TextEncoder().encode(`<!doctype html><html><head><title>${title}</title></head>`),
    },
  });
  const told = (...titles: string[]) => {
    const start = exchange('user-agent', 'GET', '/authorize', { status: 302 });
    const lines = resultLines(outcomeOf({ exchanges: [start, ...titles.map(html)] }), page());
    return lines.slice(1).map((line) =>
      textOf(line)
        .replace(/^ +2 {2}… +/, '')
        .replace(/ {2,}200.*$/, ''),
    );
  };

  test.each<[string, string[], string]>([
    ['titles, each once', ['Terms', 'Terms', 'Proofing', 'Terms'], 'Terms, Proofing, Terms'],
    ['without the name of the site', ['Terms · Bank', 'Proofing · Bank'], 'Terms, Proofing'],
    [
      'with it when it is not the same',
      ['Terms · Bank', 'Proofing · Other'],
      'Terms · Bank, Proofing · Other',
    ],
    ['alone with it', ['Terms - Bank'], 'Terms - Bank'],
    ['no titles at all', ['', ''], '2 pages'],
    ['entities', ['Terms &amp; more'], 'Terms & more'],
  ])('%s', (_, titles, words) => {
    expect(told(...titles)).toEqual([words]);
  });
});

describe('what others sent', () => {
  const hostile = '\x1b[2J\x1b]0;owned\x07\u202egnp.exe\nID token  valid';

  test.each([false, true])('cannot steer the terminal, wherever it stands (colour: %s)', async (colors) => {
    const outcome = login({
      providerTitle: hostile,
      issuer: hostile,
      claims: { ...CLAIMS, name: hostile, unmapped: { [hostile]: hostile } },
      claimSources: { name: hostile },
      reports: loginReports(
        finding('id_token.nonce', 'fail', hostile, {
          expected: hostile,
          actual: { [hostile]: hostile },
          hint: hostile,
        }),
        finding('id_token.azp', 'skip', hostile),
        finding('token.signature', 'skip', hostile),
      ),
      exchanges: [exchange('user-agent', 'GET', '/page', { status: 200, note: hostile })],
      data: { [hostile]: { [hostile]: [hostile], list: [{ [hostile]: hostile }] } },
      notes: [hostile],
      error: {
        code: 'ACCESS_DENIED',
        message: hostile,
        hint: hostile,
        provider: { error: hostile, error_description: hostile, error_uri: hostile },
      },
    });
    const draw = await painter(colors);
    const result = resultLines(outcome, page(80, { showPii: true }));
    const text = withoutColor(draw([...result, ...adviceLines(outcome, page(), true)]));
    for (const control of ['\x1b', '\x07', '\u202e']) expect(text).not.toContain(control);
    expect(text).toContain('\\x1b[2J');
    // A forged verdict may be read, but never where a verdict stands: at the start of a line.
    expect(text).not.toMatch(/^ID token {2}valid/m);
  });
});
