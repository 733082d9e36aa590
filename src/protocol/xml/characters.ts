/** Characters, names and references of XML 1.0 (fifth edition), sections 2.2, 2.3 and 4.1. */

const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME_REST = `${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040`;
const NC_NAME = `[${NAME_START}][${NAME_REST}]*`;

export interface QualifiedName {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
}

const ASCII_NAME = /(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)/y;
/** Compiled on demand: Unicode classes take milliseconds, and hardly any message needs them. */
let unicodeName: RegExp | undefined;

/** Returns the qualified name at an offset: optional prefix and local name. */
export function nameAt(text: string, offset: number): QualifiedName | undefined {
  const ascii = matchAt(ASCII_NAME, text, offset);
  const next = text.charAt(offset + (ascii?.name.length ?? 0));
  // A non-ASCII letter or a colon may continue the name.
  if (ascii !== undefined && !/[^ -~\t\r\n]|:/.test(next)) return ascii;
  unicodeName ??= new RegExp(`(?:(${NC_NAME}):)?(${NC_NAME})`, 'uy');
  return matchAt(unicodeName, text, offset);
}

function matchAt(pattern: RegExp, text: string, offset: number): QualifiedName | undefined {
  pattern.lastIndex = offset;
  const match = pattern.exec(text);
  return match === null ? undefined : { name: match[0], prefix: match[1] ?? '', local: match[2] ?? '' };
}

/** Matches the first character not allowed in XML. */
export const FORBIDDEN_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Returns the offset of the first character not allowed in XML, or -1. */
export function findForbidden(text: string): number {
  if (!/[^\t\n\r -~]/.test(text)) return -1;
  return text.search(FORBIDDEN_CHARACTER);
}

/** White space between the parts of a tag. */
export const SPACES = /[ \t\r\n]*/y;

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const REFERENCE = /&(?:#([0-9]{1,7});|#x([0-9A-Fa-f]{1,6});|([^;&<\s]{0,64};)?)/g;

export interface ResolvedText {
  readonly text: string;
  /** The first reference that cannot be resolved: its offset in the text. */
  readonly problem?: { readonly at: number; readonly message: string; readonly kind: 'form' | 'refused' };
}

/**
 * Replaces character references and the five predefined entities. Without a DOCTYPE there are no others.
 * @param literal transforms the text between them
 */
export function resolveReferences(text: string, literal: (piece: string) => string): ResolvedText {
  if (!text.includes('&')) return { text: literal(text) };
  const pieces: string[] = [];
  let done = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole] = match;
    const character = characterOf(match);
    if (typeof character !== 'string') return { text, problem: { at: match.index, ...character } };
    pieces.push(literal(text.slice(done, match.index)), character);
    done = match.index + whole.length;
  }
  pieces.push(literal(text.slice(done)));
  return { text: pieces.join('') };
}

type ReferenceProblem = Omit<NonNullable<ResolvedText['problem']>, 'at'>;

function characterOf([whole, decimal, hex, name]: RegExpMatchArray): string | ReferenceProblem {
  if (name !== undefined) {
    const known = Object.hasOwn(PREDEFINED, name.slice(0, -1)) ? PREDEFINED[name.slice(0, -1)] : undefined;
    return known ?? { message: `${whole} is an entity that nothing declares`, kind: 'refused' };
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  if (isCharacter(code)) return String.fromCodePoint(code);
  return Number.isNaN(code)
    ? { message: '& begins no reference; it is written &amp;', kind: 'form' }
    : { message: `${whole} is a character that XML does not allow`, kind: 'refused' };
}

function isCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** Normalizes line ends as XML does: section 2.11. */
export function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
