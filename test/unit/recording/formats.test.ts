/** The same good login in every format that is read: the same flow comes out of each. */
import { deflateSync, gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  callbackUrl,
  entryOf,
  type HarEntry,
  PROVIDER,
  setHeader,
  spaLogin,
  toHar,
  webLogin,
} from '../../helpers/har.ts';
import { asCharles, asFirefox, asMitmproxy, asSafari, asZap } from '../../helpers/har-dialects.ts';
import { samlLogin } from '../../helpers/har-saml.ts';
import {
  cdpEvents,
  toAccessLog,
  toBurp,
  toCurlTrace,
  toCurlVerbose,
  toHarZip,
  toNetlog,
  toPerformanceLog,
  toProtocolLog,
  toSaz,
  toTrace,
  toTracer,
} from '../../helpers/recorded-formats.ts';
import { runJson } from '../../helpers/run.ts';
import { testWorld } from '../../helpers/world.ts';

async function judge(file: string | Uint8Array, name = 'recording', more: readonly string[] = []) {
  const world = testWorld({ files: { [`/project/${name}`]: file }, now: '2030-01-01T00:00:00Z' });
  return runJson(world, ['judge', name, ...more]);
}

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
const dataOf = ({ document }: Awaited<ReturnType<typeof judge>>): any => document.data;
const complaints = ({ document }: Awaited<ReturnType<typeof judge>>): string[] =>
  document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ code, message }) => `${code}: ${message}`);

const chromeQuery = (entries: readonly HarEntry[]): HarEntry[] =>
  entries.map((one) => ({
    ...one,
    request: {
      ...one.request,
      headers: [{ name: ':authority', value: 'x' }, ...one.request.headers],
      // Chrome leaves these encoded.
      queryString: [{ name: 'redirect_uri', value: 'https%3A%2F%2Fwrong' }],
    },
  }));

