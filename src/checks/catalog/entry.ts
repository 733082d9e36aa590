/** How a check is documented: from this, findings get title, level, place and section, and `docs/checks.md` is made. */
import type { Level } from '../../report.ts';

export interface CatalogEntry {
  /** What is checked, as a statement that holds when it passes. */
  readonly title: string;
  readonly level: Level;
  /** Where in the message, unless a finding says so more precisely. */
  readonly at: string;
  /** The specification and its section. */
  readonly spec: string;
  /** What it means when it does not hold. */
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly remedies: readonly string[];
}
