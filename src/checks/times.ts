/** Times in claims: seconds since 1970 (NumericDate, RFC 7519, 2), judged with a tolerance for clock skew. */

import type { JsonObject } from '../protocol/jose/decoded.ts';
import { member } from '../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict, warn } from '../report.ts';
import type { Clock } from './input.ts';

/** As seconds, the year 33658: such values are milliseconds of our days (CL-7). "Never", the end of 9999, is below. */
const MILLISECONDS_FROM = 1_000_000_000_000;
/** September 2001, before any token: a smaller value is a duration. */
const SPAN_BELOW = 1_000_000_000;
/** Seconds after which an unexpired ID token is suspiciously old. */
const OLD_AFTER = 24 * 60 * 60;

const CLOCK_HINT = 'the clocks of issuer and client differ; allow for it with --clock-tolerance, at most 300';

/** Tokens of a batch share their times, and to write one takes longer than to judge it. */
const SHOWN = new Map<number, string>();
const MOST_SHOWN = 100;

/** Formats a time for display, with the raw value. */
function showTime(seconds: number): string {
  const known = SHOWN.get(seconds);
  if (known !== undefined) return known;
  const date = new Date(seconds * 1000);
  const shown = Number.isNaN(date.getTime())
    ? `${seconds}`
    : `${date.toISOString().replace('.000Z', 'Z')} (${seconds})`;
  if (SHOWN.size >= MOST_SHOWN) SHOWN.clear();
  SHOWN.set(seconds, shown);
  return shown;
}

/** A time claim: a number, nothing, or an invalid value. */
type TimeClaim = { readonly seconds: number } | { readonly missing: true } | { readonly invalid: Verdict };

function readTime(claims: JsonObject, name: string): TimeClaim {
  const value = member(claims, name);
  if (value === undefined) return { missing: true };
  if (typeof value === 'number' && Number.isFinite(value)) return { seconds: value };
  return {
    invalid: fail(`${name} is not a number`, {
      expected: 'a number of seconds since 1970',
      actual: value,
      hint: typeof value === 'string' ? textHint(value) : undefined,
    }),
  };
}

function textHint(value: string): string | undefined {
  if (/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return 'the number is given as a string; remove the quotes';
  const time = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time)
    ? undefined
    : `a date as text; a NumericDate counts seconds: ${Math.floor(time / 1000)}`;
}

/** Guesses the unit of a number that is far too large. */
function unitHint(seconds: number): string {
  const [unit, factor] =
    seconds < MILLISECONDS_FROM * 100
      ? ['milliseconds', '1000']
      : seconds < MILLISECONDS_FROM * 100_000
        ? ['microseconds', '1000000']
        : ['nanoseconds', '1000000000'];
  return `the value is in ${unit}; a NumericDate counts seconds, so divide by ${factor}`;
}

/** `exp`: must be in the future. */
export function judgeExpiry(claims: JsonObject, clock: Clock, required: boolean): Verdict {
  const time = readTime(claims, 'exp');
  if ('missing' in time) return missing('exp', required);
  if ('invalid' in time) return time.invalid;
  const now = clock.now.getTime() / 1000;
  if (time.seconds >= MILLISECONDS_FROM) {
    return fail('exp is thousands of years away', {
      expected: 'seconds since 1970',
      actual: showTime(time.seconds),
      hint: unitHint(time.seconds),
    });
  }
  if (now < time.seconds + clock.clockToleranceSeconds) {
    return pass(
      now < time.seconds ? `good for ${showSpan(time.seconds - now)}` : 'expired within the tolerance',
      {
        actual: showTime(time.seconds),
      },
    );
  }
  return fail(`expired ${showSpan(now - time.seconds)} ago`, {
    expected: `later than ${showTime(Math.floor(now - clock.clockToleranceSeconds))}`,
    actual: showTime(time.seconds),
    hint:
      time.seconds < SPAN_BELOW
        ? 'exp is a point in time, seconds since 1970, and not how long the token is good for'
        : 'an old token; get a new one, or judge it as of another time with --now',
  });
}

/** `nbf`: must have passed. */
export function judgeNotBefore(claims: JsonObject, clock: Clock, required: boolean): Verdict {
  const time = readTime(claims, 'nbf');
  if ('missing' in time) return missing('nbf', required);
  if ('invalid' in time) return time.invalid;
  return (
    judgeNotFuture('nbf', time.seconds, clock) ?? pass('valid already', { actual: showTime(time.seconds) })
  );
}

