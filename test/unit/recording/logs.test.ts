/** Logs as servers, frameworks, proxies and platforms write them, and HTTP as tools print it. */
import { describe, expect, it } from 'vitest';
import { runJson } from '../../helpers/run.ts';
import { testWorld } from '../../helpers/world.ts';

const STATE = 'af0ifjsldkjq8w7e6r5t4y3u2i1o';
const ANSWER = `code=SplxlOBeZQQYbYS6WxSbIA&state=${STATE}`;
const AUTHORIZE = `https://login.example.net/authorize?${new URLSearchParams({
  client_id: 'shop',
  redirect_uri: 'https://app.example.com/callback',
  response_type: 'code',
  scope: 'openid',
  state: STATE,
  nonce: 'n-0S6_WzA2MjkLp0o9i8u7y6t5r4e3w2',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`;

interface Line {
  readonly target: string;
  readonly status: number;
  readonly second: string;
  readonly location?: string;
}

const REFUSED: readonly Line[] = [
  { target: '/login', status: 302, second: '00', location: AUTHORIZE },
  { target: `/callback?${ANSWER}`, status: 500, second: '10' },
  // Reloaded by the person.
  { target: `/callback?${ANSWER}`, status: 500, second: '20' },
];
const GOOD: readonly Line[] = [
  { target: '/login', status: 302, second: '00', location: AUTHORIZE },
  { target: `/callback?${ANSWER}`, status: 302, second: '10', location: '/home' },
  { target: '/home', status: 200, second: '11' },
];

