/**
 * YAML text → a plain value with the place of each part. Besides `edit.ts` the only importer of `yaml`, loaded only
 * when there is a file to read. A problem repeats nothing of the text but keys: a broken line may hold a secret.
 */
import {
  Composer,
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
} from 'yaml';

/** Line and column, both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** The problem at a place, as a sentence of fact. */
interface Problem {
  readonly place: Place;
  readonly message: string;
  readonly hint?: string;
}

export type Path = readonly (string | number)[];

export interface LocatedDocument {
  /** `undefined` when there are problems, or when the text has only comments. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /**
   * The place of the value at `path`, or of its key; of the nearest enclosing value if the text does not contain it.
   */
  placeOf(path: Path, what: 'key' | 'value'): Place;
}

const START: Place = { line: 1, column: 1 };
/**
 * Maximum nesting of collections. The parser itself keeps a list, but later code recurses and could end the process.
 */
const MAX_DEPTH = 64;

/** Messages for the parser's codes. An unlisted code is still a problem, in general words. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_DIRECTIVE: 'a line that starts with % is not a YAML directive',
  BAD_DQ_ESCAPE: 'the text in double quotes has an escape that YAML does not know',
  BAD_INDENT: 'the indentation does not fit the lines around it, or a closing bracket is missing',
  BAD_PROP_ORDER: 'an anchor or tag is in the wrong place',
  BAD_SCALAR_START: 'text that starts with a reserved character must be in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping in place of a single value; is a line indented too far?',
  BLOCK_IN_FLOW: 'an indented block is inside brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a bracket, quote, colon or comma is missing',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines; is a colon missing?',
  MULTIPLE_ANCHORS: 'a value has more than one anchor',
  MULTIPLE_TAGS: 'a value has more than one tag',
  NON_STRING_KEY: 'a key must be plain text',
  TAB_AS_INDENT: 'lines are indented with a tab; YAML takes only spaces',
  TAG_RESOLVE_FAILED: 'a tag is not known; text that starts with ! must be in quotes',
  UNEXPECTED_TOKEN: 'there is something here that YAML does not expect',
};

/** Reads YAML 1.2 (so JSON too). Never throws because of the content. */
export function readDocument(text: string): LocatedDocument {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? START : { line, column: col };
  };
  const failed = (problems: readonly Problem[]): LocatedDocument => ({
    value: undefined,
    problems,
    placeOf: () => START,
  });

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const refused = firstRefused(tokens);
  if (refused !== undefined) return failed([{ place: place(refused.offset), message: refused.message }]);
  const composer = new Composer({
    prettyErrors: false,
    stringKeys: true,
    // The composer compares each key with all before it, which takes a minute on a full file: see repeatedKeys.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [document, another]: Document.Parsed[] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined || another !== undefined) {
    const second = another?.range[0] ?? 0;
    return failed([{ place: place(second), message: 'the file holds more than one YAML document' }]);
  }
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    place: place(error.pos[0]),
    message: SYNTAX[error.code] ?? 'this is not YAML',
  }));
  const repeated = repeatedKeys(document.contents).map(({ key, offset }) => ({
    place: place(offset),
    message: `the key ${JSON.stringify(key)} appears twice in the same mapping`,
  }));
  if (syntax.length + repeated.length > 0) return failed([...syntax, ...repeated]);
  return {
    value: document.toJS() ?? undefined,
    problems: [],
    placeOf: (path, what) => place(offsetOf(document.contents, path, what)),
  };
}

/**
 * Finds the first token that is valid YAML but not accepted. Aliases are refused: they could expand a few lines into
 * gigabytes, or form a cycle.
 */
function firstRefused(tokens: readonly CST.Token[]): { offset: number; message: string } | undefined {
  const pending = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (token.type === 'alias') {
      const message =
        'aliases are not supported: write the value again, or put text that starts with * in quotes';
      return { offset: token.offset, message };
    }
    if (depth > MAX_DEPTH) {
      return { offset: token.offset, message: `the values are nested more than ${MAX_DEPTH} levels deep` };
    }
    if (token.type === 'document' && token.value !== undefined) pending.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) pending.push({ token: key, depth: depth + 1 });
      if (value) pending.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

function repeatedKeys(node: unknown): { key: string; offset: number }[] {
  if (isSeq(node)) return node.items.flatMap(repeatedKeys);
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap((pair) => {
    const inside = repeatedKeys(pair.value);
    if (!isScalar(pair.key)) return inside;
    const key = String(pair.key.value);
    if (seen.has(key)) return [{ key, offset: pair.key.range?.[0] ?? 0 }, ...inside];
    seen.add(key);
    return inside;
  });
}

function offsetOf(root: Node | null, path: Path, what: 'key' | 'value'): number {
  let node: Node | null = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [depth, segment] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === segment);
      if (pair === undefined) return offset;
      const key = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = isNode(pair.value) ? pair.value : null;
      offset = last && what === 'key' ? key : (node?.range?.[0] ?? key);
    } else if (isSeq(node) && typeof segment === 'number') {
      const item: unknown = node.items[segment];
      node = isNode(item) ? item : null;
      offset = node?.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const isNode = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value);
