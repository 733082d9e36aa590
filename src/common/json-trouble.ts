/** Finds where a text stops being JSON (RFC 8259), and the likely mistake there. */

interface JsonTrouble {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

class Found extends Error {
  readonly at: number;
  readonly what: string;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
    this.what = what;
  }
}

/** Returns undefined for valid JSON. */
function jsonTrouble(text: string): JsonTrouble | undefined {
  try {
    const after = skipBlank(text, valueEnd(text, skipBlank(text, 0), 0));
    if (after === text.length) return undefined;
    throw new Found(
      after,
      text[after] === ':' ? 'there are no braces { } around the members' : 'the text goes on behind its end',
    );
  } catch (found) {
    if (!(found instanceof Found)) throw found;
    const before = text.slice(0, found.at).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what: found.what };
  }
}

/** Nesting limit; documents written by people stay far below it. */
const DEEPEST = 500;

const skipBlank = (text: string, from: number): number => {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? '-')) at += 1;
  return at;
};

/** Returns the index after the value that starts at `at`. */
function valueEnd(text: string, at: number, depth: number): number {
  if (depth > DEEPEST) throw new Found(at, 'it is nested too deep');
  const first = text[at];
  if (first === '"') return stringEnd(text, at);
  if (first === '{') return listEnd(text, at, '}', depth, memberEnd);
  if (first === '[') return listEnd(text, at, ']', depth, valueEnd);
  const [word = ''] =
    /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(
      text.slice(at, at + 400),
    ) ?? [];
  if (word !== '') return at + word.length;
  throw new Found(at, wrongStart(first));
}

function wrongStart(first: string | undefined): string {
  if (first === undefined) return 'the text ends where a value was expected';
  if (first === "'") return 'a text in single quotes, where JSON wants double ones';
  if ('“”„‘’'.includes(first)) return 'typographic quotes, where JSON wants "';
  if (first === '}' || first === ']' || first === ',') return `${first} where a value was expected`;
  return 'a value that is neither in quotes nor a number, true, false or null';
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '"') return at + 1;
    if (sign < ' ')
      throw new Found(at, 'a line break or control character inside a text: is a quote missing?');
    if (sign !== '\\') continue;
    if (!/^(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(text.slice(at + 1, at + 6)))
      throw new Found(at, 'a backslash that means nothing in JSON');
    at += 1;
  }
  throw new Found(from, 'a text without an end: a quote is missing');
}

type Reader = (text: string, at: number, depth: number) => number;

function listEnd(text: string, from: number, close: string, depth: number, read: Reader): number {
  let at = skipBlank(text, from + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skipBlank(text, read(text, at, depth + 1));
    if (text[at] === close) return at + 1;
    if (text[at] === undefined)
      throw new Found(at, `the text ends before it is complete: ${close} is missing`);
    if (text[at] !== ',') throw new Found(at, 'a comma is missing before this');
    const comma = at;
    at = skipBlank(text, at + 1);
    if (text[at] === close) throw new Found(comma, 'a comma with nothing behind it');
  }
}

/** `"name": value` */
function memberEnd(text: string, from: number, depth: number): number {
  if (text[from] === '{')
    throw new Found(from, 'an object where a member name was expected: remove the brace');
  if (text[from] === "'") throw new Found(from, wrongStart("'"));
  if (text[from] === undefined) throw new Found(from, 'the text ends before it is complete: } is missing');
  if (text[from] !== '"') throw new Found(from, 'a name in double quotes was expected');
  const colon = skipBlank(text, stringEnd(text, from));
  if (text[colon] !== ':') throw new Found(colon, 'a colon is missing behind the name');
  return valueEnd(text, skipBlank(text, colon + 1), depth);
}

/** Returns the trouble as text: `line 8, column 14: …`. */
export function describeJsonTrouble(text: string): string | undefined {
  const trouble = jsonTrouble(text);
  return trouble && `line ${trouble.line}, column ${trouble.column}: ${trouble.what}`;
}