const WRITERS: readonly (readonly [string, (line: Line) => string, string?])[] = [
  [
    'Django',
    ({ target, status, second }) => `[26/Jul/2022 10:52:${second}] "GET ${target} HTTP/1.1" ${status} 0`,
  ],
  [
    'Uvicorn',
    ({ target, status }) => `INFO:     127.0.0.1:54321 - "GET ${target} HTTP/1.1" ${status} Whatever`,
  ],
  [
    'Werkzeug',
    ({ target, status }) => `127.0.0.1 - - [26/Jul/2022 10:52:38] "GET ${target} HTTP/1.1" ${status} -`,
  ],
  [
    'morgan, coloured',
    ({ target, status }) => `\x1b[0mGET ${target} \x1b[33m${status}\x1b[0m 2.100 ms - 1201\x1b[0m`,
  ],
  ['Next.js', ({ target, status }) => ` GET ${target} ${status} in 123ms`],
  [
    'Tornado',
    ({ target, status, location }) =>
      `[I 2017-09-27 10:58:54.336 App log:122] ${status} GET ${target}${
        location === undefined ? '' : ` → ${location}`
      } (d@10.200.72.99) 33.00ms`,
  ],
  [
    'PHP',
    ({ target, status, second }) =>
      `[Mon Jan  1 10:00:${second} 2024] 127.0.0.1:5 [${status}]: GET ${target}`,
  ],
  [
    'Gin',
    ({ target, status }) =>
      `[GIN] 2024/01/01 - 10:00:00 | ${status} |  1.2ms | 10.0.0.1 | GET      "${target}"`,
  ],
  ['Fiber', ({ target, status }) => `10:00:00 | ${status} |   1ms | 127.0.0.1 | GET | ${target} | -`],
  [
    'chi',
    ({ target, status }) =>
      `2024/01/01 10:00:00 "GET https://app.example.com${target} HTTP/1.1" from [::1]:5 - ${status} 46B in 1ms`,
  ],
  [
    'IIS',
    ({ target, status, second }) => {
      const [path, query = '-'] = target.split('?');
      return `2024-01-01 10:00:${second} 10.0.0.1 GET ${path} ${query} 443 - 10.0.0.2 Mozilla/5.0+(X) - ${status} 0 0 1`;
    },
    '#Software: IIS\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip ' +
      'cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n',
  ],
  [
    'CloudFront',
    ({ target, status, second }) => {
      const [path, query = '-'] = target.split('?');
      return `2024-01-01\t10:00:${second}\tLAX1\tGET\td1.cloudfront.net\t${path}\t${status}\t${query}\tapp.example.com`;
    },
    '#Version: 1.0\n#Fields: date time x-edge-location cs-method cs(Host) cs-uri-stem sc-status cs-uri-query x-host-header\n',
  ],
  [
    'HAProxy',
    ({ target, status }) =>
      `Feb  6 12:14:14 lb haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 ` +
      `${status} 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET ${target} HTTP/1.1"`,
  ],
  [
    'load balancer of Amazon',
    ({ target, status, second }) =>
      `https 2018-07-02T22:23:${second}.186641Z app/lb/50 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 ${status} ` +
      `${status} 0 57 "GET https://app.example.com:443${target} HTTP/1.1" "curl/7.46.0" ECDHE TLSv1.2 arn:x "Root=1"`,
  ],
  [
    'Envoy',
    ({ target, status, second }) =>
      `[2024-01-01T10:00:${second}.000Z] "GET ${target} HTTP/2" ${status} - via_upstream - "-" 0 0 3 2 "-" "x" "app"`,
  ],
  [
    'oauth2-proxy',
    ({ target, status }) =>
      `10.0.0.1 - 7c1d - - [2024/01/01 10:00:00] app.example.com GET - "${target}" HTTP/1.1 "Mozilla/5.0" ${status} 4 0.0`,
  ],
  [
    'Heroku',
    ({ target, status, second }) =>
      `2024-01-01T10:00:${second}+00:00 heroku[router]: at=info method=GET path="${target}" host=app.example.com ` +
      `fwd="204.204.204.204" status=${status} bytes=13`,
  ],
  [
    'Grafana',
    ({ target, status, second }) =>
      `logger=context userId=0 t=2024-01-01T10:00:${second}Z level=info method=GET path=${target} status=${status} time_ms=4`,
  ],
  [
    'Caddy',
    ({ target, status, second, location }) =>
      JSON.stringify({
        level: 'info',
        ts: 1_646_861_400 + Number(second),
        request: { method: 'GET', host: 'app.example.com', uri: target, headers: { 'User-Agent': ['x'] } },
        status,
        resp_headers: location === undefined ? {} : { Location: [location] },
      }),
  ],
  [
    'Traefik',
    ({ target, status, second }) =>
      JSON.stringify({
        DownstreamStatus: status,
        RequestHost: 'app.example.com',
        RequestMethod: 'GET',
        RequestPath: target,
        StartUTC: `2024-01-01T10:00:${second}Z`,
      }),
  ],
  [
    'pino',
    ({ target, status, second }) =>
      JSON.stringify({
        level: 30,
        time: Date.UTC(2024, 0, 1, 10, 0, Number(second)),
        req: { method: 'GET', url: target, headers: { host: 'app.example.com' } },
        res: { statusCode: status },
        msg: 'request completed',
      }),
  ],
  [
    'Elastic Common Schema',
    ({ target, status, second }) => {
      const [path, query] = target.split('?');
      return JSON.stringify({
        '@timestamp': `2024-01-01T10:00:${second}Z`,
        http: { request: { method: 'GET' }, response: { status_code: status } },
        url: { domain: 'app.example.com', path, ...(query === undefined ? {} : { query }) },
      });
    },
  ],
  [
    'nginx in JSON',
    ({ target, status, second }) =>
      JSON.stringify({
        time_iso8601: `2024-01-01T10:00:${second}+00:00`,
        request: `GET ${target} HTTP/1.1`,
        status: String(status),
        host: 'app.example.com',
      }),
  ],
  [
    'Docker',
    ({ target, status }) => JSON.stringify({ log: `10.0.0.1 "GET ${target} HTTP/1.1" ${status} 1\n` }),
  ],
  [
    'Rails',
    ({ target, status, second, location }) =>
      `Started GET "${target}" for 127.0.0.1 at 2024-01-01 10:00:${second} +0000\n` +
      `${location === undefined ? '' : `Redirected to ${new URL(location, 'https://app.example.com')}\n`}` +
      `Completed ${status} Whatever in 12ms`,
  ],
  [
    'ASP.NET Core',
    ({ target, status }) =>
      `      Request starting HTTP/2 GET https://app.example.com${target} - -\n      something else\n` +
      `      Request finished HTTP/2 GET https://app.example.com${target} - - - ${status} 0 - 21.5ms`,
  ],
  [
    'ASP.NET Core, older',
    ({ target, status }) =>
      `      Request starting HTTP/1.1 GET https://app.example.com${target}\n      Request finished in 21.5ms ${status} text/html`,
  ],
  [
    'mitmdump',
    ({ target, status }) =>
      `127.0.0.1:50000: GET https://app.example.com${target} HTTP/2.0\n     << HTTP/2.0 ${status} Whatever 0b`,
  ],
];

