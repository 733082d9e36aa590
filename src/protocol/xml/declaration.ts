/** The XML declaration. XML 1.0, 2.8. */
import type { XmlProblem } from './node.ts';

const SPACE = '[ \\t\\r\\n]';
const IS = `${SPACE}*=${SPACE}*`;
const DECLARATION = new RegExp(
  `^\\uFEFF?<\\?xml${SPACE}+version${IS}(?:"([^"]*)"|'([^']*)')` +
    `(?:${SPACE}+encoding${IS}(?:"([^"]*)"|'([^']*)'))?` +
    `(?:${SPACE}+standalone${IS}(?:"(?:yes|no)"|'(?:yes|no)'))?${SPACE}*\\?>`,
);

/** Encodings in which ASCII characters have the same bytes as in UTF-8. */
const ASCII_BASED = /^(?:us-ascii|iso-8859-\d{1,2}|windows-125\d)$/i;

/** Returns the offset after the XML declaration, if there is one. Section 2.8. */
export function skipDeclaration(
  text: string,
  stop: (kind: XmlProblem['kind'], message: string, offset: number) => never,
): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (!/^<\?xml[ \t\r\n]/.test(text.slice(start, start + 6))) return start;
  const match = DECLARATION.exec(text.slice(0, 1000));
  if (match === null) return stop('form', 'the XML declaration is malformed', start);
  const version = match[1] ?? match[2];
  const encoding = match[3] ?? match[4];
  if (version !== '1.0') stop('refused', `it is declared as XML ${version}, not 1.0`, start);
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return match[0].length;
  // Plain ASCII is the same in all of these.
  if (ASCII_BASED.test(encoding) && !/[^\t\n\r -~]/.test(text.slice(start))) return match[0].length;
  return stop('refused', `it is declared as ${encoding}, and read as UTF-8`, start);
}
