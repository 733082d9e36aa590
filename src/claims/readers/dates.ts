/** Birth dates, which remain text, and points in time. Spec: CL-7, CL-8. */
import { type Notice, type Reader, read, unread } from './reading.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const PACKED_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR = /^\d{4}$/;

const PARTIAL: Notice = { code: 'birthdate_partial', message: 'does not tell the whole date' };
const NOT_ISO: Notice = { code: 'birthdate_not_iso', message: 'is not a date of ISO 8601' };

/**
 * CL-8: `YYYY-MM-DD`, `YYYY` or `0000-MM-DD`, never via a date object, which would fill in missing parts. A nonexistent
 * month or day is kept as it is: swapping is not guessed.
 */
export const readBirthdate: Reader<string> = (value) => {
  if (typeof value !== 'string') return unread();
  if (YEAR.test(value)) return read(value, PARTIAL);
  const parts = DATE.exec(value) ?? PACKED_DATE.exec(value);
  if (parts === null) return unread(NOT_ISO);
  const [year = '', month = '', day = ''] = parts.slice(1);
  return read(
    `${year}-${month}-${day}`,
    ...(year === '0000' ? [PARTIAL] : []),
    ...(existsInCalendar(Number(year), Number(month), Number(day)) ? [] : [NOT_ISO]),
  );
};

const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function existsInCalendar(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && !leap ? 28 : (MONTH_LENGTHS[month - 1] ?? 0);
  return day >= 1 && day <= length;
}

const DIGITS = /^\d+(?:\.\d+)?$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
/** Larger numbers can only be milliseconds: as seconds, this is the year 33658. */
const FIRST_MILLISECONDS = 1e12;
/** 9999-12-31T23:59:59.999Z, the last time with a four-digit year. */
const LAST_MILLISECONDS = 253_402_300_799_999;

/** CL-7: Unix seconds or milliseconds, as a number or digits, or an RFC 3339 timestamp; returns ISO 8601 in UTC. */
export const readTime: Reader<string> = (value) => {
  const milliseconds = millisecondsOf(value);
  if (milliseconds === undefined || !(milliseconds >= 0 && milliseconds <= LAST_MILLISECONDS))
    return unread();
  return read(writeTime(new Date(milliseconds)));
};

function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'string' && TIMESTAMP.test(value)) return Date.parse(value);
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return Math.round(number >= FIRST_MILLISECONDS ? number : number * 1000);
}

/** Formats ISO 8601 in UTC, with milliseconds only if nonzero. */
export function writeTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