describe('formats', () => {
  it('HAR of Chrome, with a byte order mark', async () => {
    const judged = await judge(`\uFEFF${toHar(chromeQuery(await spaLogin()), 'WebInspector')}`);
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).verdict).toBe('valid');
  });

  it('HAR of Chrome without sensitive data: nothing is concluded from missing cookies', async () => {
    const entries = webLogin();
    for (const { request, response } of entries) {
      request.headers = request.headers.filter(({ name }) => !/cookie|authorization/i.test(name));
      response.headers = response.headers.filter(({ name }) => !/cookie/i.test(name));
    }
    const judged = await judge(toHar(entries, 'WebInspector'));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).sources[0].sanitized).toBe(true);
    const sent = judged.document.reports
      .flatMap(({ findings }) => findings)
      .find(({ code }) => code === 'recording.cookie_sent');
    expect(sent?.status).toBe('skip');
    expect(sent?.message).toContain('Allow to generate HAR with sensitive data');
  });

  it('HAR that is cut off: what is there is judged, and the loss is said', async () => {
    const har = toHar(await spaLogin());
    const judged = await judge(har.slice(0, har.indexOf('/userinfo"', har.length / 2)));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).sources[0].lost.join()).toContain('ends early');
  });

  it.each([
    ['trace of Playwright', toTrace, 'Playwright trace'],
    ['HAR of Playwright in a ZIP file, bodies beside it', toHarZip, 'HAR'],
    ['sessions of Fiddler', toSaz, 'Fiddler sessions'],
    ['items of Burp, with its DOCTYPE', toBurp, 'Burp items'],
    [
      'curl --trace-ascii, with the posted form',
      (all: HarEntry[]) => toCurlTrace(all, 'ascii'),
      'curl trace',
    ],
    ['curl --trace, in hex', (all: HarEntry[]) => toCurlTrace(all, 'hex'), 'curl trace'],
    ['performance log of ChromeDriver', toPerformanceLog, 'DevTools protocol log'],
    [
      'events of the DevTools protocol as a list',
      (all: HarEntry[]) => JSON.stringify(cdpEvents(all)),
      'DevTools protocol log',
    ],
    ['protocol log of Playwright', toProtocolLog, 'DevTools protocol log'],
    ['HAR in gzip', (all: HarEntry[]) => gzipSync(toHar(all)), 'HAR'],
    ['HAR in zlib, as mitmproxy writes .zhar', (all: HarEntry[]) => deflateSync(toHar(all)), 'HAR'],
    [
      'HAR in UTF-16, as PowerShell writes it',
      (all: HarEntry[]) => Buffer.from(`\uFEFF${toHar(all)}`, 'utf16le'),
      'HAR',
    ],
    [
      'HAR in a ZIP file',
      (all: HarEntry[]) => zipSync({ 'readme.txt': strToU8('hello'), 'a/login.har': strToU8(toHar(all)) }),
      'HAR',
    ],
    [
      'both halves of a login in a ZIP file',
      (all: HarEntry[]) =>
        zipSync({ 'one.har': strToU8(toHar(all.slice(0, 5))), 'two.har': strToU8(toHar(all.slice(5))) }),
      'HAR',
    ],
  ] as const)('%s', async (_, write, format) => {
    const judged = await judge(write(await spaLogin()));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'valid', sources: [{ format, entries: 9 }] });
    expect(dataOf(judged).sources[0].lost).toBeUndefined();
    expect(dataOf(judged).flows).toHaveLength(1);
    expect(judged.document.claims?.subject).toBe('user-1');
  });

  it.each([
    ['Firefox', asFirefox],
    ['ZAP', asZap],
    ['Charles', asCharles],
    ['mitmproxy', asMitmproxy],
    ['Safari, where no hop is lost', asSafari],
  ] as const)('HAR of %s', async (_, dialect) => {
    const judged = await judge(JSON.stringify(dialect(await spaLogin())));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'valid' });
    expect(dataOf(judged).flows).toHaveLength(1);
  });

  it('HAR of Safari, which folds redirects: an answer without its request, and why', async () => {
    const judged = await judge(
      JSON.stringify(asSafari((await spaLogin()).filter(({ response }) => response.status !== 302))),
    );
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).flows).toHaveLength(1);
    const folded = await judge(
      JSON.stringify(asSafari(webLogin().filter(({ response }) => response.status !== 302))),
    );
    expect(folded.document.error?.code).toBe('NOTHING_TO_JUDGE');
    expect(folded.document.error?.hint).toContain('Safari');
  });

  it('curl -v of the server side', async () => {
    const judged = await judge(toCurlVerbose(await spaLogin()), 'curl.txt');
    expect(dataOf(judged).sources[0].format).toBe('curl -v');
    expect(complaints(judged)).toEqual([]);
  });

  it.each([
    ['HTTP/1.1', { http2: false }],
    ['HTTP/2', { http2: true }],
  ] as const)("Chrome's netlog of %s, with cookies and bytes", async (_, wish) => {
    const judged = await judge(toNetlog(webLogin(), wish));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({
      verdict: 'unverified',
      sources: [{ format: 'Chrome netlog', entries: 6 }],
    });
    expect(dataOf(judged).flows[0].ending).toContain('went on');
  });

  it.each([
    ['HTTP/1.1, whole', { http2: false, pieces: 100_000 }],
    ['HTTP/1.1, in pieces', { http2: false, pieces: 7 }],
    ['HTTP/2, whole', { http2: true, pieces: 100_000 }],
    ['HTTP/2, in pieces', { http2: true, pieces: 7 }],
  ] as const)("Chrome's netlog with raw bytes has what was posted: %s", async (_, wish) => {
    const judged = await judge(toNetlog(await spaLogin(), wish));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'valid' });
    expect(judged.document.claims?.subject).toBe('user-1');
    expect(dataOf(judged).sources[0].lacks).toBeUndefined();
    const saml = await judge(toNetlog(await samlLogin(), wish));
    expect(complaints(saml)).toEqual([]);
    expect(dataOf(saml).flows[0]).toMatchObject({ kind: 'saml' });
    expect(dataOf(saml).flows[0].ending).toContain('went on');
  });

  it("Chrome's netlog without raw bytes: what is missing, and what follows from it", async () => {
    const judged = await judge(toNetlog(await samlLogin()));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).flows[0].verdict).toBe('incomplete');
    expect(dataOf(judged).sources[0].lacks.join()).toMatch(/looks unfinished; .*Include raw bytes/);
  });

  it("Chrome's netlog as it is exported by default: nothing is concluded from missing cookies", async () => {
    const broken = webLogin();
    setHeader(entryOf(broken, callbackUrl()).request.headers, 'Cookie', undefined);
    const judged = await judge(toNetlog(broken, { stripped: true }));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).sources[0].sanitized).toBe(true);
  });

  it('the browser says itself why a cookie stayed out', async () => {
    const broken = webLogin();
    setHeader(entryOf(broken, callbackUrl()).request.headers, 'Cookie', undefined);
    entryOf(broken, callbackUrl()).response.status = 400;
    const text = toNetlog(broken, {
      more: ({ request }) =>
        request.url === callbackUrl()
          ? [
              [
                'COOKIE_INCLUSION_STATUS',
                {
                  domain: 'app.example.org',
                  name: 'app.session',
                  operation: 'send',
                  status: 'EXCLUDE_USER_PREFERENCES, DO_NOT_WARN',
                },
              ],
            ]
          : [],
    });
    const judged = await judge(text);
    expect(dataOf(judged).diagnosis.code).toBe('recording.cookie_sent');
    expect(dataOf(judged).diagnosis.cause).toContain('the settings of the browser block third-party cookies');
    const events = cdpEvents(broken).map((event) =>
      event.method === 'Network.requestWillBeSentExtraInfo' && JSON.stringify(event).includes('cross-site')
        ? {
            ...event,
            params: {
              ...event.params,
              associatedCookies: [
                { cookie: { name: 'app.session', value: '1' }, blockedReasons: ['SchemeMismatch'] },
              ],
            },
          }
        : event,
    );
    const byEvents = await judge(JSON.stringify(events));
    expect(dataOf(byEvents).diagnosis.cause).toContain('it was set from another scheme');
  });

  it('what idcli printed itself: the tokens it ended with', async () => {
    const tokens = JSON.parse(entryOf(await spaLogin(), `${PROVIDER}/token`).response.content.text ?? '');
    const document = {
      schema: 'idcli/v1',
      command: 'login',
      claims: { source: { issuer: PROVIDER, audience: 'web', retrieved_at: '2026-11-20T09:00:21Z' } },
      tokens,
      reports: [],
    };
    const judged = await judge(JSON.stringify(document, null, 2));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'unverified', sources: [{ format: 'idcli --json' }] });
    expect(judged.document.claims?.subject).toBe('user-1');
    const other = await judge(JSON.stringify({ ...document, tokens: undefined }));
    expect(other.document.error?.code).toBe('INPUT_NOT_RECORDING');
    expect(other.document.error?.hint).toContain('--har');
  });

  it.each([
    ['combined', (one: HarEntry) => toAccessLog([one])],
    [
      'JSON lines',
      (one: HarEntry) =>
        JSON.stringify({
          time: one.startedDateTime,
          host: 'app.example.org',
          request_method: one.request.method,
          request_uri: one.request.url.replace('https://app.example.org', ''),
          status: one.response.status,
        }),
    ],
    [
      'wrapped in JSON',
      (one: HarEntry) => JSON.stringify({ timestamp: 1, message: toAccessLog([one]).trim() }),
    ],
  ] as const)('access log: %s', async (_, line) => {
    const log = webLogin()
      .filter(({ request }) => request.url.startsWith('https://app.'))
      .map((one) => line(one).trim())
      .join('\n');
    const judged = await judge(`${log}\n`, 'access.log');
    expect(dataOf(judged).sources[0].format).toBe('access log');
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).flows[0].ending).toContain('token exchange is between servers');
  });

  it('text of a test runner: addresses only', async () => {
    const judged = await judge(
      webLogin()
        .map(({ request }) => `2026-11-20T09:00:00Z navigated to "${request.url}"`)
        .join('\n'),
      'test.log',
    );
    expect(dataOf(judged).sources[0].format).toBe('text');
    expect(
      judged.document.reports.flatMap(({ findings }) => findings).filter(({ status }) => status === 'fail'),
    ).toEqual([]);
  });

  it.each([
    ['masked as hashes', (value: string) => ({ hash: value.length.toString(16).padStart(64, '0') })],
    ['in the clear', (value: string) => value],
  ] as const)('SAML-tracer: %s', async (_, shown) => {
    const judged = await judge(toTracer(samlLogin(), shown), 'tracer.json');
    expect(dataOf(judged).sources[0].format).toBe('SAML-tracer export');
    const failed = complaints(judged).filter((text) => !text.startsWith('saml.relay_state'));
    expect(failed).toEqual([]);
    expect(judged.document.claims?.subject).toBe('opaque-1');
  });
});

