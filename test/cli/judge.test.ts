/** `idcli judge` on recordings made by hand: every check trips alone, and the diagnosis names its cause. */
import { describe, expect, it } from 'vitest';
import {
  APP,
  authorizeUrl,
  CODE,
  callbackUrl,
  entry,
  entryOf,
  type HarEntry,
  PROVIDER,
  REQUEST,
  setHeader,
  spaLogin,
  toHar,
  webLogin,
} from '../helpers/har.ts';
import { ACS, samlLogin } from '../helpers/har-saml.ts';
import { runJson } from '../helpers/run.ts';
import { SP } from '../helpers/saml-idp.ts';
import { testWorld } from '../helpers/world.ts';

async function judge(entries: readonly HarEntry[], more: readonly string[] = [], creator?: string) {
  const world = testWorld({
    files: { '/project/login.har': toHar(entries, creator) },
    now: '2030-01-01T00:00:00Z',
  });
  return runJson(world, ['judge', 'login.har', ...more]);
}

type Judged = Awaited<ReturnType<typeof judge>>;

const findingsOf = ({ document }: Judged) => document.reports.flatMap(({ findings }) => findings);
const codesWith = (judged: Judged, ...statuses: readonly string[]): string[] => [
  ...new Set(
    findingsOf(judged)
      .filter(({ status }) => statuses.includes(status))
      .map(({ code }) => code),
  ),
];
// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
const dataOf = ({ document }: Judged): any => document.data;

describe('a good recording', () => {
  it('of a single-page application is valid, as of its own time', async () => {
    const judged = await judge(await spaLogin());
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(dataOf(judged).verdict).toBe('valid');
    expect(dataOf(judged).diagnosis).toBeUndefined();
    expect(judged.document.claims?.subject).toBe('user-1');
    expect(judged.code).toBe(0);
  });

  it('of a web application is unverified: its tokens never passed the browser', async () => {
    const judged = await judge(webLogin());
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(dataOf(judged).verdict).toBe('unverified');
    expect(dataOf(judged).flows[0].ending).toBe(
      'app.example.org took the answer and went on; its token exchange is between servers, not in this recording',
    );
    expect(judged.code).toBe(0);
    expect((await judge(webLogin(), ['--strict'])).code).toBe(1);
  });

  it('without an answer is incomplete', async () => {
    const judged = await judge(webLogin().slice(0, 3));
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(dataOf(judged).verdict).toBe('incomplete');
  });
});

/** Changes entries in place, or returns others. */
type Change = (entries: HarEntry[]) => unknown;

const changedBy = (change: Change, entries: HarEntry[]): HarEntry[] => {
  const changed = change(entries);
  return Array.isArray(changed) ? changed : entries;
};

const request =
  (changes: Readonly<Record<string, string | undefined>>): Change =>
  (entries) => {
    const parameters = Object.fromEntries(
      Object.entries({ ...REQUEST, ...changes }).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      ),
    );
    const url = authorizeUrl(parameters);
    const at = entryOf(entries, `${PROVIDER}/authorize`);
    for (const { response } of entries) {
      if (response.redirectURL === at.request.url) {
        response.redirectURL = url;
        setHeader(response.headers, 'Location', url);
      }
    }
    at.request.url = url;
  };

/** The answer of the application to the callback. */
const refused: Change = (entries) => {
  const callback = entryOf(entries, `${APP}/callback`);
  callback.response = entry({
    at: 20.1,
    url: '',
    status: 400,
    text: '<h1>Login failed</h1><p>invalid state</p>',
  }).response;
  return entries.slice(0, entries.indexOf(callback) + 1);
};

/** A page of script alone: nothing shows what it made of the answer. */
const shell: Change = (entries) => {
  const callback = entryOf(entries, `${APP}/callback`);
  callback.response = entry({
    at: 20.1,
    url: '',
    status: 200,
    text: '<script src="/app.js"></script>',
  }).response;
  return entries.slice(0, entries.indexOf(callback) + 1);
};

const both =
  (...changes: readonly Change[]): Change =>
  (entries) =>
    changes.reduce<HarEntry[]>((now, change) => changedBy(change, now), entries);

const stateCookie =
  (line: string): Change =>
  (entries) =>
    setHeader(entryOf(entries, `${APP}/login`).response.headers, 'Set-Cookie', line);
