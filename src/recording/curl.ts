/** What curl says with `-v`, `--trace-ascii` and `--trace`. */

import { baseOf, type Exchange, newExchange, type Reading } from './curl-exchange.ts';
import { BLOCK, createTrace } from './curl-trace.ts';
import type { Entry } from './entry.ts';
import { readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

export async function readCurl(opened: Opened): Promise<ReadSource | undefined> {
  const head = opened.head.toString('latin1');
  const isTrace = BLOCK.test(head);
  const reading = isTrace ? createTrace(head) : createVerbose();
  let number = 0;
  for await (const line of linesOf(opened)) {
    number += 1;
    reading.take(line, number);
  }
  const entries = reading.exchanges().flatMap((one): Entry[] => {
    const request = readRawMessage(messageOf(one.request, one.requestBody));
    const response = readRawMessage(messageOf(one.response, one.responseBody));
    const entry =
      request === undefined
        ? undefined
        : entryOfRaw(
            request,
            response,
            { where: opened.place(`line ${one.line}`), source: opened.source },
            { base: reading.base(one) },
          );
    return entry === undefined ? [] : [slim(entry, opened.keep)];
  });
  if (entries.length === 0) return undefined;
  return {
    entries,
    facts: {
      format: isTrace ? 'curl trace' : 'curl -v',
      creator: 'curl',
      lost: [],
      lacks: isTrace ? [] : ['bodies that curl printed elsewhere'],
    },
  };
}

const messageOf = (head: readonly string[], body: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), ...body]);

const START = /^[A-Z]{3,10} \S+ HTTP\/[\d.]+$/;

/** Lines begin with `> `, `< ` or `* `; whatever else is there is a body. */
function createVerbose(): Reading {
  const all: Exchange[] = [];
  const schemes = new Map<Exchange, string>();
  let scheme = 'http';
  let side: 'request' | 'response' | 'body' | undefined;
  return {
    take(line, number) {
      const last = all.at(-1);
      if (/^\* +Trying /.test(line)) scheme = /:443\.{3}/.test(line) ? 'https' : 'http';
      if (/^\* .*(?:SSL connection|TLS handshake|ALPN|port 443)/i.test(line)) scheme = 'https';
      const [, mark, text = ''] = /^([<>*|]) ?(.*)$/.exec(line) ?? [];
      if (mark === '>' && START.test(text)) {
        const next = newExchange(number);
        next.request.push(text);
        all.push(next);
        schemes.set(next, scheme);
        side = 'request';
      } else if (mark === '>' && side === 'request' && text !== '') last?.request.push(text);
      else if (mark === '<') {
        // An interim answer is followed by the real one.
        if (/^HTTP\/\S+ 1\d\d/.test(text)) return;
        side = text === '' ? 'body' : 'response';
        if (text !== '') last?.response.push(text);
      } else if (mark === '|' && side === 'request') {
        // Insomnia writes what it sent.
        last?.requestBody.push(Buffer.from(text, 'utf8'));
      } else if (mark === undefined && side === 'body' && !/^[{}] \[\d+ bytes data\]/.test(line)) {
        // Without a line end of its own, a body shares its last line with what curl says next.
        const body = line.replace(/\* (?:Connection #\d+ to host|Closing connection) .*$/, '');
        last?.responseBody.push(Buffer.from(`${body}\n`, 'utf8'));
      }
    },
    exchanges: () => all,
    base: (exchange) => baseOf(exchange, schemes.get(exchange) ?? 'https'),
  };
}
