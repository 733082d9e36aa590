/** Messages in mails: what a transfer encoding made of a text. RFC 2045, 6. */

import type { Place } from '../../tokens/found-token.ts';
import { undoQuotedPrintable } from '../../tokens/unescape.ts';
import { noted, type Read, type Reading } from './reading.ts';

const ENCODING = /^Content-Transfer-Encoding:[ \t]*(quoted-printable|base64)[ \t]*\r?$/gim;

/** The parts of a mail that were encoded. A mail inside of one is read in its turn. */
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
 * A text out of a mail without its head. An equals sign is rare in other texts that have none but escaped ones: each is
 * followed by two digits of hexadecimal or by the end of the line.
 */
export function readQuotedPrintable(text: string, place: Place, read: Read): readonly Reading[] {
  return isQuotedPrintable(text) ? read(undoQuotedPrintable(text), noted(place, NOTE)) : [];
}

const NOTE = 'quoted-printable decoded';
const isQuotedPrintable = (text: string): boolean => /=3D/i.test(text) && ALL_ESCAPED.test(text);
const ALL_ESCAPED = /^[^=]*(?:=(?:[0-9A-Fa-f]{2}|[ \t]{0,9}\r?\n|$)[^=]*)*$/;

/** The same of a text that has no equals sign of its own, so that only the ends of its lines tell. */
export function readSoftBreaks(text: string, place: Place, read: Read): readonly Reading[] {
  const isBroken = /=[ \t]{0,9}\r?\n\S/.test(text) && ALL_ESCAPED.test(text);
  return isBroken ? read(undoQuotedPrintable(text), noted(place, NOTE)) : [];
}
