import type { CheckProse } from '../../explain/check-prose.ts';

/** What a view needs to know about the place it is laid out for. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly now: Date;
  /** IANA name from `TZ`; without it the system's own. */
  readonly timeZone?: string;
  readonly verbose: boolean;
  readonly showPii: boolean;
  /** What the catalog says of a check that failed; only with `--verbose`. */
  readonly proseOf?: (code: string) => CheckProse | undefined;
}

const NARROW = 40;
/** Longer lines are hard to read, however wide the terminal is. */
const WIDE = 110;

/** The columns to lay out for, given those of the terminal. */
export function pageWidth(columns: number): number {
  return Math.min(WIDE, Math.max(NARROW, Number.isFinite(columns) && columns > 0 ? columns : 80));
}
