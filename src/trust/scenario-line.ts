/** Command lines in scenario files. */
import type { Gate } from './gate.ts';
import type { CheckoutFile } from './origin.ts';

/** A command line from a scenario file: its values come from the checkout, not the user. */
export interface ScenarioLine {
  readonly file: CheckoutFile;
  /** The gate of the run: it asks, and keeps the answers. */
  readonly gate: Gate;
  /** Environment variables that the file sets for this line. */
  readonly sets: ReadonlySet<string>;
  /** The user's values inserted into the line, by their placeholders. */
  readonly carries: readonly string[];
  /** Values that earlier steps captured outside the sandbox, by their placeholders. */
  readonly captured: readonly string[];
  /** The address of the file's sandbox. */
  readonly sandbox?: string;
  /** Receives the secrets of the line after it ends: the run's reports may repeat them. */
  learn(secrets: ReadonlySet<string>): void;
}