/** Whole documents. */
const DOCUMENTS: readonly (readonly [string, (lines: readonly Line[]) => string])[] = [
  [
    'Google Cloud, a list',
    (lines) =>
      JSON.stringify(
        lines.map(({ target, status, second }) => ({
          httpRequest: { requestMethod: 'GET', requestUrl: `https://app.example.com${target}`, status },
          timestamp: `2024-01-01T10:00:${second}Z`,
        })),
        null,
        2,
      ),
  ],
  [
    'session of Charles',
    (lines) =>
      JSON.stringify(
        lines.map(({ target, status, second, location }) => {
          const [path, query = null] = target.split('?');
          return {
            status: 'COMPLETE',
            method: 'GET',
            protocolVersion: 'HTTP/2.0',
            scheme: 'https',
            host: 'app.example.com',
            port: null,
            actualPort: 443,
            path,
            query,
            times: {
              start: `2024-01-01T10:00:${second}.000+00:00`,
              end: `2024-01-01T10:00:${second}.100+00:00`,
            },
            request: { header: { headers: [{ name: ':method', value: 'GET' }] } },
            response: {
              status,
              header: { headers: location === undefined ? [] : [{ name: 'location', value: location }] },
              body: { text: '<p>page</p>' },
            },
          };
        }),
      ),
  ],
  [
    'HTTP as copied',
    (lines) =>
      lines
        .map(
          ({ target, status, location }) =>
            `GET ${target} HTTP/1.1\nHost: app.example.com\nAccept: text/html\n\n\n` +
            `HTTP/1.1 ${status} Whatever\n${location === undefined ? '' : `Location: ${location}\n`}` +
            'Content-Type: text/html\n\n<p>page</p>\n',
        )
        .join('\n'),
  ],
  [
    'wget -d',
    (lines) =>
      lines
        .map(
          ({ target, status, location }) =>
            `---request begin---\nGET ${target} HTTP/1.1\nHost: app.example.com\n\n---request end---\n` +
            `HTTP request sent, awaiting response... \n---response begin---\nHTTP/1.1 ${status} Whatever\n` +
            `${location === undefined ? '' : `Location: ${location}\n`}\n---response end---\n`,
        )
        .join(''),
  ],
];

async function judge(text: string, name = 'app.log') {
  const world = testWorld({ files: { [`/project/${name}`]: text }, now: '2030-01-01T00:00:00Z' });
  const { document } = await runJson(world, ['judge', name]);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const data = document.data as any;
  const failed = document.reports
    .flatMap(({ findings }) => findings)
    .filter(({ status }) => status === 'fail')
    .map(({ code }) => code);
  return { data, failed, document };
}

const ALL: readonly (readonly [string, (lines: readonly Line[]) => string])[] = [
  ...WRITERS.map(
    ([name, line, head = '']) =>
      [name, (lines: readonly Line[]) => `${head}${lines.map(line).join('\n')}\n`] as const,
  ),
  ...DOCUMENTS,
];