describe('cut in the middle: what is there is judged, and the loss is said', () => {
  const cut = <T extends string | Uint8Array>(file: T, part: number): T =>
    file.slice(0, Math.floor(file.length * part)) as T;
  it.each([
    ['a netlog', (all: HarEntry[]) => cut(toNetlog(all), 0.9), /ends early/],
    ['a list of events', (all: HarEntry[]) => cut(toPerformanceLog(all), 0.9), /ends early/],
    ['items of Burp', (all: HarEntry[]) => cut(toBurp(all), 0.9), /damaged or cut off/],
    ['sessions of Fiddler', (all: HarEntry[]) => cut(toSaz(all), 0.8), /damaged, cut off/],
    [
      'a HAR in a ZIP file',
      (all: HarEntry[]) => cut(zipSync({ 'a.har': strToU8(toHar(all)) }, { level: 1 }), 0.8),
      /cut off/,
    ],
    ['a HAR in gzip', (all: HarEntry[]) => cut(gzipSync(toHar(all)), 0.8), /cut off/],
    [
      'an export of SAML-tracer',
      (all: HarEntry[]) =>
        cut(
          toTracer(all, (value) => value),
          0.9,
        ),
      /ends early/,
    ],
  ] as const)('%s', async (_, write, lost) => {
    const judged = await judge(write(webLogin()));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).sources[0].lost.join()).toMatch(lost);
    expect(dataOf(judged).flows).toHaveLength(1);
  });

  it.each([
    ['curl --trace', (all: HarEntry[]) => cut(toCurlTrace(all, 'hex'), 0.95)],
    ['curl -v', (all: HarEntry[]) => cut(toCurlVerbose(all), 0.95)],
    ['lines of events', (all: HarEntry[]) => cut(toProtocolLog(all), 0.95)],
    ['an access log', (all: HarEntry[]) => cut(toAccessLog(all), 0.95)],
  ] as const)('%s, which has no end of its own', async (_, write) => {
    const judged = await judge(write(webLogin()));
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).flows).toHaveLength(1);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['an empty file', '', /empty/],
    ['flows of mitmproxy', '1234:7:version,2:19#4:type;4:http;', /hardump/],
    ['a packet capture', Buffer.from('d4c3b2a102000400', 'hex'), /packet capture/],
    ['a picture', Buffer.from('89504e470d0a1a0a00', 'hex'), /HAR is the best/],
  ] as const)('%s: how to export one that can', async (_, file, hint) => {
    const judged = await judge(file as string);
    expect(judged.document.error?.code).toBe('INPUT_NOT_RECORDING');
    expect(judged.document.error?.hint).toMatch(hint);
    expect(judged.code).toBe(2);
  });

  it('a HAR without a login says so', async () => {
    const judged = await judge(toHar(webLogin().slice(2, 3)));
    expect(judged.document.error?.code).toBe('NOTHING_TO_JUDGE');
    expect(judged.code).toBe(3);
  });
});
