/** Times and tolerances as users write them. */
import { IdcliError } from '../../errors.ts';
import type { Invocation } from '../command.ts';

const DEFAULT_TOLERANCE_SECONDS = 30;
/** Rule ALL-14: a larger tolerance would make time checks meaningless. */
const MAXIMUM_TOLERANCE_SECONDS = 300;

/** @throws {IdcliError} `USAGE` beyond 300 seconds */
export function clockTolerance(value: number | undefined): number {
  if (value !== undefined && value > MAXIMUM_TOLERANCE_SECONDS) {
    throw new IdcliError(
      'USAGE',
      `a clock tolerance of ${value} seconds is beyond ${MAXIMUM_TOLERANCE_SECONDS}`,
      {
        hint: 'set the clock right, or judge as of another time with --now',
      },
    );
  }
  return value ?? DEFAULT_TOLERANCE_SECONDS;
}

/**
 * Returns the invocation as of `--now` (RFC 3339, or Unix seconds): its clock starts there, and relative times count
 * from there.
 * @throws {IdcliError} `USAGE` when it is neither
 */
export function asOf(given: Invocation, text: string | undefined): Invocation {
  if (text === undefined) return given;
  const asked = parseTime(text);
  const { world } = given;
  const started = world.now().getTime();
  given.draft.asOf = new Date(asked);
  return { ...given, world: { ...world, now: () => new Date(asked + world.now().getTime() - started) } };
}

function parseTime(text: string): number {
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
  const dated = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/.test(text);
  const time = seconds ?? (dated ? Date.parse(text.replace(' ', 'T')) : Number.NaN);
  if (Number.isNaN(time)) {
    throw new IdcliError('USAGE', `--now is not a time: ${text}`, {
      hint: 'write 2026-11-22T12:00:00Z, or Unix seconds such as 1795348800',
    });
  }
  return time;
}
