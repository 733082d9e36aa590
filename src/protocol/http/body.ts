/** Reads bodies by their content, not by their status or `Content-Type` (rule ALL-16). */
import type { Json } from '../../common/json.ts';
import { decodeBody } from './charset.ts';

/** What arrived in place of JSON. */
type NotJson = 'html' | 'xml' | 'form' | 'empty' | 'truncated' | 'binary' | 'text';

export type JsonReading =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly what: NotJson;
      readonly status: number;
      /** The start of the body on one line, at most 200 characters; for an HTML page its title, if any. */
      readonly start: string;
    };

const START_CHARACTERS = 200;

/** Reads a response body as JSON, whatever the status. Never throws because of its content. */
export async function readJson(response: Response): Promise<JsonReading> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return parseJson(bytes, response.status, response.headers.get('content-type'));
}

/** Reads a body that has already been received. */
export function parseJson(body: Uint8Array, status: number, contentType?: string | null): JsonReading {
  const { text } = decodeBody(body, contentType);
  try {
    const value: Json = JSON.parse(text);
    return { ok: true, value };
  } catch {
    const what = recognize(body, text);
    return { ok: false, what, status, start: what === 'binary' ? '' : startOf(text, what) };
  }
}

const NAMES = {
  html: 'an HTML page',
  xml: 'XML',
  form: 'form-encoded text',
  empty: 'an empty body',
  truncated: 'JSON that is cut off or damaged',
  binary: 'binary data',
  text: 'plain text',
} as const satisfies Record<NotJson, string>;

/**
 * Returns one sentence for the error of a body that is not JSON, e.g. `the token endpoint answered 502 with an HTML
 * page (Bad Gateway) where JSON was due`.
 * @param who the answering side, e.g. `the token endpoint`
 */
export function describeNotJson(reading: Extract<JsonReading, { ok: false }>, who: string): string {
  const quoted = reading.what === 'html' || reading.what === 'text';
  const detail = reading.start === '' || !quoted ? '' : ` (${reading.start})`;
  return `${who} answered ${reading.status} with ${NAMES[reading.what]}${detail} where JSON was expected`;
}

/** How an HTML page begins: document tags anywhere near the top, other elements only at the very start. */
const DOCUMENT = /<(?:!doctype\s{1,10}html|html|head|body)\b/i;
const FRAGMENT = /^<(?:title|script|center|h1|p|div)\b/i;
/** Number of characters inspected: enough for a declaration, a doctype and comments. */
const HEAD_CHARACTERS = 4096;

function recognize(body: Uint8Array, text: string): NotJson {
  const trimmed = text.trimStart();
  if (trimmed === '') return 'empty';
  if (body.subarray(0, HEAD_CHARACTERS).includes(0)) return 'binary';
  const head = trimmed.slice(0, HEAD_CHARACTERS);
  if (/^<[!?a-z]/i.test(head)) return DOCUMENT.test(head) || FRAGMENT.test(head) ? 'html' : 'xml';
  if (/^[[{"]/.test(head)) return 'truncated';
  return /^[\w.-]+=[^\s<>]*$/.test(head.trimEnd()) ? 'form' : 'text';
}

function startOf(text: string, what: NotJson): string {
  const page = what === 'html' ? wordsOfPage(text.slice(0, 16_384)) : undefined;
  // The start needs only this much of a large body.
  const line = (page ?? text.slice(0, 4 * START_CHARACTERS)).replace(/\s+/g, ' ').trim();
  return line.length > START_CHARACTERS ? `${line.slice(0, START_CHARACTERS - 1)}…` : line;
}

/** Returns the title of a page, and its words where they differ. */
function wordsOfPage(html: string): string | undefined {
  const title = /<title[^>]{0,200}>([^<]{1,1000})/i.exec(html)?.[1]?.trim();
  const words = html
    .replace(/<(title|script|style|head)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const others = title === undefined ? words : words.replace(title, '').trim();
  return [title, others].filter((part) => part !== undefined && part !== '').join(': ') || undefined;
}
