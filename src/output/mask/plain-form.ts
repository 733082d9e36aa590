/** A text with its encodings undone, without the characters that may be inserted between those of a value. */

export interface Plain {
  readonly text: string;
  /** Start and end in the original of each character of `text`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Percent-encoding inside percent-encoding; no known system nests deeper. */
const MAX_DEPTH = 3;

/** Any of the encodings: a run of percent escapes, an HTML entity, a JSON or JavaScript escape. */
const ESCAPES =
  /(?:%[0-9a-f]{2})+|&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});|\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[^\s])/gi;
/** White space, zero-width and direction characters, and the plus that encodes a space in forms. */
const DROPPED =
  /[\s+\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u034f|[\ufe00-\ufe0f]/;

/** HTML's names for the punctuation in values. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  sol: '/',
  bsol: '\\',
  period: '.',
  comma: ',',
  colon: ':',
  semi: ';',
  excl: '!',
  quest: '?',
  num: '#',
  dollar: '$',
  percnt: '%',
  lpar: '(',
  rpar: ')',
  ast: '*',
  plus: '+',
  equals: '=',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  lcub: '{',
  rcub: '}',
  lbrace: '{',
  rbrace: '}',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  hat: '^',
  grave: '`',
  verbar: '|',
  vert: '|',
  tilde: '~',
  tab: '\t',
  newline: '\n',
};

/**
 * Returns the text as it is, then decoded once, twice and so on, as long as that changes anything; each in plain form.
 */
export function decodeSteps(text: string): Plain[] {
  let now: Decoded = { text };
  const steps = [plainOf(now)];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const next = decodeOnce(now);
    if (next === undefined) break;
    steps.push(plainOf(next));
    now = next;
  }
  return steps;
}

/** Without places, no character has moved. */
type Decoded = Pick<Plain, 'text'> & Partial<Plain>;

/** Undefined when there is nothing to decode. */
function decodeOnce({ text, starts, ends }: Decoded): Decoded | undefined {
  const startOf = (at: number): number => starts?.[at] ?? at;
  const endOf = (at: number): number => ends?.[at] ?? at + 1;
  const parts: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  const keep = (until: number): void => {
    parts.push(text.slice(at, until));
    for (; at < until; at += 1) {
      from.push(startOf(at));
      to.push(endOf(at));
    }
  };
  for (const { 0: written, index } of text.matchAll(ESCAPES)) {
    const decoded = meaningOf(written);
    if (decoded === undefined) continue;
    keep(index);
    at = index + written.length;
    parts.push(decoded);
    // A run counts as a whole, unless each escape is one character.
    const one = written[0] === '%' && decoded.length * 3 === written.length;
    for (let place = 0; place < decoded.length; place += 1) {
      from.push(startOf(one ? index + 3 * place : index));
      to.push(endOf(one ? index + 3 * place + 2 : at - 1));
    }
  }
  if (parts.length === 0) return undefined;
  keep(text.length);
  return { text: parts.join(''), starts: Int32Array.from(from), ends: Int32Array.from(to) };
}

function meaningOf(written: string): string | undefined {
  if (written[0] === '%') return Buffer.from(written.replaceAll('%', ''), 'hex').toString();
  if (written[0] === '&') {
    const body = written.slice(1, -1).toLowerCase();
    if (body[0] !== '#') return NAMED[body];
    return character(body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1)));
  }
  const digits = /^\\(?:u\{([^}]+)\}|u(.{4})|x(.{2}))$/i
    .exec(written)
    ?.slice(1)
    .find((one) => one !== undefined);
  if (digits !== undefined) return character(Number.parseInt(digits, 16));
  return /^\\[nrtbf]$/.test(written) ? ' ' : written.slice(1);
}

const character = (code: number): string | undefined =>
  code <= 0x10ffff ? String.fromCodePoint(code) : undefined;

/** Removes case and the characters that may be inserted. */
function plainOf({ text, starts, ends }: Decoded): Plain {
  // Letters that grow when their case changes would shift all later ones.
  const lower = text.toLowerCase();
  const folded = lower.length === text.length ? lower : text;
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  const parts: string[] = [];
  let length = 0;
  let kept = 0;
  for (let at = 0; at < folded.length; at += 1) {
    if (isDropped(folded.charCodeAt(at))) {
      if (at > kept) parts.push(folded.slice(kept, at));
      kept = at + 1;
      continue;
    }
    from[length] = starts?.[at] ?? at;
    to[length] = ends?.[at] ?? at + 1;
    length += 1;
  }
  parts.push(folded.slice(kept));
  return { text: parts.join(''), starts: from, ends: to };
}

/** The common ones first: one comparison rules out nearly every character. */
function isDropped(code: number): boolean {
  if (code > 0x20 && code < 0xad) return code === 0x2b || (code >= 0x7f && code <= 0xa0);
  return code <= 0x20 || DROPPED.test(String.fromCharCode(code));
}
