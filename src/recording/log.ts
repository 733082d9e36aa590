/**
 * Logs of servers, applications and tests. A line that tells of a request is an exchange of the front channel, as one
 * side saw it; of any other line, the addresses with parameters of a login are.
 */
import { defined } from '../common/defined.ts';
import { jsonIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { readLogObject } from './log-json.ts';
import { type LogLine, readLogLine } from './log-line.ts';
import { createLogPairs } from './log-pairs.ts';
import { createLogTable } from './log-table.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf, wholeOf } from './whole.ts';

const ADDRESS = /https?:\/\/[^\s"'<>\\]+/g;
const OF_A_LOGIN = /[?&#](?:code|state|response_type|SAMLRequest|SAMLResponse|id_token|access_token|error)=/;

export async function readLog(opened: Opened): Promise<ReadSource | undefined> {
  if (!/^\s*\[\s*\{/.test(opened.head.toString('latin1'))) return readLines(opened, linesOf(opened));
  const text = (await wholeOf(opened)).toString('utf8');
  return readList(opened, text) ?? readLines(opened, text.split('\n'));
}

async function readLines(
  opened: Opened,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ReadSource | undefined> {
  const requests: Entry[] = [];
  const all: Entry[] = [];
  const table = createLogTable();
  const pairs = createLogPairs();
  // A log repeats an address at every step that handles it.
  const seen = new Set<string>();
  const add = (found: LogLine, number: number): void => {
    const entry = entryOf(found, opened, `line ${number}`);
    if (entry === undefined) return;
    seen.add(entry.url);
    const kept = slim(entry, opened.keep);
    requests.push(kept);
    all.push(kept);
  };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const found = line.trimStart().startsWith('{')
      ? readLogObject(jsonIn(line))
      : (table(line) ?? readLogLine(line));
    if (found !== undefined) {
      add(found, number);
      continue;
    }
    const ended = pairs.take(line, number);
    for (const one of ended ?? []) add(one, one.number);
    if (ended !== undefined) continue;
    for (const [address] of unescaped(line).matchAll(ADDRESS)) {
      if (!OF_A_LOGIN.test(address) || !URL.canParse(address) || seen.has(address)) continue;
      seen.add(address);
      all.push(slim(addressOnly(address, line, opened, number), opened.keep));
    }
  }
  for (const one of pairs.rest()) add(one, one.number);
  return sourceOf(all, requests.length > 0);
}

/** Loggers of Go escape `&` in JSON, those of PHP the slash. */
const unescaped = (line: string): string => line.replaceAll('\\u0026', '&').replaceAll('\\/', '/');

/** A list of objects in one document, as consoles of clouds export it. */
function readList(opened: Opened, text: string): ReadSource | undefined {
  const list = jsonIn(text);
  if (!Array.isArray(list)) return undefined;
  const entries = list.flatMap((one, index): Entry[] => {
    const found = readLogObject(one);
    const entry = found === undefined ? undefined : entryOf(found, opened, `entry ${index + 1}`);
    return entry === undefined ? [] : [slim(entry, opened.keep)];
  });
  return sourceOf(entries, true);
}

function sourceOf(entries: readonly Entry[], hasRequests: boolean): ReadSource | undefined {
  if (entries.length === 0) return undefined;
  return {
    entries,
    facts: hasRequests
      ? {
          format: 'access log',
          lost: [],
          lacks: ['bodies, so no posted message', 'cookies and other headers', 'what other servers logged'],
        }
      : {
          format: 'text',
          lost: [],
          lacks: ['answers', 'bodies', 'headers and cookies'],
        },
  };
}

function entryOf(found: LogLine, opened: Opened, place: string): Entry | undefined {
  const url = urlOf(found, opened.name);
  if (url === undefined) return undefined;
  const { referer, location, status } = found;
  const isRelative = found.host === undefined && found.target.startsWith('/');
  return {
    ...(isRelative ? { hostUnknown: true as const } : {}),
    where: opened.place(place),
    source: opened.source,
    ...defined({ time: found.time }),
    duration: 0,
    method: found.method,
    url,
    requestHeaders: referer === undefined || referer === '-' ? [] : [['Referer', referer]],
    ...(status === undefined ? { failure: 'not in this format' } : { status }),
    statusText: '',
    responseHeaders: location === undefined ? [] : [['Location', location]],
    missingBody: 'not in this format',
  };
}

function addressOnly(url: string, line: string, opened: Opened, number: number): Entry {
  const time = Date.parse(
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/.exec(line)?.[0]?.replace(',', '.') ??
      '',
  );
  return {
    where: opened.place(`line ${number}`),
    source: opened.source,
    ...(Number.isNaN(time) ? {} : { time }),
    duration: 0,
    method: 'GET',
    url,
    requestHeaders: [],
    failure: 'not in this format',
    statusText: '',
    responseHeaders: [],
    missingBody: 'not in this format',
  };
}

/** A line has no scheme, and often no host: the name of the file stands for it. */
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
