/** Points in time in words. */

/** `2027-01-15T08:10:00Z` inside a text becomes `2027-01-15 08:10:00 UTC`, so that a page has one format of times. */
export function utcInWords(text: string): string {
  return text.replace(ISO_UTC, (_, day, clock, fraction = '') => {
    const rest = /[1-9]/.test(fraction) ? fraction : '';
    return `${day} ${clock}${rest} UTC`;
  });
}

const ISO_UTC = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z(?![\w.])/g;

/** Largest distance from 1970 that a date can hold, in seconds, less a day for time zones. */
const CALENDAR_SECONDS = 8.64e12 - 86_400;

const UNITS: readonly {
  readonly below: number;
  readonly seconds: number;
  readonly word: (n: number) => string;
}[] = [
  { below: 90, seconds: 1, word: (n) => `${n} s` },
  { below: 7200, seconds: 60, word: (n) => `${n} min` },
  { below: 172_800, seconds: 3600, word: (n) => `${n} h` },
  { below: 63_072_000, seconds: 86_400, word: (n) => `${n} days` },
  { below: Number.POSITIVE_INFINITY, seconds: 31_557_600, word: (n) => `${n} years` },
];

/** A duration: `45 s`, `60 min`, `54 days`. Rounded to the nearest whole. */
export function spanOfTime(seconds: number): string {
  const length = Math.abs(seconds);
  const unit = UNITS.find(({ below }) => length < below);
  return unit === undefined ? `${length} s` : unit.word(Math.round(length / unit.seconds));
}

/** `in 54 days`, `3 min ago`, `now`. */
export function relative(seconds: number, now: Date): string {
  const distance = seconds - now.getTime() / 1000;
  if (Math.abs(distance) < 1) return 'now';
  return distance > 0 ? `in ${spanOfTime(distance)}` : `${spanOfTime(distance)} ago`;
}

/** A larger number of seconds is past the year 5138, so it was probably meant as milliseconds. */
const MILLISECONDS_FROM = 1e11;

/**
 * A Unix time in UTC, in local time where that differs, and as a distance from now.
 * @param timeZone IANA name; without one the system's
 */
export function timeInWords(seconds: number, now: Date, timeZone: string | undefined): string {
  if (seconds >= MILLISECONDS_FROM && seconds < 1e15) {
    return `in milliseconds: ${timeInWords(seconds / 1000, now, timeZone)}`;
  }
  if (!Number.isFinite(seconds) || Math.abs(seconds) > CALENDAR_SECONDS) return 'beyond any calendar';
  const moment = new Date(seconds * 1000);
  const utc = digits(moment);
  const local = localClock(moment, timeZone);
  return [
    `${utc} UTC`,
    ...(local === utc
      ? []
      : [`${dayOf(local) === dayOf(utc) ? local.slice(dayOf(local).length + 1) : local} here`]),
    relative(seconds, now),
  ].join(', ');
}

const dayOf = (clock: string): string => clock.split(' ', 1)[0] ?? '';

function localClock(moment: Date, timeZone: string | undefined): string {
  // Intl takes 20 ms to load, and the system's zone does not need it.
  if (timeZone === undefined || timeZone === '') return systemClock(moment);
  try {
    return zoneClock(moment, timeZone);
  } catch {
    // Intl does not know this TZ, e.g. a POSIX rule: use the system's reading of it.
    return systemClock(moment);
  }
}

/** `2027-01-15 08:10:00`. */
const digits = (moment: Date): string =>
  moment
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '');

function systemClock(moment: Date): string {
  return digits(new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000));
}

/** Swedish writes dates with the digits in this order. Throws for a zone that Intl does not know. */
function zoneClock(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
}
