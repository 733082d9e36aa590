/** Checks whether a text is XML from end to end, by its two ends: a reading that breaks it is not the right one. */

const SPACE = '[ \\t\\r\\n]';
const NAME = '[\\w.:-]{1,100}';
const ATTRIBUTE = `${SPACE}{1,200}${NAME}${SPACE}{0,9}=${SPACE}{0,9}(?:"[^"<]{0,9999}"|'[^'<]{0,9999}')`;
const OPENING = new RegExp(
  `^\\uFEFF?${SPACE}{0,999}(?:<\\?xml[^>]{0,200}\\?>${SPACE}{0,999})?<(${NAME})(?:${ATTRIBUTE}){0,64}${SPACE}{0,99}(/?)>`,
);

/**
 * The first tag is well-formed, and the last one closes it. No line break between tags is written as an escape of a
 * programming language, and no CDATA section was split to nest in another: both would be text of the message.
 */
export function isWhole(text: string): boolean {
  const opening = OPENING.exec(text);
  if (opening === null) return false;
  const end = text.slice(-200).trimEnd();
  if (opening[2] === '/') return text.trimEnd().length === opening[0].length;
  return new RegExp(`</${escapeName(opening[1] ?? '')}${SPACE}{0,9}>$`).test(end) && !hasWrittenBreaks(text);
}

/** Line breaks written out, as in a string of a program, where only white space or base64 may be. */
export const hasWrittenBreaks = (text: string): boolean =>
  />(?:\\[nrt]){1,20}[ \t]{0,200}</.test(text) ||
  /(?:SignatureValue|DigestValue|X509Certificate|CipherValue)>[^<\\]*\\[nr]/.test(text);

const escapeName = (name: string): string => name.replace(/[.]/g, '\\.');
