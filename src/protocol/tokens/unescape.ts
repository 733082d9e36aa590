/** Takes off one layer of escaping of a whole text; each gives the text back unchanged when there is none. */

/** Percent-encoding (RFC 3986, 2.1). What is no valid UTF-8 stays as it was. */
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

/** As in a form (URL Standard, 5.1): percent-encoding, and `+` for a space. */
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

/** Character references of HTML and XML that occur around tokens. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(\w{2,10}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Backslash escapes of JSON (RFC 8259, 7), as in JSON that was pasted from inside a string. */
export function decodeBackslashes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(["\\/nrtbf]))/g, (_, hex, letter) =>
    hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * Quoted-printable (RFC 2045, 6.7), as mails are stored. An equals sign stands in URLs, forms and damaged tokens too: only
 * one that is escaped in front of a token is proof enough.
 */
function decodeQuotedPrintable(text: string): string {
  if (!/=3De[yw]/.test(text)) return text;
  const lines = text.replace(/=[ \t]*\r?\n/g, '');
  return lines.replace(/(?:=[0-9A-F]{2})+/g, (octets) =>
    Buffer.from(octets.replaceAll('=', ''), 'hex').toString('utf8'),
  );
}

const COLOUR = new RegExp(`${String.fromCharCode(0x1b)}\\[[\\d;]{0,16}m`, 'g');

/** Base64 of a whole token, as in a secret of Kubernetes: `ZXlK` is `eyJ`. */
function decodeWrapped(text: string): string {
  if (!/^ZXl[JK][\w+/\s-]{32,}={0,2}$/.test(text)) return text;
  const plain = Buffer.from(text, 'base64').toString('latin1');
  return /^e[yw][\w-]*\.[\w-]*\.[\w.~-]*\s*$/.test(plain) ? plain : text;
}

/** How a whole text was written down; undone before anything is looked for. */
export const WRITINGS = [
  { decode: (text: string) => text.replace(COLOUR, ''), note: 'terminal colours removed' },
  { decode: decodeQuotedPrintable, note: 'quoted-printable decoded' },
  { decode: decodeWrapped, note: 'base64 decoded' },
] as const;

const UNSEEN = /[\s\0\u200b-\u200f\u2060\ufeff]/;

/** Without the white space around it, and what editors and web pages put there unseen. */
export function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && UNSEEN.test(text[from] ?? '')) from += 1;
  while (to > from && UNSEEN.test(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

/** The layers that running text may be wrapped in, and what is told when one was taken off. */
export const ESCAPINGS = [
  { decode: decodeEntities, note: 'HTML character references decoded' },
  { decode: decodePercent, note: 'percent-decoded' },
  { decode: decodeBackslashes, note: 'backslash escapes undone' },
] as const;

/** Text of bytes: UTF-8, or UTF-16 where a byte order mark or the zero bytes say so. */
export function decodeText(input: string | Uint8Array): {
  readonly text: string;
  readonly notes: readonly string[];
} {
  if (typeof input === 'string') return { text: input.replace(/^\uFEFF/, ''), notes: [] };
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
