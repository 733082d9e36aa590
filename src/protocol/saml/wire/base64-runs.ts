/** Finds runs of base64 in a text, across line breaks as in a mail or a PEM file, and with escapes in them. */
import type { Piece } from './piece.ts';

/** Escapes for a base64 character, or for a line break within base64. */
const ESCAPE = [
  '%[0-9A-Fa-f]{2}',
  '\\\\{1,3}(?:u[0-9A-Fa-f]{4}|[/nr])',
  '&(?:amp;){0,3}(?:#(?:\\d{1,4}|[xX][0-9A-Fa-f]{1,4})|plus|sol|equals|amp);',
].join('|');
/** Apart, since a repeated choice overflows the stack on tens of megabytes. */
const PLAIN = /[A-Za-z0-9+/=_-]+/y;
const ESCAPED = new RegExp(`(?:${ESCAPE}){1,1000}`, 'y');
const LINE = new RegExp(
  `[ \\t>]{0,40}((?:[A-Za-z0-9+/=_-]|${ESCAPE}){1,1000})[ \\t]{0,9}(?=\\r?\\n|$|["'\`<,;)}\\]])`,
  'y',
);
const BREAK = /[ \t]{0,9}\r?\n/y;

/** Shorter than any message. */
const SHORTEST = 40;
/** A longer line was not wrapped at a width. */
const LONGEST_LINE = 1000;

/**
 * Returns the runs at an offset: over all lines that belong together, and the first line alone, since a word on the
 * next line may merely look like base64.
 */
export function lineRuns(text: string, start: number): Piece[] {
  const end = endOfRun(text, start);
  if (end === start) return [];
  const piece = (to: number): Piece => ({ start, end: to, text: text.slice(start, to) });
  const lines = followingLines(text, end, end - start);
  const runs = [...lines, end].map(piece);
  return runs.filter((run) => run.text.length >= SHORTEST);
}

/** Returns where the text ends after joining: with all lines that fit, and with one less. */
function followingLines(text: string, from: number, firstWidth: number): number[] {
  if (firstWidth > LONGEST_LINE) return [];
  const ends: number[] = [];
  let width: number | undefined;
  let at = from;
  for (;;) {
    const line = nextLine(text, at);
    if (line === undefined || (width !== undefined && line.width > width)) break;
    ends.push(line.end);
    at = line.end;
    if (width !== undefined && line.width < width) break;
    width ??= line.width;
  }
  return ends.slice(-2).reverse();
}

function nextLine(text: string, at: number): { readonly end: number; readonly width: number } | undefined {
  const gap = matchAt(BREAK, text, at);
  if (gap === undefined) return undefined;
  LINE.lastIndex = at + gap.length;
  const match = LINE.exec(text);
  return match === null
    ? undefined
    : { end: at + gap.length + match[0].trimEnd().length, width: match[1]?.length ?? 0 };
}

function endOfRun(text: string, start: number): number {
  let end = start;
  for (;;) {
    const more = matchAt(PLAIN, text, end) ?? matchAt(ESCAPED, text, end);
    if (more === undefined) return end;
    end += more.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Finds all runs long enough to hold a message. */
export function* base64RunsOf(text: string): Iterable<Piece> {
  const start = /[A-Za-z0-9+/]{16}/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const runs = lineRuns(text, match.index);
    yield* runs;
    start.lastIndex = Math.max(match.index + 16, ...runs.map(({ end }) => end));
  }
}
