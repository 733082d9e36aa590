/** Instants in messages, judged with a tolerance for clock skew (rule ALL-14). */
import { readInstant } from '../../protocol/saml/times.ts';
import { fail, type Verdict } from '../../report.ts';
import type { Clock } from '../input.ts';
import { showSpan } from '../times.ts';

/** Judges a time that must be in the future; `undefined` if it is, or if there is none. */
export function judgeEnd(at: string, text: string | undefined, clock: Clock): Verdict | undefined {
  if (text === undefined) return undefined;
  const name = nameOf(at);
  const time = readInstant(text);
  if (time === undefined) return noTime(at, name, text);
  const passed = (clock.now.getTime() - time) / 1000;
  if (passed < clock.clockToleranceSeconds) return undefined;
  return fail(`${name} passed ${showSpan(passed)} ago`, {
    at,
    expected: `later than ${instant(clock.now.getTime() - clock.clockToleranceSeconds * 1000)}`,
    actual: text,
    hint: 'an old message: judge it at its own time with --now',
  });
}

/** Judges a time that must not be in the future; `undefined` if it is not, or if there is none. */
export function judgeStart(at: string, text: string | undefined, clock: Clock): Verdict | undefined {
  if (text === undefined) return undefined;
  const name = nameOf(at);
  const time = readInstant(text);
  if (time === undefined) return noTime(at, name, text);
  const ahead = (time - clock.now.getTime()) / 1000;
  if (ahead <= clock.clockToleranceSeconds) return undefined;
  return fail(`${name} is ${showSpan(ahead)} ahead`, {
    at,
    expected: `not later than ${instant(clock.now.getTime() + clock.clockToleranceSeconds * 1000)}`,
    actual: text,
    hint: 'the clocks differ; allow for it with --clock-tolerance, at most 300',
  });
}

const nameOf = (at: string): string => at.slice(at.lastIndexOf('@') + 1);

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

function noTime(at: string, name: string, actual: string): Verdict {
  return fail(`${name} is not a time`, {
    at,
    expected: 'an xs:dateTime in UTC, e.g. 2026-11-22T12:00:00Z',
    actual,
  });
}
