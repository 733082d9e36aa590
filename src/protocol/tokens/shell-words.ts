/** Splits a command line into words, with the quoting of POSIX shells, `$'…'`, and the carets of Windows' cmd. */
import { decodeBackslashes } from './unescape.ts';

/** Text up to the end of a word's part, and the offset to continue from. */
type Part = readonly [value: string, next: number];

/** Returns the words of a command line; an unclosed quote runs to the end. Takes time proportional to the text. */
export function splitShellWords(commandLine: string): string[] {
  // "Copy as cURL (cmd)" in browsers ends lines with a caret and puts one before each quote.
  const text = /\^\r?\n|\^"/.test(commandLine) ? commandLine.replace(/\^(\r?\n|.)/g, '$1') : commandLine;
  const words: string[] = [];
  let parts: string[] = [];
  let at = 0;
  const endWord = () => {
    if (parts.join('') !== '') words.push(parts.join(''));
    parts = [];
  };
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      endWord();
      at += 1;
      continue;
    }
    const [value, next] = readPart(text, at);
    parts.push(value);
    at = next;
  }
  endWord();
  return words;
}

function readPart(text: string, at: number): Part {
  if (text[at] === "'") {
    const end = text.indexOf("'", at + 1);
    return end === -1 ? [text.slice(at + 1), text.length] : [text.slice(at + 1, end), end + 1];
  }
  if (text.startsWith("$'", at)) {
    let end = at + 2;
    while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
    return [decodeBackslashes(text.slice(at + 2, end).replaceAll("\\'", "'")), end + 1];
  }
  if (text[at] === '"') {
    const [value, end] = readEscaped(text, at + 1, '"');
    return [value, end + 1];
  }
  if (text[at] === '$') return ['$', at + 1];
  return readEscaped(text, at, ' \t\r\n\'"$');
}

/** Reads up to a stop character; a backslash before a line end joins the lines, else it is dropped. */
function readEscaped(text: string, from: number, stops: string): Part {
  const pieces: string[] = [];
  let start = from;
  let at = from;
  while (at < text.length && !stops.includes(text[at] ?? '')) {
    if (text[at] !== '\\') {
      at += 1;
      continue;
    }
    pieces.push(text.slice(start, at));
    const lineEnd = text.startsWith('\r\n', at + 1) ? 2 : text[at + 1] === '\n' ? 1 : 0;
    if (lineEnd === 0) pieces.push(text[at + 1] ?? '');
    at += 1 + Math.max(lineEnd, 1);
    start = at;
  }
  pieces.push(text.slice(start, at));
  return [pieces.join(''), Math.min(at, text.length)];
}
