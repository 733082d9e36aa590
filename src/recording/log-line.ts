/** One line of a log that tells of a request: as web servers, proxies, frameworks and platforms write it. */
import { stripVTControlCharacters } from 'node:util';
import { defined } from '../common/defined.ts';

export interface LogLine {
  readonly method: string;
  /** Path and query, or an absolute address. */
  readonly target: string;
  /** Absent: the line does not tell. */
  readonly status?: number;
  /** Milliseconds since 1970. */
  readonly time?: number;
  readonly host?: string;
  readonly referer?: string;
  /** Where the answer led. */
  readonly location?: string;
}

const METHOD = '(GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH)';
const TARGET = '(\\/[^\\s"]*|https?:\\/\\/[^\\s"]+)';

/** `"GET /path HTTP/1.1"`: combined, load balancers, ASGI and WSGI servers, error logs. */
const QUOTED = new RegExp(`"${METHOD} ((?:[^"\\\\]|\\\\.)+?) HTTP/[\\d.]+"`);
/** `app.example.com GET - "/path" HTTP/1.1`: oauth2-proxy. */
const PATH_QUOTED = new RegExp(`(\\S+) ${METHOD} \\S+ "(\\/[^"]*)" HTTP/`);
/** `302 GET /path → /other (user@address)`: Tornado, JupyterHub. */
const STATUS_FIRST = new RegExp(`(?:^|\\s)([1-5]\\d\\d) ${METHOD} ${TARGET}(?: → (\\S+))? \\(`);
/** `GET /path 302 12 ms`: morgan, Next.js. */
const STATUS_LAST = new RegExp(`(?:^|\\s)${METHOD} ${TARGET} ([1-5]\\d\\d)(?=\\s|$)`);
/** `[302]: GET /path`: the server of PHP. */
const IN_BRACKETS = new RegExp(`\\[([1-5]\\d\\d)\\]: ${METHOD} ${TARGET}`);
/** `| 302 | 1ms | 10.0.0.1 | GET "/path"`: Gin, Fiber. */
const IN_COLUMNS = new RegExp(
  `\\|\\s*([1-5]\\d\\d)\\s*\\|[^|]*\\|[^|]*\\|\\s*${METHOD}\\s*\\|?\\s*"?${TARGET}`,
);
/** `method=GET path="/path" status=302`: Heroku, Grafana and others in the form logfmt. */
const MEMBER = /(?:^|\s)([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

/** A host in front of the line, as many formats of load balancers have it. */
const HOST = /^([\w-]+(?:\.[\w-]+)+(?::\d+)?) \S+ \S+ \S+ \[/;
/** urllib3 writes scheme and host before the request, nginx the host behind it. */
const ORIGIN_BEFORE = /(https?:\/\/[\w.-]+(?::\d+)?) "[A-Z]+ \//;
const HOST_BEHIND = /, host: "([^"]+)"/;
const REFERER = /HTTP\/[\d.]+" \d{3} (?:\d+|-) "((?:[^"\\]|\\.)*)"|, referrer: "([^"]+)"/;

/** Returns undefined for a line that tells of no request. */
export function readLogLine(line: string): LogLine | undefined {
  const text = stripVTControlCharacters(line).trim();
  const found = quotedLine(text) ?? shortLine(text) ?? memberLine(text);
  return found === undefined ? undefined : { ...defined({ time: timeOf(text) }), ...found };
}

function quotedLine(text: string): LogLine | undefined {
  const match = QUOTED.exec(text);
  if (match === null) return pathQuotedLine(text);
  const [all, method = '', target = ''] = match;
  const origin = ORIGIN_BEFORE.exec(text)?.[1];
  const [, combined, named] = REFERER.exec(text) ?? [];
  return {
    method,
    target: origin === undefined ? unquoted(target) : `${origin}${unquoted(target)}`,
    ...defined({
      status: statusAround(text, match.index, match.index + all.length),
      host: HOST.exec(text)?.[1] ?? HOST_BEHIND.exec(text)?.[1],
      referer: unquoted(combined ?? named ?? '-'),
    }),
  };
}

function pathQuotedLine(text: string): LogLine | undefined {
  const match = PATH_QUOTED.exec(text);
  if (match === null) return undefined;
  const [all, host, method = '', target = ''] = match;
  return {
    method,
    target: unquoted(target),
    ...defined({ host, status: statusAround(text, match.index, match.index + all.length) }),
  };
}

/** Most formats have the status behind the request, HAProxy and the load balancers of Amazon before it. */
function statusAround(text: string, start: number, end: number): number | undefined {
  const bare = (part: string): string => part.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const status = /(?:^|\s)([1-5]\d\d)(?=\s|$)/;
  const found = status.exec(bare(text.slice(end))) ?? status.exec(bare(text.slice(0, start)));
  return found === null ? undefined : Number(found[1]);
}

function shortLine(text: string): LogLine | undefined {
  const first = STATUS_FIRST.exec(text) ?? IN_BRACKETS.exec(text) ?? IN_COLUMNS.exec(text);
  if (first !== null) {
    const [, status, method = '', target = '', location] = first;
    return { method, target, status: Number(status), ...defined({ location }) };
  }
  const [, method, target = '', status] = STATUS_LAST.exec(text) ?? [];
  return method === undefined ? undefined : { method, target, status: Number(status) };
}

function memberLine(text: string): LogLine | undefined {
  if (!/\bmethod=/.test(text)) return undefined;
  const members = new Map(
    [...text.matchAll(MEMBER)].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']),
  );
  const method = members.get('method')?.toUpperCase();
  const target = ['path', 'uri', 'url', 'request_uri'].flatMap((name) => members.get(name) ?? [])[0];
  if (method === undefined || target === undefined || !/^(?:\/|https?:)/.test(target)) return undefined;
  const status = Number(members.get('status') ?? members.get('status_code'));
  return {
    method,
    target: unquoted(target),
    ...(status >= 100 && status < 600 ? { status } : {}),
    ...defined({ host: members.get('host') }),
  };
}

/** nginx writes `\x22`, Apache `\"`. */
const unquoted = (text: string): string =>
  text
    .replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\])/g, '$1');

const OF_SERVERS = /\[(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\]/;
const ISO = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)/;

/** Returns undefined without a zone too: a guess would be hours off. */
export function timeOf(text: string): number | undefined {
  const [, day, month, year, clock, zone] = OF_SERVERS.exec(text) ?? [];
  const written =
    day === undefined ? ISO.exec(text)?.[0]?.replace(',', '.') : `${day} ${month} ${year} ${clock} ${zone}`;
  const time = Date.parse(written ?? '');
  return Number.isNaN(time) ? undefined : time;
}
