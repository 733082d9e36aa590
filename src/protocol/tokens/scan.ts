/**
 * Finds compact tokens in running text. Rejoins a token broken over lines, and reports it; keeps a stray character
 * inside a part, which is damage for the decoder to point at.
 */
import { advance, couldBeLonger, couldEnd, type Progress, startProgress } from './progress.ts';
import { countParts, endOfRun, hasJsonPart, isRunCharacter, startsJsonObject } from './shape.ts';

export interface Candidate {
  readonly token: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly notes: readonly string[];
  /** Whether its last part has the length required by the algorithm in its header. */
  readonly complete: boolean;
  /** Whether it starts or ends at an escape (`%22`, `\n`, `&#46;`), so that the text should be unescaped first. */
  readonly cut: boolean;
}

/** Returns every compact token in a text, in order. Takes time proportional to the text. */
export function scanText(text: string): Candidate[] {
  const found: Candidate[] = [];
  let at = 0;
  while (at < text.length) {
    if (!isRunCharacter(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const end = endOfRun(text, at);
    if (end - at < 3 || !hasJsonPart(text.slice(at, end))) {
      at = end;
      continue;
    }
    const candidate = takeToken(text, at);
    if (candidate.token.includes('.')) found.push(candidate);
    at = candidate.end;
  }
  return found;
}

/** Reads the token that starts at an offset, as far as it goes. */
function takeToken(text: string, start: number): Candidate {
  const progress = startProgress();
  const pieces: string[] = [];
  let at = start;
  let breaks = 0;
  let cut = text[start - 1] === '%' || text[start - 1] === '\\';
  const take = (to: number) => {
    const piece = text.slice(at, to);
    pieces.push(piece);
    advance(progress, piece);
    at = to;
  };
  for (;;) {
    take(endOfRun(text, at));
    const wrapped = afterLineBreak(text, at);
    if (wrapped !== 0 && goesOnAfterBreak(text, wrapped, progress, isWrapped(pieces))) {
      breaks += 1;
      at = wrapped;
      continue;
    }
    take(afterPadding(text, at));
    if (text[at] === '.' || text[at] === '~') continue;
    const resumed = afterStray(text, at);
    if (resumed === 0 || !goesOnAfterStray(text, at, resumed, progress)) break;
    if (text[at] === '%') cut = true;
    take(resumed);
  }
  const whole = pieces.join('');
  const alone = start === 0 && at === text.length;
  const token = !alone && endsSentence(whole, text[at]) ? whole.slice(0, -1) : whole;
  return {
    token,
    start,
    end: at,
    notes: breaks === 0 ? [] : [breaks === 1 ? '1 line break removed' : `${breaks} line breaks removed`],
    complete: couldEnd(progress),
    cut: cut || startsEscape(text, at),
  };
}

/** The full stop of a sentence after a token would make a fourth, empty part. */
function endsSentence(token: string, next: string | undefined): boolean {
  return token.endsWith('.') && countParts(token) === 4 && (next === undefined || /\s/.test(next));
}

function startsEscape(text: string, at: number): boolean {
  const next = text.slice(at, at + 12);
  return /^(?:%[0-9a-f]{2}|\\[nrtu/"]|&(?:#\d{1,5}|#x[0-9a-f]{1,5}|[a-z]{2,8});|<(?:wbr|\/?[a-z]{1,6})\b)/i.test(
    next,
  );
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/**
 * Returns the offset of the text after one line break, including what editors, mails, shells and source code put around
 * it: indentation, `>`, a final `\`, `^`, `` ` `` or `=`, and closing and opening quotes. 0 when there is no line
 * break.
 */
function afterLineBreak(text: string, from: number): number {
  if (text[from] === '"' || text[from] === "'") return afterConcatenation(text, from);
  let at = from;
  // Quoted-printable (RFC 2045, 6.7) ends a continued line with "=".
  const soft = text[at] === '=' && /[\r\n]/.test(text[at + 1] ?? '');
  if (soft) at += 1;
  at = afterBlanks(text, at);
  if (/[\\^`]/.test(text[at] ?? '')) at += 1;
  const next = afterNewline(text, at);
  if (next === at) return 0;
  at = next;
  while (isBlank(text[at]) || text[at] === '>') at += 1;
  if (soft && text[at] === '.') return 0;
  return isRunCharacter(text.charCodeAt(at)) ? at : 0;
}

/** Two concatenated strings in source code: with an operator between them, a line break, or both. */
function afterConcatenation(text: string, from: number): number {
  const quote = text[from];
  let at = afterBlanks(text, from + 1);
  const operator = () => {
    if (!/[+.&]/.test(text[at] ?? '')) return false;
    at = afterBlanks(text, at + 1);
    return true;
  };
  const before = operator();
  // Visual Basic and shells mark continued lines.
  if (/[_\\^`]/.test(text[at] ?? '')) at += 1;
  const next = afterNewline(text, at);
  const broken = next !== at;
  at = afterBlanks(text, next);
  if (!(before || (broken && operator()) || broken) || text[at] !== quote) return 0;
  return isRunCharacter(text.charCodeAt(at + 1)) ? at + 1 : 0;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return at;
}

/** Returns the offset after one line end, or the same offset if there is none. */
function afterNewline(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return text[at] === '\n' || text[at] === '\r' ? at + 1 : at;
}

/** Whether the last two lines have the same length, as in text wrapped at a width. */
function isWrapped(lines: readonly string[]): boolean {
  const last = lines.at(-1)?.length;
  return lines.length > 1 && last === lines.at(-2)?.length;
}

function goesOnAfterBreak(text: string, next: number, progress: Progress, isWrapped: boolean): boolean {
  const end = endOfRun(text, next);
  const first = text[next];
  if (first === '.' || first === '~') return true;
  const anotherToken = startsJsonObject(text, next);
  if (progress.disclosures && couldEnd(progress)) return anotherToken || text.startsWith('Wy', next);
  if (couldEnd(progress) && !(isWrapped && !anotherToken && couldBeLonger(progress))) return false;
  if (anotherToken && progress.dots >= 2 && progress.last > 0) return false;
  return couldEnd(progress, end - next) || endsLine(text, end);
}

/** Whether the line, or whatever encloses the token, ends here. */
function endsLine(text: string, from: number): boolean {
  let at = from;
  while (isBlank(text[at])) at += 1;
  const next = text[at];
  return next === undefined || /[\r\n\\^`]/.test(next) || (at === from && /["'`,;<>)}\]=]/.test(next));
}

