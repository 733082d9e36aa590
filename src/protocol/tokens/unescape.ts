/** Removes one layer of escaping from a whole text; each function returns the text unchanged if there is none. */

/** Decodes percent-encoding (RFC 3986, 2.1). Invalid UTF-8 stays encoded. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** Decodes a form value (URL Standard, 5.1): percent-encoding, and `+` for a space. */
export function decodeForm(text: string): string {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  period: '.',
  equals: '=',
  lowbar: '_',
  UnderBar: '_',
  hyphen: '-',
  dash: '-',
  colon: ':',
  sol: '/',
  plus: '+',
  num: '#',
  quest: '?',
};

/** Decodes HTML and XML character references that occur around tokens. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(\w{2,10}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * Decodes backslash escapes of JSON (RFC 8259, 7), as in JSON pasted from inside a string; and octets, as nginx and
 * Python write them.
 */
export function decodeBackslashes(text: string): string {
  if (!text.includes('\\')) return text;
  const octets = text.replace(/(?:\\x[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
  return octets.replace(/\\(?:u([0-9A-Fa-f]{4})|(["\\/nrtbf]))/g, (_, hex, letter) =>
    hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * Decodes quoted-printable (RFC 2045, 6.7), as in stored mails. Equals signs also occur in URLs, forms and damaged
 * tokens: only an escaped one before a token is proof enough.
 */
function decodeQuotedPrintable(text: string): string {
  return /=3De[yw]/.test(text) ? undoQuotedPrintable(text) : text;
}

/** Decodes quoted-printable unconditionally. */
export function undoQuotedPrintable(text: string): string {
  const lines = text.replace(/=[ \t]*\r?\n/g, '');
  return lines.replace(/(?:=[0-9A-Fa-f]{2})+/g, (octets) => {
    const code = Number.parseInt(octets.slice(1), 16);
    // Nearly all are single octets, and there may be millions.
    if (octets.length === 3 && code < 0x80) return String.fromCharCode(code);
    return Buffer.from(octets.replaceAll('=', ''), 'hex').toString('utf8');
  });
}

/** Terminal colours, other control sequences and links (ECMA-48, 5.4 and 5.6). */
const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
const TERMINAL = new RegExp(
  `${ESC}(?:\\[[\\d;?]{0,32}[A-Za-z]|\\][^${ESC}${BEL}]{0,4096}(?:${BEL}|${ESC}\\\\))`,
  'g',
);

/** Shortest base64 that may hold a token. */
export const WRAPPED_LENGTH = 40;
/** Length decoded to check whether it is text at all. */
const WRAPPED_HEAD = 64;

/** Decodes base64 of a text that contains a token, as in a Kubernetes secret or a gateway body. */
export function decodeWrapped(text: string): string {
  if (text.length < WRAPPED_LENGTH || !isPrintable(text.slice(0, WRAPPED_HEAD))) return text;
  // Only patterns of a single class, or bounded: others overflow the stack on tens of megabytes.
  const padding = text.indexOf('=');
  if (padding !== -1 && !/^={1,2}\s{0,8}$/.test(text.slice(padding, padding + 16))) return text;
  if (/[^\w+/\s=-]/.test(text)) return text;
  const plain = Buffer.from(text, 'base64').toString('utf8');
  return /(?<![\w-])e[yw][\w-]{8,8192}\./.test(plain) ? plain : text;
}

function isPrintable(base64: string): boolean {
  const head = Buffer.from(base64, 'base64').toString('latin1');
  return head.length > 16 && /^[\t\n\r -~\x80-\xff]*$/.test(head);
}

/** Line widths of PEM (RFC 7468, 2) and mails (RFC 2045, 6.8). */
const LINE_WIDTHS = [64, 76];

/** Yields runs of base64 in a text, with their offsets. */
export function* base64Runs(text: string): Generator<{ readonly run: string; readonly start: number }> {
  let at = 0;
  while (at < text.length) {
    let end = endOfBase64(text, at);
    if (end === at) {
      at += 1;
      continue;
    }
    const start = at;
    let line = text[start - 1] === '\n' || start === 0 ? start : Number.NaN;
    while (LINE_WIDTHS.includes(end - line)) {
      line = text.startsWith('\r\n', end) ? end + 2 : text[end] === '\n' ? end + 1 : Number.NaN;
      if (Number.isNaN(line) || endOfBase64(text, line) === line) break;
      end = endOfBase64(text, line);
    }
    while (text[end] === '=' && text[end - 2] !== '=') end += 1;
    if (end - start >= WRAPPED_LENGTH) yield { run: text.slice(start, end), start };
    at = end;
  }
}

function endOfBase64(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBase64(text.charCodeAt(at))) at += 1;
  return at;
}

/** `A` to `Z`, `a` to `z`, `0` to `9`, `+`, `/`, `-` and `_`. */
const isBase64 = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x2f && code <= 0x39) ||
  code === 0x2b ||
  code === 0x2d ||
  code === 0x5f;

/** Tags that colour part of a token or allow it to wrap, as in web pages. */
function decodeInlineTags(text: string): string {
  if (!text.includes('<')) return text;
  return text.replace(/<\/?(?:span|wbr|b|i|em|strong|code|mark|font|br)\b[^<>]{0,256}>/gi, '');
}

/** Removes the colours of a terminal. */
export const withoutColours = (text: string): string =>
  text.includes(ESC) ? text.replace(TERMINAL, '') : text;

/** Notation of a whole text; undone before any search. */
export const WRITINGS = [
  { decode: withoutColours, note: 'terminal colours removed' },
  { decode: decodeQuotedPrintable, note: 'quoted-printable decoded' },
  { decode: decodeWrapped, note: 'base64 decoded' },
] as const;

const UNSEEN = /[\s\0\u200b-\u200f\u2060\ufeff]/;

/** Trims white space, and invisible characters that editors and web pages add. */
export function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && UNSEEN.test(text[from] ?? '')) from += 1;
  while (to > from && UNSEEN.test(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

/** Layers that may wrap running text, and the note for each one removed. */
export const ESCAPINGS = [
  { decode: decodeEntities, note: 'HTML character references decoded' },
  { decode: decodePercent, note: 'percent-decoded' },
  { decode: decodeBackslashes, note: 'backslash escapes undone' },
  { decode: decodeInlineTags, note: 'HTML tags removed' },
] as const;

/** Decodes bytes to text: UTF-8, or UTF-16 if a byte order mark or the zero bytes say so. */
export function decodeText(input: string | Uint8Array): {
  readonly text: string;
  readonly notes: readonly string[];
} {
  if (typeof input === 'string') {
    // A line of a UTF-16 file that was read as UTF-8: every other character is NUL.
    if (/^[\0\ufffd]{0,3}(?:[ -~]\0){8}/.test(input)) {
      return { text: input.replace(/[\0\ufffd]/g, ''), notes: ['read as UTF-16'] };
    }
    return { text: input.replace(/^\uFEFF/, ''), notes: [] };
  }
  const encoding = guessUtf16(input);
  if (encoding !== undefined) {
    return { text: new TextDecoder(encoding).decode(input), notes: [`read as ${encoding.toUpperCase()}`] };
  }
  return { text: new TextDecoder('utf-8').decode(input), notes: [] };
}

function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.length < 4) return undefined;
  // Without a mark: ASCII in UTF-16 has every other byte zero.
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return undefined;
}
