/**
 * What curl says with `--trace-ascii` and `--trace`: blocks of 64 columns, or of 16 bytes in hex. Text has each line
 * end cut out, so that only a gap between two offsets shows it.
 */
import { baseOf, type Exchange, newExchange, type Reading } from './curl-exchange.ts';

/** A line that begins a block, perhaps with a time and the numbers of `--trace-ids`. */
export const BLOCK = /^(?:[\d:.]+ )?(?:\[[\w-]+\] )?(?:=>|<=) (?:Send|Recv) /m;

const BEGINNING = /^(?:[\d:.]+ )?(?:\[[\w-]+\] )?((?:=>|<=) (?:Send|Recv) (?:header|data|SSL data)|== Info)/;
const REQUEST = /^[A-Z]{3,10} \S+ HTTP\/[\d.]+(?:\r?\n|$)/;

/** @param head first bytes of the file */
export function createTrace(head: string): Reading {
  const isHex = /^[\da-f]{4,8}: (?:[\da-f]{2} ){8}/m.test(head);
  const all: Exchange[] = [];
  const schemes = new Map<Exchange, string>();
  let scheme = 'http';
  let kind = '';
  let started = 0;
  let pieces: Buffer[] = [];
  let length = 0;

  const flush = (): void => {
    const block = Buffer.concat(pieces);
    const at = started;
    pieces = [];
    length = 0;
    if (block.length === 0) return;
    const text = block.toString('latin1');
    if (kind === '=> Send header' && (REQUEST.test(text) || all.length === 0)) {
      const next = newExchange(at);
      all.push(next);
      schemes.set(next, scheme);
    }
    const last = all.at(-1);
    const lines = text.split(/\r?\n/).filter((line) => line !== '');
    if (kind === '=> Send header') last?.request.push(...lines);
    else if (kind === '=> Send data') last?.requestBody.push(block);
    else if (kind === '<= Recv data') last?.responseBody.push(block);
    else if (kind === '<= Recv header') {
      // An interim answer is followed by the real one.
      if (lines[0]?.startsWith('HTTP/') === true) last?.response.splice(0);
      last?.response.push(...lines);
    }
  };

  return {
    take(line, number) {
      const [, begun] = BEGINNING.exec(line) ?? [];
      if (begun !== undefined) {
        flush();
        kind = begun;
        started = number;
        const [, port] = /Trying .*[:\s](\d+)\.{3}$|port (\d+)/.exec(line) ?? [];
        if (/== Info:\s+Trying/.test(line)) scheme = port === '443' ? 'https' : 'http';
        if (/SSL connection|TLS handshake|port 443/i.test(line)) scheme = 'https';
        return;
      }
      const [, offset, text] = /^([\da-f]{4,8}): ?(.*)$/.exec(line) ?? [];
      if (offset === undefined || text === undefined) return;
      if (isHex) {
        pieces.push(Buffer.from(text.slice(0, 48).replace(/[^\da-f]/gi, ''), 'hex'));
        return;
      }
      const gap = Number.parseInt(offset, 16) - length;
      if (gap > 0 && gap < 1024 && gap % 2 === 0) pieces.push(Buffer.from('\r\n'.repeat(gap / 2)));
      pieces.push(Buffer.from(text, 'latin1'));
      length = Number.parseInt(offset, 16) + text.length;
    },
    exchanges() {
      flush();
      return all;
    },
    base: (exchange) => baseOf(exchange, schemes.get(exchange) ?? 'https'),
  };
}
