/**
 * Personal data recognised by its shape, anywhere. Each pattern is linear in the length of the text. Compiling Unicode
 * classes takes milliseconds, and more when case is ignored: no pattern combines the flags i and u, those with classes
 * are built only when a simpler test says that they may match, and ASCII text needs none.
 */
import { isAscii } from './ascii.ts';
import { HIDDEN, PERSONAL_MARKS } from './marks.ts';

/**
 * `local@domain.tld`, also with a percent-encoded @. A match starts at the start of a word, so no run is read twice. A
 * sign that usually ends a word counts as local part if nothing else precedes the @ (RFC 5322, 3.2.3).
 */
const email = (letter: string, digit: string): RegExp =>
  new RegExp(
    String.raw`(?:(?<![^${ENDING}])[^${ENDING}]+|['=&?/#|{}\x60])(?:@|%40)[${letter}${digit}-]+(?:\.[${letter}${digit}-]+)*\.[${letter}][${letter}${digit}-]*`,
    'gu',
  );
/** Characters that end a word, for use inside a class. */
const ENDING = String.raw`\s@<>"'(),;:=&?/#|{}[\]\\\x60`;

/** International numbers: + or 00, then 6 to 19 digits and separators. */
const PHONE = /(?<![A-Z\d+])(?:\+|%2B)\d[\d ().-]{4,17}\d(?![\w-])/gi;
/** A + within a word may be base64, where fewer digits follow one another by chance. */
const PHONE_IN_WORD = /(?<!\d)(?:\+|%2B)\d[\d ().-]{6,17}\d(?![\w-])/gi;
/** Zeros within a word, a UUID or a fraction are not a prefix. */
const PHONE_WITH_ZEROS = /(?<![\w-]|\d\.)00\d[\d ().-]{4,17}\d(?![\w-])/g;

/** Common to all long numbers. */
const LONG_DIGITS = /\d{11}/;
/** 11 or 12 digits, with or without a country before them (NO, SE, EE, LT), but no fraction and no end of a UUID. */
const longNumber = () =>
  /(?<![\p{L}\d]|\d\.|[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-)(?:[A-Za-z]{2})?\d{11,12}(?![\p{L}\d])/gu;
/** 6 or 8 digits, a sign and four characters (SE, DK, FI, IS). A dash after them means a UUID. */
const SIGNED_NUMBER = /(?<!\w)\d{6}(?:\d{2})?[-+A]\d{3}[\dA-Z](?![\w-])/g;

/** An image inside a text; never shown. */
const IMAGE = /data:image\/[^,\s]{0,100},[A-Za-z0-9+/=_%-]*/gi;

/** Masks e-mail addresses, phone numbers and national numbers. */
export function maskPatterns(text: string): string {
  const addressed = text.includes('@') || text.includes('%40') ? maskAddresses(text) : text;
  const called = [PHONE, PHONE_IN_WORD, PHONE_WITH_ZEROS].reduce(
    (masked, phone) => masked.replace(phone, (number) => PERSONAL_MARKS.phone(number)),
    addressed,
  );
  return (LONG_DIGITS.test(called) ? called.replace(longNumber(), HIDDEN) : called).replace(
    SIGNED_NUMBER,
    HIDDEN,
  );
}

const maskAddresses = (text: string): string =>
  text.replace(isAscii(text) ? email('A-Za-z', '\\d') : email('\\p{L}', '\\p{N}'), (address) =>
    PERSONAL_MARKS.email(address.replace('%40', '@')),
  );

export function maskImages(text: string): string {
  return text.replace(IMAGE, (image) => PERSONAL_MARKS.portrait(image));
}