/**
 * `iat`: must not be in the future; unusually old ones warn.
 * @param withinSeconds older ones fail: the token came through the browser (OpenID Connect Core 1.0, 3.1.3.7 (10))
 */
export function judgeIssuedAt(
  claims: JsonObject,
  clock: Clock,
  required: boolean,
  withinSeconds?: number,
): Verdict {
  const time = readTime(claims, 'iat');
  if ('missing' in time) return missing('iat', required);
  if ('invalid' in time) return time.invalid;
  const future = judgeNotFuture('iat', time.seconds, clock);
  if (future !== undefined) return future;
  const age = clock.now.getTime() / 1000 - time.seconds;
  const details = { actual: showTime(time.seconds) };
  if (withinSeconds !== undefined && age > withinSeconds + clock.clockToleranceSeconds) {
    return fail(`issued ${showSpan(age)} ago, although the login made it just now`, {
      ...details,
      expected: `not more than ${showSpan(withinSeconds)} ago`,
      hint:
        'a token from a cache, or a replayed one; it came through the browser, so it is taken only while ' +
        'it is fresh',
    });
  }
  if (age <= OLD_AFTER) return pass(`issued ${showSpan(Math.max(0, age))} ago`, details);
  return warn(`issued ${showSpan(age)} ago`, { ...details, hint: 'a token from a cache, or a replayed one' });
}

/** `auth_time` against `max_age`. */
export function judgeAuthTime(
  claims: JsonObject,
  clock: Clock,
  maxAgeSeconds: number | undefined,
  required: boolean,
): Verdict {
  const time = readTime(claims, 'auth_time');
  if ('missing' in time) {
    if (maxAgeSeconds === undefined) return missing('auth_time', required);
    return fail('auth_time is missing although max_age was asked for', {
      expected: `not more than ${maxAgeSeconds} seconds ago`,
      actual: null,
    });
  }
  if ('invalid' in time) return time.invalid;
  const future = judgeNotFuture('auth_time', time.seconds, clock);
  if (future !== undefined) return future;
  const age = clock.now.getTime() / 1000 - time.seconds;
  const actual = showTime(time.seconds);
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds + clock.clockToleranceSeconds) {
    return fail(`the user authenticated ${showSpan(age)} ago, longer than asked for`, {
      expected: `not more than ${maxAgeSeconds} seconds ago`,
      actual,
      hint: 'the provider reused a session and ignored max_age; ask with --prompt login',
    });
  }
  return pass(`authenticated ${showSpan(Math.max(0, age))} ago`, { actual });
}

function judgeNotFuture(name: string, seconds: number, clock: Clock): Verdict | undefined {
  const now = clock.now.getTime() / 1000;
  if (seconds <= now + clock.clockToleranceSeconds) return undefined;
  return fail(`${name} is ${showSpan(seconds - now)} in the future`, {
    expected: `not later than ${showTime(Math.floor(now + clock.clockToleranceSeconds))}`,
    actual: showTime(seconds),
    hint: seconds >= MILLISECONDS_FROM ? unitHint(seconds) : CLOCK_HINT,
  });
}

function missing(name: string, required: boolean): Verdict {
  return required
    ? fail(`${name} is missing`, { expected: 'a number of seconds since 1970', actual: null })
    : skip(`there is no ${name}`);
}

const UNITS = [
  { seconds: 365.25 * 86_400, name: 'year' },
  { seconds: 86_400, name: 'day' },
  { seconds: 3600, name: 'hour' },
  { seconds: 60, name: 'minute' },
] as const;

/** Formats a duration in the largest unit that gives two or more, e.g. `59 minutes`. */
export function showSpan(seconds: number): string {
  // Claims are whole seconds, the clock is not: a few milliseconds must not turn ten minutes into nine.
  const whole = Math.round(seconds);
  const unit = UNITS.find((candidate) => whole >= 2 * candidate.seconds);
  const count = Math.floor(whole / (unit?.seconds ?? 1));
  return `${count} ${unit?.name ?? 'second'}${count === 1 ? '' : 's'}`;
}
