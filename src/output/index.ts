/**
 * Outcome → bytes. The rules of the streams: stdout is the result and nothing else; progress, prompts, URLs to open,
 * warnings, hints and traces go to stderr. Masking happens here and nowhere else.
 */
import type { Outcome } from '../outcome.ts';
import type { World } from '../world.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly field?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly trace: boolean;
  readonly curl: boolean;
  /** File for HAR 1.2. */
  readonly har?: string;
  readonly showSecrets: boolean;
  readonly showPii: boolean;
  readonly color: 'always' | 'never' | 'auto';
  /** Secret values that were resolved in this run; masked wherever they appear. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * Writes an outcome to the world's streams and files.
 * Rejects with `FIELD_NOT_FOUND` (which lists what is there) and `OUTPUT_NOT_WRITTEN`.
 */
export declare function render(outcome: Outcome, world: World, options: OutputOptions): Promise<void>;
