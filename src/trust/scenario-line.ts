/** Command lines that scenario files hold. */
import type { Gate } from './gate.ts';
import type { CheckoutFile } from './origin.ts';

/** A command line that a scenario file holds: what it types is the checkout's word, not the user's. */
export interface ScenarioLine {
  readonly file: CheckoutFile;
  /** Of the run: it asks, and keeps what was answered. */
  readonly gate: Gate;
  /** Variables of the environment that the file sets for this line. */
  readonly sets: ReadonlySet<string>;
  /** Values of the user's that were put into the line, by their placeholders. */
  readonly carries: readonly string[];
  /** Values that earlier steps captured outside the sandbox, by their placeholders. */
  readonly captured: readonly string[];
  /** Where the sandbox of the file listens. */
  readonly sandbox?: string;
  /** Takes the secrets of the line once it ended: what the run reports of it may repeat them. */
  learn(secrets: ReadonlySet<string>): void;
}
