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

/** Longest line of quoted-printable with its soft break, and a carriage return. RFC 2045, 6.7 (5). */
const LINE_LIMIT = 77;

/**
 * Whether the lines of a text are cut as quoted-printable cuts them. A line that was as long as the limit before gives a
 * soft break and a short rest, so half of the lines is enough.
 */
function isSoftBroken(text: string): boolean {
  const first = text.indexOf('\n');
  if (first < 1 || first > LINE_LIMIT || !/=\r?$/.test(text.slice(0, first))) return false;
  const lines = text.split('\n');
  const broken = lines.slice(0, -1).filter((line) => /=\r?$/.test(line)).length;
  const fits = lines.every((line) => line.length <= LINE_LIMIT);
  return fits && broken > 1 && broken * 2 >= lines.length - 1 && ALL_ESCAPED.test(text);
}

/** Does the same for a text without its own equals signs, where only the line ends give it away. */
export function readSoftBreaks(text: string, place: Place, read: Read): readonly Reading[] {
  const isBroken = /=[ \t]{0,9}\r?\n\S/.test(text) && ALL_ESCAPED.test(text);
  return isBroken ? read(undoQuotedPrintable(text), noted(place, NOTE)) : [];
}
