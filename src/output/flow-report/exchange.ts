/** One exchange for a reader: request, answer, parameters, and what its tokens say. */
import { defined } from '../../common/defined.ts';
import type { Exchange, HeaderLines } from '../../outcome.ts';
import { bodyText, headerOf } from '../exchange-body.ts';
import { sizeInWords } from '../human/size.ts';
import { layOutJson } from '../trace.ts';
import { parametersOf } from './driven.ts';
import type { BodyView, ExchangeView, Row, Section } from './model.ts';
import { clock } from './time.ts';

/** Characters of a body that are shown. */
const LONGEST_BODY = 4000;

/**
 * @param exchange masked
 * @param unpacked what its tokens say, masked too
 * @param brief leaves headers and bodies out
 */
export function exchangeView(exchange: Exchange, unpacked: readonly Section[], brief: boolean): ExchangeView {
  const half = (headers: HeaderLines, body: Uint8Array | undefined): ExchangeView['request'] =>
    brief ? { headers: [] } : halfOf(headers, body);
  const { actor, request, response, failure, note, milliseconds, startedAt } = exchange;
  const received = actor === 'callback' || actor === 'browser';
  return {
    method: request.method,
    url: request.url,
    parameters: parametersOf(exchange).map(([name, value]) => ({ name, value })),
    request: half(request.headers, request.body),
    ...defined({
      answer:
        response === undefined || actor === 'callback'
          ? undefined
          : {
              ...half(response.headers, response.body),
              status: `${response.status} ${response.statusText}`.trim(),
              tone: toneOf(response.status),
            },
      failure,
      note,
    }),
    duration: received ? '' : durationOf(milliseconds),
    at: clock(startedAt),
    unpacked,
  };
}

const toneOf = (status: number): 'plain' | 'fail' | 'warn' =>
  status >= 500 ? 'fail' : status >= 400 ? 'warn' : 'plain';

export function durationOf(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function halfOf(headers: HeaderLines, body: Uint8Array | undefined): ExchangeView['request'] {
  const rows = headers.map(([name, value]): Row => ({ name, value }));
  return { headers: rows, ...defined({ body: bodyOf(body, headers) }) };
}

function bodyOf(body: Uint8Array | undefined, headers: HeaderLines): BodyView | undefined {
  if (body === undefined || body.length === 0) return undefined;
  const type = (headerOf(headers, 'content-type') ?? '').split(';', 1)[0] ?? '';
  const text = bodyText(body, headers);
  const laidOut =
    text === undefined ? `(${sizeInWords(body.length)} of binary data)` : layOutJson(text, headers);
  const shown = laidOut.slice(0, LONGEST_BODY).trimEnd();
  return { type, bytes: body.length, text: shown, cut: Math.max(0, laidOut.trimEnd().length - shown.length) };
}
