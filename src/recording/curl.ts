/** What curl says with `-v`, `--trace-ascii` and `--trace`. */
import type { Entry } from './entry.ts';
import { readRawMessage } from './http-text.ts';
import { entryOfRaw } from './raw-entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { linesOf } from './whole.ts';

interface Exchange {
  readonly line: number;
  request: string[];
  requestBody: Buffer[];
  response: string[];
  responseBody: Buffer[];
}

export async function readCurl(opened: Opened): Promise<ReadSource | undefined> {
  const head = opened.head.toString('latin1');
  const isTrace = /^(?:[\d:.]+ )?(?:=>|<=) (?:Send|Recv) /m.test(head);
  const reading = isTrace ? createTrace(opened) : createVerbose();
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

interface Reading {
  take(line: string, number: number): void;
  exchanges(): readonly Exchange[];
  /** Scheme and host of a request that names only a path. */
  base(exchange: Exchange): string;
}

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
      if (/^\* .*(?:SSL connection|TLS handshake|ALPN|port 443)/i.test(line)) scheme = 'https';
      if (/^\* .*(?:Trying|Connected to).*port 80\b/i.test(line)) scheme = 'http';
      const [, mark, text = ''] = /^([<>*]) ?(.*)$/.exec(line) ?? [];
      if (mark === '>' && START.test(text)) {
        const next: Exchange = {
          line: number,
          request: [text],
          requestBody: [],
          response: [],
          responseBody: [],
        };
        all.push(next);
        schemes.set(next, scheme);
        side = 'request';
      } else if (mark === '>' && side === 'request' && text !== '') last?.request.push(text);
      else if (mark === '<') {
        // An interim answer is followed by the real one.
        if (/^HTTP\/\S+ 1\d\d/.test(text)) return;
        side = text === '' ? 'body' : 'response';
        if (text !== '') last?.response.push(text);
      } else if (mark === undefined && side === 'body' && !/^[{}] \[\d+ bytes data\]/.test(line)) {
        last?.responseBody.push(Buffer.from(`${line}\n`, 'utf8'));
      }
    },
    exchanges: () => all,
    base: (exchange) => baseOf(exchange, schemes.get(exchange) ?? 'https'),
  };
}

function baseOf({ request }: Exchange, scheme: string): string {
  const host =
    request
      .find((line) => /^host:/i.test(line))
      ?.slice(5)
      .trim() ?? '';
  return host === '' ? '' : `${scheme}://${host}`;
}

/** Blocks of 64 columns after `=> Send header`, or of 16 bytes in hex: joined by their offsets. */
function createTrace(opened: Opened): Reading {
  const all: Exchange[] = [];
  const schemes = new Map<Exchange, string>();
  const isHex = /^[\da-f]{4}: (?:[\da-f]{2} ){8}/m.test(opened.head.toString('latin1'));
  let scheme = 'http';
  let kind = '';
  const textOf = (line: string): Buffer | undefined => {
    const [, text] = /^[\da-f]{4,8}: ?(.*)$/.exec(line) ?? [];
    if (text === undefined) return undefined;
    if (!isHex) return Buffer.from(text, 'latin1');
    return Buffer.from(text.slice(0, 48).replace(/[^\da-f]/gi, ''), 'hex');
  };
  const heads = new Map<Exchange, { request: Buffer[]; response: Buffer[] }>();
  return {
    take(line) {
      const [, begun] =
        /^(?:[\d:.]+ )?((?:=>|<=) (?:Send|Recv) (?:header|data|SSL data)|== Info)/.exec(line) ?? [];
      if (begun !== undefined) {
        kind = begun;
        if (/SSL connection|TLS/i.test(line)) scheme = 'https';
        return;
      }
      const bytes = textOf(line);
      if (bytes === undefined) return;
      if (kind === '=> Send header') {
        if (
          START.test(bytes.toString('latin1').trim()) ||
          (/^[A-Z]{3,10} \S+/.test(bytes.toString('latin1')) && line.startsWith('0000:'))
        ) {
          const next: Exchange = {
            line: all.length + 1,
            request: [],
            requestBody: [],
            response: [],
            responseBody: [],
          };
          all.push(next);
          schemes.set(next, scheme);
          heads.set(next, { request: [], response: [] });
        }
        const last = all.at(-1);
        if (last !== undefined)
          heads.get(last)?.request.push(isHex ? bytes : Buffer.concat([bytes, Buffer.from('\n')]));
      } else if (kind === '<= Recv header') {
        const last = all.at(-1);
        if (last !== undefined)
          heads.get(last)?.response.push(isHex ? bytes : Buffer.concat([bytes, Buffer.from('\n')]));
      } else if (kind === '=> Send data') all.at(-1)?.requestBody.push(bytes);
      else if (kind === '<= Recv data') all.at(-1)?.responseBody.push(bytes);
    },
    exchanges() {
      for (const one of all) {
        const { request = [], response = [] } = heads.get(one) ?? {};
        const lines = (pieces: readonly Buffer[]) =>
          Buffer.concat(pieces)
            .toString('latin1')
            .split(/\r?\n/)
            .filter((line) => line !== '');
        one.request = lines(request);
        one.response = lines(response);
      }
      return all;
    },
    base: (exchange) => baseOf(exchange, schemes.get(exchange) ?? 'https'),
  };
}
