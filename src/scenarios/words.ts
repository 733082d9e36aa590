/** Splits a command line into words like a shell; nothing is ever passed to a shell. */

/** The words, or why the line cannot be split. */
export type Words =
  | { readonly words: readonly string[] }
  | { readonly problem: string; readonly hint: string };

/** Characters that a shell would interpret. Only outside quotes. */
const OPERATOR = /^(?:[|&;<>()]|\d?>)/;

/**
 * Single quotes keep everything; in double quotes a backslash escapes `"`, `\`, `$` and a backtick; outside quotes, any
 * character. A line end is a space, or nothing after a backslash.
 */
export function splitWords(text: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (character === "'" || character === '"') {
      const end = endOfQuote(text, at);
      if (end === undefined) {
        return {
          problem: `the quote ${character} is not closed`,
          hint: 'close it, or write the words as a list',
        };
      }
      const inside = text.slice(at + 1, end);
      word = (word ?? '') + (character === '"' ? inside.replace(/\\(["\\$`])/g, '$1') : inside);
      at = end + 1;
    } else if (character === '\\') {
      const next = text.slice(at + 1).match(/^(?:\r?\n|[\s\S])/u)?.[0] ?? '';
      if (!next.endsWith('\n')) word = (word ?? '') + next;
      at += 1 + next.length;
    } else if (OPERATOR.test(text.slice(at)) && (word === undefined || /[|;<>]/.test(character))) {
      return {
        problem: `${character} belongs to a shell, and a step is one command line of idcli alone`,
        hint: 'hand values on with capture and stdin, or put the text in quotes',
      };
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return { words };
}

function endOfQuote(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\' && quote === '"') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return undefined;
}