const withoutCookie: Change = (entries) =>
  setHeader(entryOf(entries, `${APP}/callback`).request.headers, 'Cookie', undefined);

const WEB: readonly (readonly [code: string, what: string, change: Change])[] = [
  [
    'recording.parameters',
    'a parameter twice',
    (entries) => {
      const at = entryOf(entries, `${PROVIDER}/authorize`);
      at.request.url += '&scope=openid';
    },
  ],
  [
    'recording.error_page',
    'an error page for the redirect URI',
    (entries) => {
      const at = entryOf(entries, `${PROVIDER}/authorize`);
      at.response = entry({
        at: 0.1,
        url: '',
        status: 400,
        text: '<h1>Error 400: redirect_uri_mismatch</h1>',
      }).response;
      return entries.slice(0, 2);
    },
  ],
  [
    'recording.redirect_uri',
    'a redirect URI that the answer does not come to',
    request({ redirect_uri: `${APP}/callback/` }),
  ],
  [
    'recording.state',
    'nothing that protects the login',
    both(
      request({
        state: undefined,
        nonce: undefined,
        code_challenge: undefined,
        code_challenge_method: undefined,
      }),
      (entries) => {
        const bare = `${APP}/callback?code=${CODE}&iss=${encodeURIComponent(PROVIDER)}`;
        for (const { request: asked, response } of entries) {
          if (asked.url === callbackUrl()) asked.url = bare;
          if (response.redirectURL === callbackUrl()) {
            response.redirectURL = bare;
            setHeader(response.headers, 'Location', bare);
          }
        }
      },
    ),
  ],
  ['recording.pkce', 'PKCE with plain', request({ code_challenge_method: 'plain' })],
  [
    'recording.cookie_set',
    'SameSite=None without Secure',
    both(stateCookie('app.session=1; Path=/; HttpOnly; SameSite=None'), withoutCookie, refused),
  ],
  [
    'recording.cookie_sent',
    'a SameSite=Strict cookie',
    both(stateCookie('app.session=1; Path=/; HttpOnly; Secure; SameSite=Strict'), withoutCookie, refused),
  ],
  [
    'recording.https',
    'a callback over http',
    (entries) => {
      // The redirect URI stays https; a proxy sends the browser on.
      const callback = entryOf(entries, `${APP}/callback`);
      const open = 'http://app.example.org/home';
      callback.response.redirectURL = open;
      setHeader(callback.response.headers, 'Location', open);
      entryOf(entries, `${APP}/home`).request.url = open;
    },
  ],
  [
    'recording.callback_once',
    'a reload',
    (entries) => {
      const callback = entryOf(entries, `${APP}/callback`);
      const again = entry({
        at: 21,
        url: callbackUrl(),
        headers: { Cookie: 'app.session=s%3A4f1c' },
        status: 400,
        text: '<h1>invalid code</h1>',
      });
      callback.response = entry({ at: 20.1, url: '', status: 200, text: '<h1>Hello</h1>' }).response;
      return [...entries.slice(0, entries.indexOf(callback) + 1), again];
    },
  ],
  ['recording.accepted', 'an application that refuses a good answer', refused],
  [
    'recording.referer',
    'a code in a Referer',
    (entries) => [
      ...entries,
      entry({
        at: 21,
        type: 'script',
        url: 'https://analytics.example.net/a.js',
        headers: { Referer: callbackUrl(), 'Sec-Fetch-Mode': 'no-cors' },
        status: 200,
      }),
    ],
  ],
];

describe('a web application', () => {
  it.each(WEB)('%s: %s', async (code, _, change) => {
    const entries = webLogin();
    const judged = await judge(changedBy(change, entries));
    expect(codesWith(judged, 'fail')).toEqual([code]);
    expect(dataOf(judged).diagnosis.code).toBe(code);
    expect(dataOf(judged).diagnosis.evidence.length).toBeGreaterThan(0);
    expect(judged.code).toBe(1);
  });
});

