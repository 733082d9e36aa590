/**
 * Access logs of web servers: the front channel of a login, as one side saw it. `combined` of nginx and Apache, JSON
 * lines, and lines that an exporter wrapped in JSON.
 */
import { defined } from '../common/defined.ts';
import { jsonObjectIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

const REQUEST = /"(GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH) ((?:[^"\\]|\\.)+?) HTTP\/[\d.]+" (\d{3})/;
const TIME = /\[(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\]/;
const REFERER = /HTTP\/[\d.]+" \d{3} (?:\d+|-) "((?:[^"\\]|\\.)*)"/;
/** A host in front of the line, as many formats of load balancers have it. */
const HOST = /^([\w-]+(?:\.[\w-]+)+(?::\d+)?) \S+ \S+ \S+ \[/;

interface LogLine {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly time?: number;
  readonly host?: string;
  readonly referer?: string;
}

export async function readAccessLog(opened: Opened): Promise<ReadSource | undefined> {
  const entries: Entry[] = [];
  let number = 0;
  for await (const line of linesOf(opened)) {
    number += 1;
    const found = lineOf(line);
    if (found === undefined) continue;
    const url = urlOf(found, opened.name);
    if (url === undefined) continue;
    const isRelative = found.host === undefined && found.target.startsWith('/');
    const entry: Entry = {
      ...(isRelative ? { hostUnknown: true as const } : {}),
      where: opened.place(`line ${number}`),
      source: opened.source,
      ...defined({ time: found.time }),
      duration: 0,
      method: found.method,
      url,
      requestHeaders:
        found.referer === undefined || found.referer === '-' ? [] : [['Referer', found.referer]],
      status: found.status,
      statusText: '',
      responseHeaders: [],
      missingBody: 'not in this format',
    };
    entries.push(slim(entry, opened.keep));
  }
  if (entries.length === 0) return undefined;
  return {
    entries,
    facts: {
      format: 'access log',
      lost: [],
      lacks: ['bodies, so no posted message', 'cookies and other headers', 'what other servers logged'],
    },
  };
}

function lineOf(line: string): LogLine | undefined {
  const text = line.trim();
  if (text.startsWith('{')) return jsonLine(text);
  const [, method, target, status] = REQUEST.exec(text) ?? [];
  if (method === undefined || target === undefined) return undefined;
  return {
    method,
    target: unquoted(target),
    status: Number(status),
    ...defined({
      time: timeOf(text),
      host: HOST.exec(text)?.[1],
      referer: unquoted(REFERER.exec(text)?.[1] ?? '-'),
    }),
  };
}

/** nginx writes `\x22`, Apache `\"`. */
const unquoted = (text: string): string =>
  text
    .replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\])/g, '$1');

function timeOf(text: string): number | undefined {
  const [, day, month, year, clock, zone] = TIME.exec(text) ?? [];
  const time = Date.parse(`${day} ${month} ${year} ${clock} ${zone}`);
  return Number.isNaN(time) ? undefined : time;
}

const TARGETS = ['request_uri', 'uri', 'url', 'path', 'RequestPath', 'cs-uri-stem'];
const METHODS = ['request_method', 'method', 'RequestMethod', 'cs-method', 'verb'];
const STATUSES = ['status', 'status_code', 'statusCode', 'OriginStatus', 'DownstreamStatus', 'sc-status'];
const TIMES = ['time', 'timestamp', '@timestamp', 'time_iso8601', 'ts', 'StartUTC'];
const HOSTS = ['host', 'http_host', 'RequestHost', 'server_name', 'vhost'];

function jsonLine(text: string): LogLine | undefined {
  const value = jsonObjectIn(text);
  if (value === undefined) return undefined;
  const of = (names: readonly string[]): string | undefined => {
    const found = names
      .map((name) => value[name])
      .find((one) => typeof one === 'string' || typeof one === 'number');
    return found === undefined ? undefined : String(found);
  };
  if (typeof value.message === 'string') {
    const inner = lineOf(value.message);
    if (inner !== undefined) return inner;
  }
  const target = of(TARGETS);
  if (target === undefined || !/^(?:\/|https?:)/.test(target)) return undefined;
  const query = of(['query', 'query_string', 'args']);
  const time = of(TIMES);
  const number = Number(time);
  const parsed = Number.isNaN(number) ? Date.parse(time ?? '') : number < 1e11 ? number * 1000 : number;
  return {
    method: of(METHODS) ?? 'GET',
    target:
      query === undefined || query === '' || target.includes('?')
        ? target
        : `${target}?${query.replace(/^\?/, '')}`,
    status: Number(of(STATUSES) ?? 0),
    ...defined({
      time: Number.isNaN(parsed) ? undefined : parsed,
      host: of(HOSTS),
      referer: of(['referer', 'http_referer', 'referrer']),
    }),
  };
}

/** A line has no scheme, and often no host: the name of the file takes its place. */
function urlOf({ target, host }: LogLine, name: string): string | undefined {
  if (/^https?:\/\//i.test(target)) return target;
  if (!target.startsWith('/')) return undefined;
  const file =
    name
      .replace(/^.*[\\/]/, '')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'log';
  const url = `https://${host ?? file}${target}`;
  return URL.canParse(url) ? url : undefined;
}