describe.each(ALL)('%s', (_, write) => {
  it('a refused callback is the cause, not its reload', async () => {
    const { data, failed } = await judge(write(REFUSED));
    expect(failed).toEqual(['recording.accepted']);
    expect(data.diagnosis.code).toBe('recording.accepted');
    expect(data.diagnosis.evidence).toHaveLength(1);
  });

  it('a good login has no complaint', async () => {
    const { data, failed } = await judge(write(GOOD));
    expect(failed).toEqual([]);
    expect(data.flows[0].ending).toContain('took the answer and went on');
  });
});

describe('what else is in logs', () => {
  it('an application that sends the answer in a circle', async () => {
    const line = (from: string, to: string) =>
      `[I log:122] 302 GET /${from}?${ANSWER} → /${to}?${ANSWER} (@::1) 1ms`;
    const { data } = await judge(
      [
        line('a/cb', 'hub/a/cb'),
        line('hub/a/cb', 'a/cb'),
        line('a/cb', 'hub/a/cb'),
        line('hub/a/cb', 'a/cb'),
      ].join('\n'),
    );
    expect(data.diagnosis.code).toBe('recording.loop');
    expect(data.diagnosis.cause).toContain('in a circle');
  });

  it('a redirect URI that is only a path is not another one', async () => {
    const { failed } = await judge(
      `302 GET /authorize?client_id=u&redirect_uri=%2Fcb&response_type=code&state=${STATE} → /cb?${ANSWER} (@::1) 1ms\n` +
        `302 GET /cb?${ANSWER} → /home (@::1) 1ms\n`,
    );
    expect(failed).toEqual([]);
  });

  it('the debug output of http.client: a token request, with its body', async () => {
    const { data } = await judge(
      String.raw`send: b'POST /token HTTP/1.1\r\nHost: login.example.net\r\n` +
        String.raw`Content-Type: application/x-www-form-urlencoded\r\n\r\n'` +
        `\nsend: b'grant_type=authorization_code&code=abc'\n` +
        String.raw`reply: 'HTTP/1.1 401 Unauthorized\r\n'` +
        '\nheader: Content-Type: application/json\n',
    );
    expect(data.diagnosis).toMatchObject({
      code: 'recording.token_refused',
      cause: 'the token endpoint answered 401',
    });
  });

  it('the timeline of Insomnia: what was sent stands behind bars', async () => {
    const { data } = await judge(
      '* Connected to login.example.net (10.0.0.1) port 443 (#0)\n\n> POST /token HTTP/1.1\n> Host: login.example.net\n' +
        '> Content-Type: application/x-www-form-urlencoded\n\n| grant_type=authorization_code&code=abc\n\n' +
        '* We are completely uploaded and fine\n\n< HTTP/1.1 400 Bad Request\n< Content-Type: application/json\n\n',
    );
    expect(data.diagnosis.code).toBe('recording.token_refused');
  });

  it('addresses that a logger of Go wrote into JSON', async () => {
    const { data } = await judge(`{"msg":"redirecting to ${AUTHORIZE.replaceAll('&', '\\u0026')}"}\n`);
    expect(data.sources[0].format).toBe('text');
    expect(data.flows[0].client).toBe('shop');
  });

  it.each([
    ['a log of something else', '[Mon Jan 01 10:00:10 2024] [ssl:error] no such thing\n'],
    ['a table without its columns', '2024-01-01 10:00:00 10.0.0.1 /callback\n'],
    ['columns alone', '#Fields: date time cs-method cs-uri-stem\n'],
  ])('%s: told so, and not called JSON', async (_, text) => {
    const { document } = await judge(text);
    expect(document.error?.code).toBe('INPUT_NOT_RECORDING');
    expect(document.error?.hint).not.toContain('JSON');
  });
});