const WEB_WARNINGS: readonly (readonly [code: string, what: string, change: Change])[] = [
  [
    'recording.response_type',
    'an access token in the front channel',
    request({ response_type: 'code token', response_mode: 'query' }),
  ],
  ['recording.state', 'a short state', request({ state: '12345' })],
  ['recording.pkce', 'no PKCE', request({ code_challenge: undefined, code_challenge_method: undefined })],
  ['recording.scope', 'no openid', request({ scope: 'profile' })],
  [
    'recording.cookie_attributes',
    'a session cookie that scripts can read',
    stateCookie('app.session=s%3A4f1c; Path=/; Secure; SameSite=Lax'),
  ],
  [
    'recording.caching',
    'a callback that caches may store',
    (entries) =>
      setHeader(entryOf(entries, `${APP}/callback`).response.headers, 'Cache-Control', 'public, max-age=600'),
  ],
  [
    'recording.clock',
    'a provider whose clock is five minutes ahead',
    (entries) => {
      for (const { request: asked, response, startedDateTime } of entries) {
        if (!asked.url.startsWith(PROVIDER)) continue;
        setHeader(response.headers, 'Date', new Date(Date.parse(startedDateTime) + 300_000).toUTCString());
      }
    },
  ],
  [
    'recording.parallel',
    'a second tab',
    (entries) => {
      const second = request({
        state: 'another-state-of-32-characters-00',
        nonce: 'another-nonce-of-32-characters-00',
        code_challenge: 'anotherchallengeanotherchallengeanotherchall',
      });
      const copy = structuredClone(webLogin().slice(0, 2));
      second(copy);
      copy.forEach((one, at) => {
        one.startedDateTime = new Date(Date.parse(one.startedDateTime) + 5000 + at).toISOString();
        setHeader(one.response.headers, 'Date', new Date(Date.parse(one.startedDateTime)).toUTCString());
      });
      const changed = shell(entries) as HarEntry[];
      return [...changed.slice(0, 3), ...copy, ...changed.slice(3)];
    },
  ],
];

describe('a web application, in warnings', () => {
  it.each(WEB_WARNINGS)('%s: %s', async (code, _, change) => {
    const entries = webLogin();
    const judged = await judge(changedBy(change, entries));
    expect(
      codesWith(judged, 'fail').filter((one) => one !== 'callback.state' && one !== 'callback.code'),
    ).toEqual([]);
    expect(codesWith(judged, 'warn')).toEqual([code]);
  });

  it('two tabs: the second one explains why the first was refused', async () => {
    const [, , change] = WEB_WARNINGS.at(-1) as (typeof WEB_WARNINGS)[number];
    const judged = await judge(refused(change(webLogin()) as HarEntry[]) as HarEntry[]);
    expect(dataOf(judged).diagnosis.code).toBe('recording.parallel');
    expect(dataOf(judged).flows.map(({ verdict }: { readonly verdict: string }) => verdict)).toEqual([
      'invalid',
      'incomplete',
    ]);
  });
});

const token = (entries: readonly HarEntry[]): HarEntry => entryOf(entries, `${PROVIDER}/token`);

const answerToken =
  (status: number, body: object): Change =>
  (entries) => {
    const at = token(entries);
    at.response.status = status;
    at.response.content.text = JSON.stringify(body);
    return entries.slice(0, entries.indexOf(at) + 1);
  };

const blocked: Change = (entries) => {
  const at = token(entries);
  at.response = {
    status: -1,
    statusText: '',
    headers: [],
    content: { size: -1, mimeType: '' },
    redirectURL: '',
    _error: 'net::ERR_FAILED',
  };
  return entries.slice(0, entries.indexOf(at) + 1);
};

const formOf = (
  entries: readonly HarEntry[],
  changes: Readonly<Record<string, string | undefined>>,
): void => {
  const posted = token(entries).request.postData as { text: string };
  const form = new URLSearchParams(posted.text);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) form.delete(name);
    else form.set(name, value);
  }
  posted.text = form.toString();
};

const INVALID_GRANT = answerToken(400, {
  error: 'invalid_grant',
  error_description: 'grant request is invalid',
});

