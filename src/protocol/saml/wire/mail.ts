/** Messages in mails: undoes transfer encodings. RFC 2045, 6. */

import type { Place } from '../../tokens/found-token.ts';
import { undoQuotedPrintable } from '../../tokens/unescape.ts';
import { noted, type Read, type Reading } from './reading.ts';

const ENCODING = /^Content-Transfer-Encoding:[ \t]*(quoted-printable|base64)[ \t]*\r?$/gim;

/** Reads the encoded parts of a mail. A nested mail is read in turn. */
export function readMail(text: string, place: Place, read: Read): readonly Reading[] {
  let done = 0;
  return [...text.matchAll(ENCODING)].flatMap(({ 0: line, 1: encoding = '', index }) => {
    if (index < done) return [];
    const blank = /\r?\n[ \t]*\r?\n/g;
    blank.lastIndex = index + line.length - 1;
    const head = blank.exec(text);
    if (head === null) return [];
    const start = head.index + head[0].length;
    const boundary = text.indexOf('\n--', start);
    done = boundary === -1 ? text.length : boundary;
    const body = text.slice(start, done);
    return encoding.toLowerCase() === 'base64'
      ? read(Buffer.from(body, 'base64').toString('utf8'), noted(place, 'base64 decoded'))
      : read(undoQuotedPrintable(body), noted(place, NOTE));
  });
}

/**
 * Reads text from a mail without its header. Other texts rarely contain only escaped equals signs, each followed by two
 * hexadecimal digits or by the end of the line, and rarely end every other line with one: base64 is padded once.
 */
export function readQuotedPrintable(text: string, place: Place, read: Read): readonly Reading[] {
  const isEncoded = isQuotedPrintable(text) || isSoftBroken(text);
  return isEncoded ? read(undoQuotedPrintable(text), noted(place, NOTE)) : [];
}

const NOTE = 'quoted-printable decoded';
const isQuotedPrintable = (text: string): boolean => /=3D/i.test(text) && ALL_ESCAPED.test(text);
const ALL_ESCAPED = /^[^=]*(?:=(?:[0-9A-Fa-f]{2}|[ \t]{0,9}\r?\n|$)[^=]*)*$/;

/** Longest line of quoted-printable with its soft break. RFC 2045, 6.7 (5). */
const LINE_LIMIT = 76;
/** How much shorter than its longest line an encoder leaves a line rather than cut an escape. */
const SLACK = 3;

/**
 * Whether the lines of a text are cut as quoted-printable cuts them: at least half of the long ones end with an equals
 * sign. Of wrapped base64 only the last line may, and it is rarely a long one.
 */
function isSoftBroken(text: string): boolean {
  if (!/=\r?\n\S/.test(text)) return false;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const width = lines.reduce((longest, { length }) => Math.max(longest, length), 0);
  if (width > LINE_LIMIT) return false;
  const long = lines.slice(0, -1).filter(({ length }) => length >= width - SLACK);
  const broken = long.filter((line) => line.endsWith('=')).length;
  return broken > 1 && broken * 2 >= long.length && ALL_ESCAPED.test(text);
}

/** Does the same for a text without its own equals signs, where only the line ends give it away. */
export function readSoftBreaks(text: string, place: Place, read: Read): readonly Reading[] {
  const isBroken = /=[ \t]{0,9}\r?\n\S/.test(text) && ALL_ESCAPED.test(text);
  return isBroken ? read(undoQuotedPrintable(text), noted(place, NOTE)) : [];
}
