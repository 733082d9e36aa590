/** The same good login in every format that is read: the same flow comes out of each. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type HarEntry, spaLogin, toHar, webLogin } from '../../helpers/har.ts';
import { samlLogin } from '../../helpers/har-saml.ts';
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

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');
const headersOf = (lines: HarEntry['request']['headers']): string =>
  lines.map(({ name, value }) => `${name}: ${value}\r\n`).join('');

const rawRequest = ({ request }: HarEntry, target = pathOf(request.url)): string =>
  `${request.method} ${target} HTTP/1.1\r\nHost: ${new URL(request.url).host}\r\n${headersOf(request.headers)}\r\n${request.postData?.text ?? ''}`;
const rawResponse = ({ response }: HarEntry): string =>
  `HTTP/1.1 ${response.status} OK\r\n${headersOf(response.headers)}\r\n${response.content.text ?? ''}`;

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

  it('trace of Playwright', async () => {
    const resources: Record<string, Uint8Array> = {};
    const lines = (await spaLogin()).map((one, at) => {
      const { text } = one.response.content;
      if (text !== undefined) resources[`resources/body${at}.json`] = strToU8(text);
      const content = text === undefined ? { size: 0 } : { size: text.length, _sha1: `body${at}.json` };
      return JSON.stringify({
        type: 'resource-snapshot',
        snapshot: { ...one, response: { ...one.response, content } },
      });
    });
    const judged = await judge(
      zipSync({ 'trace.network': strToU8(lines.join('\n')), 'trace.trace': strToU8('{}'), ...resources }),
      'trace.zip',
    );
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'valid', sources: [{ format: 'Playwright trace' }] });
  });

  it('sessions of Fiddler', async () => {
    const members: Record<string, Uint8Array> = { '[Content_Types].xml': strToU8('<Types/>') };
    for (const [at, one] of (await spaLogin()).entries()) {
      const number = String(at + 1).padStart(2, '0');
      members[`raw/${number}_c.txt`] = strToU8(rawRequest(one, one.request.url));
      members[`raw/${number}_s.txt`] = strToU8(rawResponse(one));
      members[`raw/${number}_m.xml`] = strToU8(
        `<Session><SessionTimers ClientBeginRequest="${one.startedDateTime}"/></Session>`,
      );
    }
    const judged = await judge(zipSync(members), 'login.saz');
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({ verdict: 'valid', sources: [{ format: 'Fiddler sessions' }] });
  });

  it('items of Burp, with its DOCTYPE', async () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const items = (await spaLogin()).map((one) => {
      const time = new Date(one.startedDateTime)
        .toUTCString()
        .replace(/^(\w{3}), (\d\d) (\w{3}) (\d{4}) ([\d:]+) GMT$/, '$1 $3 $2 $5 GMT $4');
      return `<item><time>${time}</time><url><![CDATA[${one.request.url}]]></url><request base64="true"><![CDATA[${base64(rawRequest(one))}]]></request><response base64="true"><![CDATA[${base64(rawResponse(one))}]]></response></item>`;
    });
    const file = `<?xml version="1.0"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n<!ATTLIST items burpVersion CDATA "">\n]>\n<items burpVersion="2026.1" exportTime="x">${items.join('\n')}</items>`;
    const judged = await judge(file, 'items.xml');
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged)).toMatchObject({
      verdict: 'valid',
      sources: [{ format: 'Burp items', creator: 'Burp 2026.1' }],
    });
  });

  it('curl -v of the server side', async () => {
    const text = (await spaLogin())
      .map((one) => {
        const sent = rawRequest(one)
          .split('\r\n\r\n')[0]
          ?.split('\r\n')
          .map((line) => `> ${line}`)
          .join('\n');
        const came = rawResponse(one)
          .split('\r\n\r\n')[0]
          ?.split('\r\n')
          .map((line) => `< ${line}`)
          .join('\n');
        return `* Connected to x (127.0.0.1) port 443\n* SSL connection using TLSv1.3\n${sent}\n> \n${came}\n< \n{ [120 bytes data]\n${one.response.content.text ?? ''}\n* Connection #0 left intact`;
      })
      .join('\n');
    const judged = await judge(text, 'curl.txt');
    expect(dataOf(judged).sources[0].format).toBe('curl -v');
    expect(complaints(judged)).toEqual([]);
  });

  it('curl --trace-ascii, with the posted form', async () => {
    const block = (text: string): string =>
      (text.match(/[\s\S]{1,64}/g) ?? [])
        .map((part, at) => `${(at * 64).toString(16).padStart(4, '0')}: ${part}`)
        .join('\n');
    const headLines = (text: string): string => {
      let at = 0;
      return text
        .split('\r\n')
        .map((line) => {
          const shown = `${at.toString(16).padStart(4, '0')}: ${line}`;
          at += line.length + 2;
          return shown;
        })
        .join('\n');
    };
    const text = (await spaLogin())
      .map((one) => {
        const [head = '', body = ''] = rawRequest(one).split('\r\n\r\n');
        const [answer = '', content = ''] = rawResponse(one).split('\r\n\r\n');
        return [
          '== Info: SSL connection using TLSv1.3',
          `=> Send header, ${head.length} bytes (0x1)\n${headLines(`${head}\r\n`)}`,
          body === '' ? '' : `=> Send data, ${body.length} bytes (0x1)\n${block(body)}`,
          `<= Recv header, ${answer.length} bytes (0x1)\n${headLines(`${answer}\r\n`)}`,
          content === '' ? '' : `<= Recv data, ${content.length} bytes (0x1)\n${block(content)}`,
        ].join('\n');
      })
      .join('\n');
    const judged = await judge(text, 'trace.txt');
    expect(dataOf(judged).sources[0].format).toBe('curl trace');
    expect(complaints(judged)).toEqual([]);
    expect(dataOf(judged).verdict).toBe('valid');
  });

  it.each([
    [
      'combined',
      (one: HarEntry, time: string) =>
        `127.0.0.1 - - [${time}] "${one.request.method} ${pathOf(one.request.url)} HTTP/1.1" ${one.response.status} 0 "-" "curl"`,
    ],
    [
      'JSON lines',
      (one: HarEntry) =>
        JSON.stringify({
          time: one.startedDateTime,
          host: 'app.example.org',
          request_method: one.request.method,
          request_uri: pathOf(one.request.url),
          status: one.response.status,
        }),
    ],
    [
      'wrapped in JSON',
      (one: HarEntry, time: string) =>
        JSON.stringify({
          timestamp: 1,
          message: `127.0.0.1 - - [${time}] "${one.request.method} ${pathOf(one.request.url)} HTTP/1.1" ${one.response.status} 0 "-" "curl"`,
        }),
    ],
  ] as const)('access log: %s', async (_, line) => {
    const log = webLogin()
      .filter(({ request }) => request.url.startsWith('https://app.'))
      .map((one) => line(one, '20/Nov/2026:09:00:20 +0000'))
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
    const requests = samlLogin().map(({ request, response }, at) => {
      const form = [...new URLSearchParams(request.postData?.text ?? '')];
      const message = form.find(([name]) => name === 'SAMLResponse')?.[1];
      return {
        requestId: String(at),
        method: request.method,
        url: request.url,
        requestHeaders: request.headers,
        responseHeaders: response.headers,
        responseStatus: response.status,
        ...(form.length === 0 ? {} : { post: form.map(([name, value]) => [name, shown(value)]) }),
        ...(message === undefined
          ? {}
          : { protocol: 'SAML-P', saml: Buffer.from(message, 'base64').toString() }),
      };
    });
    const judged = await judge(
      JSON.stringify({ timestamp: '2026-11-20T09:01:00Z', requests }),
      'tracer.json',
      ['--idp-cert', 'idp.crt'].slice(0, 0),
    );
    expect(dataOf(judged).sources[0].format).toBe('SAML-tracer export');
    const failed = complaints(judged).filter((text) => !text.startsWith('saml.relay_state'));
    expect(failed).toEqual([]);
    expect(judged.document.claims?.subject).toBe('opaque-1');
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