const SPA: readonly (readonly [code: string, what: string, change: Change])[] = [
  [
    'recording.secret_exposed',
    'a client secret in a page',
    (entries) => formOf(entries, { client_secret: 'not-so-secret' }),
  ],
  [
    'recording.token_method',
    'a token request by GET',
    (entries) => {
      const { request: asked } = token(entries);
      asked.url += `?${asked.postData?.text}`;
      asked.method = 'GET';
      delete asked.postData;
    },
  ],
  [
    'recording.code_once',
    'the code redeemed twice',
    (entries) => {
      const again = structuredClone(token(entries));
      const first = entries.indexOf(token(entries));
      again.startedDateTime = new Date(Date.parse(again.startedDateTime) + 20).toISOString();
      again.response.status = 400;
      again.response.content.text = JSON.stringify({ error: 'invalid_grant' });
      return [...entries.slice(0, first + 1), again, ...entries.slice(first + 1)];
    },
  ],
  [
    'recording.verifier',
    'the verifier of another login',
    both((entries) => formOf(entries, { code_verifier: 'x'.repeat(50) }), INVALID_GRANT),
  ],
  [
    'recording.verifier',
    'a lost verifier',
    both((entries) => formOf(entries, { code_verifier: undefined }), INVALID_GRANT),
  ],
  [
    'recording.token_redirect_uri',
    'another redirect URI',
    both((entries) => formOf(entries, { redirect_uri: `${APP}/callback/` }), INVALID_GRANT),
  ],
  ['recording.token_refused', 'a client that is refused', answerToken(401, { error: 'invalid_client' })],
  ['recording.cors', 'a token endpoint that the page may not read', blocked],
  [
    'recording.token_in_url',
    'a token handed on in an address',
    (entries) => [
      ...entries,
      entry({
        at: 30,
        url: `${APP}/reports?access_token=an-opaque-access-token-of-this-login`,
        status: 200,
        text: '<h1>Reports</h1>',
      }),
    ],
  ],
];

describe('a single-page application', () => {
  it.each(SPA)('%s: %s', async (code, _, change) => {
    const entries = await spaLogin();
    const judged = await judge(changedBy(change, entries));
    expect(codesWith(judged, 'fail')).toEqual([code]);
    expect(dataOf(judged).diagnosis.code).toBe(code);
    expect(judged.code).toBe(1);
  });

  it.each([
    ['id_token.nonce', { claims: { nonce: 'of another login' } }],
    ['id_token.aud', { claims: { aud: 'another-client' } }],
    ['id_token.exp', { issuedAt: -86_400 }],
  ] as const)('%s is judged with what the recording expects', async (code, changes) => {
    const judged = await judge(await spaLogin(changes));
    expect(codesWith(judged, 'fail')).toEqual([code]);
    expect(dataOf(judged).diagnosis.code).toBe(code);
  });

  it('recording.code_age: a code redeemed after two minutes', async () => {
    const entries = await spaLogin();
    for (const one of entries.slice(entries.indexOf(token(entries)))) {
      one.startedDateTime = new Date(Date.parse(one.startedDateTime) + 120_000).toISOString();
      setHeader(one.response.headers, 'Date', new Date(Date.parse(one.startedDateTime)).toUTCString());
    }
    const judged = await judge(entries);
    expect(codesWith(judged, 'fail', 'warn')).toEqual(['recording.code_age']);
  });

  it('recording.third_party_cookie: a silent renewal whose frame gets no cookie', async () => {
    const frame = {
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'iframe',
      'Sec-Fetch-Site': 'cross-site',
    };
    const state = 'silent-state-of-32-characters-0000';
    const silent = authorizeUrl({
      ...REQUEST,
      prompt: 'none',
      state,
      nonce: 'silent-nonce-of-32-characters-000',
      code_challenge: 'c'.repeat(43),
    });
    const answer = `${APP}/callback?${new URLSearchParams({ error: 'login_required', state, iss: PROVIDER })}`;
    const entries = await spaLogin();
    setHeader(entryOf(entries, `${PROVIDER}/login`, 'POST').request.headers, 'Cookie', 'op.sid=1');
    const judged = await judge([
      ...entries,
      entry({ at: 300, url: silent, headers: frame, status: 302, answer: { Location: answer } }),
      entry({
        at: 300.1,
        url: answer,
        headers: { ...frame, 'Sec-Fetch-Site': 'cross-site' },
        status: 200,
        text: '<html></html>',
      }),
    ]);
    expect(codesWith(judged, 'fail')).toEqual(['callback.error', 'recording.third_party_cookie']);
    expect(dataOf(judged).diagnosis.code).toBe('recording.third_party_cookie');
    expect(dataOf(judged).flows[1].title).toBe('silent OpenID Connect login');
  });

  it('recording.framing: a login page that refuses the frame', async () => {
    const entries = await spaLogin();
    const at = entryOf(entries, `${PROVIDER}/authorize`);
    setHeader(at.request.headers, 'Sec-Fetch-Dest', 'iframe');
    at.response = entry({
      at: 0.2,
      url: '',
      status: 200,
      answer: { 'X-Frame-Options': 'DENY' },
      text: '<h1>Sign in</h1>',
    }).response;
    const judged = await judge(entries.slice(0, entries.indexOf(at) + 1));
    expect(codesWith(judged, 'fail')).toEqual(['recording.framing']);
  });

  it('recording.nonce: an ID token in the front channel without a nonce', async () => {
    const entries = webLogin();
    request({ response_type: 'code id_token', nonce: undefined })(entries);
    expect(codesWith(await judge(entries.slice(0, 3)), 'fail')).toEqual(['recording.nonce']);
  });

  it('recording.loop: four rounds without a page', async () => {
    const rounds = [0, 1, 2, 3].flatMap((round) => {
      const state = `state-of-round-${round}-with-32-characters`;
      const changed = webLogin();
      request({
        state,
        nonce: `nonce-of-round-${round}-with-32-chars`,
        code_challenge: `${round}`.repeat(43),
      })(changed);
      const picked = [changed[0], changed[1], changed[4]] as HarEntry[];
      const answer = callbackUrl(state).replace(CODE, `${CODE}-${round}`);
      const [, authorize, callback] = picked as [HarEntry, HarEntry, HarEntry];
      setHeader(authorize.response.headers, 'Location', answer);
      authorize.response.redirectURL = answer;
      callback.request.url = answer;
      setHeader(callback.response.headers, 'Location', `${APP}/login`);
      callback.response.redirectURL = `${APP}/login`;
      picked.forEach((one, at) => {
        one.startedDateTime = new Date(
          Date.parse('2026-11-20T09:00:00Z') + round * 1000 + at * 100,
        ).toISOString();
        setHeader(one.response.headers, 'Date', new Date(Date.parse(one.startedDateTime)).toUTCString());
      });
      return picked;
    });
    const judged = await judge(rounds);
    expect(new Set(codesWith(judged, 'fail'))).toEqual(new Set(['recording.loop']));
    expect(dataOf(judged).diagnosis.cause).toContain('4 times');
  });
});

