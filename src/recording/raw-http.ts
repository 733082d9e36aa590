/**
 * Requests and answers as they stand on the wire, one below the other: what browsers copy, `http --verbose`, `wget -d`,
 * "Follow HTTP stream" of Wireshark, and the debug output of Python's `http.client`. RFC 9112.
 */
import { isLoopbackHost } from '../common/loopback-host.ts';
import type { Entry } from './entry.ts';
import { headerValue } from './header-lines.ts';
import { type RawMessage, readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

const REQUEST = /^(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH) \S+ HTTP\/[\d.]+$/;
const ANSWER = /^HTTP\/[\d.]+ \d{3}\b/;
/** Lines that tools put around a message. */
const RULER = /^(?:-{3,}|={3,}|#{3,}|>{3,}|<{3,})/;

interface Message {
  readonly line: number;
  readonly lines: string[];
}

export async function readRawHttp(opened: Opened): Promise<ReadSource | undefined> {
  const messages: Message[] = [];
  let number = 0;
  for await (const raw of linesOf(opened)) {
    number += 1;
    for (const line of spoken(raw)) {
      if (REQUEST.test(line) || ANSWER.test(line)) messages.push({ line: number, lines: [line] });
      else if (!RULER.test(line)) messages.at(-1)?.lines.push(line);
    }
  }
  const read = messages.flatMap(({ line, lines }) => {
    const message = readRawMessage(Buffer.from(lines.join('\n').trimEnd(), 'utf8'));
    return message === undefined ? [] : [{ line, message }];
  });
  const entries = read.flatMap(({ line, message }, index): Entry[] => {
    if (ANSWER.test(message.start)) return [];
    const next = read[index + 1]?.message;
    const answer = next !== undefined && ANSWER.test(next.start) ? next : undefined;
    const place = { where: opened.place(`line ${line}`), source: opened.source };
    const entry = entryOfRaw(message, answer, place, { base: baseOf(message) });
    return entry === undefined ? [] : [slim(entry, opened.keep)];
  });
  if (entries.length === 0) return undefined;
  return { entries, facts: { format: 'HTTP messages', lost: [], lacks: [] } };
}

/** Python says `send: b'GET / HTTP/1.1\r\n…'`, `reply: '…'` and `header: Name: value`. */
function spoken(line: string): readonly string[] {
  const [, header] = /^header: (.*)$/.exec(line) ?? [];
  if (header !== undefined) return [header];
  const [, said] = /^(?:send: b|reply: )(['"].*['"])$/.exec(line) ?? [];
  if (said === undefined) return [line];
  return said
    .slice(1, -1)
    .replace(/\\r/g, '')
    .replace(/\\(['"\\])/g, '$1')
    .replace(/\\n$/, '')
    .split('\\n');
}

/** A request names no scheme: its own Referer or Origin may, and on the own machine it is http. */
function baseOf({ headers }: RawMessage): string {
  const host = headerValue(headers, 'host') ?? '';
  const page = headerValue(headers, 'origin') ?? headerValue(headers, 'referer') ?? '';
  const seen = URL.canParse(page) ? new URL(page) : undefined;
  const isHttp = seen?.host === host ? seen.protocol === 'http:' : isLoopbackHost(host.replace(/:\d+$/, ''));
  return host === '' ? '' : `${isHttp ? 'http' : 'https'}://${host}`;
}
