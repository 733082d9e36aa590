/** Escapes characters as canonical XML does (Canonical XML 1.0, 1.1 and 2.3). */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escaped = (text: string, special: RegExp): string =>
  text.replace(special, (character) => ESCAPES[character] ?? character);

export const escapedText = (text: string): string => escaped(text, /[&<>\r]/g);

/** Writes an attribute with a leading space. */
export const writtenAttribute = (name: string, value: string): string =>
  ` ${name}="${escaped(value, /[&<"\t\n\r]/g)}"`;

/** Writes a namespace declaration with a leading space. */
export const writtenNamespace = (prefix: string, namespace: string): string =>
  writtenAttribute(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, namespace);