describe('SAML', () => {
  it('a good login is valid, with the certificate of the metadata in the recording', async () => {
    const judged = await judge(samlLogin());
    expect(codesWith(judged, 'fail', 'warn')).toEqual([]);
    expect(judged.document.claims?.subject).toBe('opaque-1');
    expect(dataOf(judged).flows[0].title).toBe('SAML login');
  });

  it.each([
    ['saml.in_response_to', { inResponseTo: '_another' }],
    ['saml.audience', { audience: 'https://other.example.com' }],
    ['saml.certificate', { key: 'stranger' }],
    ['saml.relay_state', { relayState: 'relay-2' }],
    ['saml.status', { status: 'Responder/AuthnFailed' }],
  ] as const)('%s', async (code, changes) => {
    const judged = await judge(samlLogin(changes));
    expect(codesWith(judged, 'fail')).toContain(code);
    expect(dataOf(judged).diagnosis.code).toBe(code);
  });

  it('recording.acs_method: the service provider redirects the POST', async () => {
    const entries = samlLogin();
    const at = entryOf(entries, ACS);
    const next = `${ACS}/`;
    at.response = entry({ at: 20.3, url: '', status: 301, answer: { Location: next } }).response;
    const judged = await judge([
      ...entries.slice(0, entries.indexOf(at) + 1),
      entry({ at: 20.4, url: next, status: 405, text: '<h1>Method not allowed</h1>' }),
    ]);
    expect(codesWith(judged, 'fail')).toEqual(['recording.acs_method']);
    expect(dataOf(judged).diagnosis.fix).toContain(next);
  });

  it('recording.unsolicited: a response without a request', async () => {
    const entries = samlLogin({ inResponseTo: null });
    const judged = await judge([entries[0], ...entries.slice(3)] as HarEntry[]);
    expect(codesWith(judged, 'fail')).toEqual([]);
    expect(codesWith(judged, 'warn')).toEqual(['recording.unsolicited']);
    expect(dataOf(judged).flows[0].title).toBe('SAML login begun at the provider');
  });

  it('recording.acs: posted to another address than the request names', async () => {
    const judged = await judge(samlLogin({ postedTo: `${SP}/saml/acs` }));
    expect(codesWith(judged, 'warn')).toContain('recording.acs');
  });
});
