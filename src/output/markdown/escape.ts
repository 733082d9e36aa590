/** Text of others inside Markdown and Mermaid: it must not become markup, a link, a mention or a statement. */

/** Escapes a text inside a line of Markdown; also for a cell of a table. */
export function markdownText(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_[\]~|$]|#(?=\d)|:(?=\S)|(?<=www)\./gi, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // A comment ends the text that a forge searches for names and numbers: `@name`, `#12`.
      .replace(/@|\\#/g, '$&<!-- -->')
  );
}

/** A value as inline code, with a fence longer than any inside it; also for a cell of a table. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** Characters that mean nothing in a sequence diagram. */
const PLAIN = /[^\p{L}\p{N} ,./()_·→•…–✗✓-]/gu;

/** Escapes a label of a Mermaid sequence diagram by its own entity codes. */
export function mermaidText(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .replace(PLAIN, (character) => `#${character.codePointAt(0)};`)
      // The word ends a block wherever it is.
      .replace(/\bend\b/gi, (word) => `#${word.codePointAt(0)};${word.slice(1)}`)
  );
}
