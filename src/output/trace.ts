/** The exchanges of a run for people, step by step: `--trace`, and with `--verbose` their content. */
import { jsonIn } from '../common/json.ts';
import type { Exchange, HeaderLines } from '../outcome.ts';
import { bodyText, headerOf, isForm } from './exchange-body.ts';
import { type Block, bad, dim, doubtful, type Line, oneLine, plain, type Span } from './human/line.ts';
import { neutralText } from './human/neutral.ts';
import { sizeInWords } from './human/size.ts';

/** Maximum characters shown of a body; the archive of `--har` has all of it. */
const MAX_BODY_CHARACTERS = 10_000;
/** Maximum characters and depth of JSON to indent; a body of brackets would become one of spaces. */
const MAX_LAID_OUT = 65_536;
const MAX_INDENTED = 20;

/** The actor, if the request was not idcli's. */
const SIGNS = { browser: '→', callback: '←' } as const;

/**
 * A numbered line per exchange, in columns; the URL comes last and whole, so that it can be copied.
 * @param exchanges already masked
 * @param verbose headers and bodies too
 * @param first number of the first one
 */
export function traceBlock(exchanges: readonly Exchange[], verbose: boolean, first = 1): Block {
  const rows = exchanges.map((exchange, at) => ({
    number: String(first + at),
    method:
      exchange.actor in SIGNS ? `${signOf(exchange)} ${exchange.request.method}` : exchange.request.method,
    status: statusOf(exchange),
    time: durationOf(exchange),
  }));
  const width = (column: 'number' | 'method' | 'time'): number =>
    rows.reduce((widest, row) => Math.max(widest, row[column].length), 0);
  const widths = { number: width('number'), method: width('method'), time: width('time') };
  return exchanges.flatMap((exchange, at): Line[] => {
    const row = rows[at];
    if (row === undefined) return [];
    const head: Line = [
      plain(`  ${row.number.padStart(widths.number)}  ${row.method.padEnd(widths.method)}  `),
      row.status,
      plain(`  ${row.time.padStart(widths.time)}  ${neutralText(oneLine(exchange.request.url))}`),
      dim(`  ${neutralText(oneLine(exchange.purpose))}`),
    ];
    return [head, ...failureLines(exchange), ...(verbose ? detailLines(exchange) : [])];
  });
}

function signOf({ actor }: Exchange): string {
  return actor === 'browser' || actor === 'callback' ? SIGNS[actor] : '';
}

/** Three columns, whatever the content. */
function statusOf({ actor, response, failure }: Exchange): Span {
  const status = response?.status;
  if (failure !== undefined) return bad(status === undefined ? '  ✗' : String(status));
  if (status === undefined || actor === 'callback') return plain('   ');
  return status >= 500
    ? bad(String(status))
    : status >= 400
      ? doubtful(String(status))
      : plain(String(status));
}

function durationOf({ actor, milliseconds }: Exchange): string {
  return actor === 'browser' || actor === 'callback' ? '' : `${Math.round(milliseconds)} ms`;
}

function failureLines({ failure, note }: Exchange): Line[] {
  return [
    ...(failure === undefined ? [] : [[plain('     '), bad(neutralText(oneLine(failure)))]]),
    ...(note === undefined ? [] : [[plain('     '), dim(neutralText(oneLine(note)))]]),
  ];
}

function detailLines({ request, response }: Exchange): Line[] {
  const marked = (mark: string, texts: readonly string[]): Line[] =>
    texts.map((text) => [dim(`     ${mark} `), plain(neutralText(text))]);
  return [
    ...marked('>', [...headerTexts(request.headers), ...bodyTexts(request.body, request.headers)]),
    ...(response === undefined
      ? []
      : marked('<', [
          oneLine(`${response.status} ${response.statusText}`),
          ...headerTexts(response.headers),
          ...bodyTexts(response.body, response.headers),
        ])),
    [],
  ];
}

function headerTexts(headers: HeaderLines): string[] {
  return headers.map(([name, value]) => oneLine(`${name}: ${value}`));
}

/** An empty line and the body: JSON indented, a form with one parameter per line, other text unchanged. */
function bodyTexts(body: Uint8Array | undefined, headers: HeaderLines): string[] {
  if (body === undefined || body.length === 0) return [];
  const text = bodyText(body, headers);
  if (text === undefined) return ['', `(${sizeInWords(body.length)} of binary data)`];
  const laidOut = isForm(headers) ? text.split('&').join('\n') : layOutJson(text, headers);
  const shown = laidOut.slice(0, MAX_BODY_CHARACTERS);
  const rest = laidOut.length - shown.length;
  return [
    '',
    ...shown.replace(/\s+$/, '').split(/\r?\n/),
    ...(rest > 0 ? [`(${rest} more characters; --har FILE keeps all)`] : []),
  ];
}

export function layOutJson(text: string, headers: HeaderLines): string {
  const type = headerOf(headers, 'content-type') ?? '';
  if (text.length > MAX_LAID_OUT || !/\bjson\b/i.test(type)) return text;
  return jsonIn(text) === undefined ? text : indentJson(text);
}

/** Indents valid JSON without parsing it: long numbers and duplicate members must be shown as received. */
function indentJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  const lineEnd = (): string => `\n${'  '.repeat(Math.min(depth, MAX_INDENTED))}`;
  return tokens
    .map((token, at) => {
      if (token === ':') return ': ';
      if (token === ',') return `,${lineEnd()}`;
      if (token === '{' || token === '[') {
        const empty = /^[}\]]$/.test(tokens[at + 1] ?? '');
        depth += 1;
        return empty ? token : token + lineEnd();
      }
      if (token === '}' || token === ']') {
        depth -= 1;
        return /^[{[]$/.test(tokens[at - 1] ?? '') ? token : lineEnd() + token;
      }
      return token;
    })
    .join('');
}
