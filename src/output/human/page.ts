import type { CheckProse } from '../../explain/check-prose.ts';

/** The layout settings that a view needs. */
export interface Page {
  /** Columns. */
  readonly width: number;
  readonly now: Date;
  /** IANA name from `TZ`; without it the system's zone. */
  readonly timeZone?: string;
  readonly verbose: boolean;
  readonly showPii: boolean;
  /** The catalog entry of a failed check; only with `--verbose`. */
  readonly proseOf?: (code: string) => CheckProse | undefined;
}

const NARROW = 40;
/** Longer lines are hard to read, however wide the terminal is. */
const WIDE = 110;

/** Returns the layout width for a terminal of this width, in columns. */
export function pageWidth(columns: number): number {
  return Math.min(WIDE, Math.max(NARROW, Number.isFinite(columns) && columns > 0 ? columns : 80));
}
