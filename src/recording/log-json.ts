/** One object of a log in JSON that tells of a request: its own members, or those of an object in it. */
import { defined } from '../common/defined.ts';
import { isObject } from '../common/json.ts';
import { type LogLine, readLogLine } from './log-line.ts';

type Members = Readonly<Record<string, unknown>>;

const TARGETS = ['request_uri', 'uri', 'url', 'requestUrl', 'original', 'path', 'RequestPath', 'cs-uri-stem'];
const METHODS = ['request_method', 'requestMethod', 'method', 'RequestMethod', 'cs-method', 'verb'];
const STATUSES = ['status', 'status_code', 'statusCode', 'OriginStatus', 'DownstreamStatus', 'sc-status'];
const TIMES = ['time', 'timestamp', '@timestamp', 'time_iso8601', 'ts', 'StartUTC'];
const HOSTS = ['host', 'http_host', 'RequestHost', 'server_name', 'vhost', 'domain'];
const REFERERS = ['referer', 'http_referer', 'http_referrer', 'referrer'];

/** Members that wrap what happened: Kibana, Caddy, Google Cloud, Elastic Common Schema, loggers of Node. */
const WRAPPERS = [
  '_source',
  'jsonPayload',
  'httpRequest',
  'request',
  'req',
  'http',
  'url',
  'response',
  'res',
];

/** Returns undefined for an object that tells of no request. */
export function readLogObject(value: unknown): LogLine | undefined {
  if (!isObject(value)) return undefined;
  const levels = levelsOf(value);
  const of = (names: readonly string[]): string | undefined => textIn(levels, names);
  // The line itself, or only the first line of the request, as text.
  for (const name of ['message', 'request', 'log', 'textPayload', 'msg']) {
    const text = of([name]);
    const found =
      text === undefined ? undefined : readLogLine(/^[A-Z]+ \S+ HTTP/.test(text) ? `"${text}"` : text);
    if (found !== undefined) return { ...withinFacts(of), ...found };
  }
  const target = of(TARGETS);
  const method = of(METHODS);
  if (target === undefined || !/^(?:\/|https?:)/.test(target)) return undefined;
  const query = of(['query', 'query_string', 'args', 'querystring']);
  return {
    method: (method ?? 'GET').toUpperCase(),
    target:
      query === undefined || query === '' || target.includes('?')
        ? target
        : `${target}?${query.replace(/^\?/, '')}`,
    ...withinFacts(of),
  };
}

function withinFacts(
  of: (names: readonly string[]) => string | undefined,
): Omit<LogLine, 'method' | 'target'> {
  const time = of(TIMES);
  const number = Number(time);
  const parsed = Number.isNaN(number) ? Date.parse(time ?? '') : number < 1e11 ? number * 1000 : number;
  const status = Number(of(STATUSES));
  return {
    ...(status >= 100 && status < 600 ? { status } : {}),
    ...defined({
      time: Number.isNaN(parsed) || time === undefined ? undefined : parsed,
      host: of(HOSTS),
      referer: of(REFERERS),
      location: of(['Location', 'location']),
    }),
  };
}

/** The object and what it wraps, the innermost first: a request's own members say more than those around it. */
function levelsOf(value: Members, depth = 0): Members[] {
  const inner =
    depth > 3
      ? []
      : [...WRAPPERS, 'headers', 'resp_headers'].flatMap((name) => {
          const one = value[name];
          return isObject(one) ? levelsOf(one, depth + 1) : [];
        });
  return [...inner, value];
}

function textIn(levels: readonly Members[], names: readonly string[]): string | undefined {
  for (const level of levels) {
    for (const name of names) {
      const found = level[name];
      // Caddy has lists of values of headers.
      const one = Array.isArray(found) ? found[0] : found;
      if (typeof one === 'string' || typeof one === 'number') return String(one);
    }
  }
  return undefined;
}