/** Returns the offset after padding at the end of a part: damage, but the token's own. */
function afterPadding(text: string, from: number): number {
  let at = from;
  while (text[at] === '=' && at - from < STRAY_LENGTH) at += 1;
  const ends = !isRunCharacter(text.charCodeAt(at)) || text[at] === '.' || text[at] === '~';
  return ends ? at : from;
}

/** Longest run of characters taken for damage; a longer one ends the token. */
const STRAY_LENGTH = 3;

/** Returns the offset after stray characters if more of the token follows on the same line; else 0. */
function afterStray(text: string, from: number): number {
  for (let at = from; at <= from + STRAY_LENGTH && at < text.length; at += 1) {
    if (isRunCharacter(text.charCodeAt(at))) return at > from ? at : 0;
    // Delimiters end a token; they are never taken for damage.
    if (/["'`<>(){}[\],;&|#?:\r\n\\]/.test(text[at] ?? '')) return 0;
  }
  return 0;
}

function goesOnAfterStray(text: string, from: number, next: number, progress: Progress): boolean {
  if (couldEnd(progress)) return false;
  const end = endOfRun(text, next);
  const length = end - next;
  if (progress.dots < 2) return length >= 8 || text.slice(next, end).includes('.');
  return length >= 16 || couldEnd(progress, length) || couldEnd(progress, length + next - from);
}
