/**
 * The origin of a value, and who set it. Two parties give values to idcli: the user, by the command line, the
 * environment and their own file; and the checkout, by the project file and by scenario files, which strangers can
 * change. Every trust decision is based on this.
 */
import type { Subject } from '../report.ts';

export type Origin =
  | 'preset'
  | 'user file'
  | 'project file'
  | 'scenario file'
  | 'environment'
  | 'command line'
  | 'sandbox';

/** A checkout file, as read. */
export interface CheckoutFile {
  /** Absolute. */
  readonly path: string;
  /** Absolute: files that it names must be in here. */
  readonly folder: string;
  /** The content as read; trust is remembered for it. */
  readonly bytes: Uint8Array;
  /** For a scenario file: the variables that it declares; it may use no others. */
  readonly variables?: ReadonlySet<string>;
}

/** Whether the value is in the command line itself, even in one of a scenario file. */
export const isTyped = (origin: Origin | undefined): boolean =>
  origin === 'command line' || origin === 'scenario file';

/** Whether the value came with a checkout, so that it may be a stranger's. */
export const isCheckout = (origin: Origin | undefined): boolean =>
  origin === 'project file' || origin === 'scenario file';

/** Whether the user gave the value: it may be secret or personal. */
export const isUsers = (origin: Origin | undefined): boolean =>
  origin === 'command line' || origin === 'environment' || origin === 'user file';

/**
 * Whether a checkout may set an option. The default is `never`.
 * - `always`: harmless for every provider
 * - `own-provider`: only for a provider that the same checkout defines
 * - `trusted`: only after the user trusted the file
 * - `never`
 */
type FromCheckout = 'always' | 'own-provider' | 'trusted' | 'never';

/**
 * The relevance of an option to trust.
 * - `address`: it decides where requests go
 * - `person`: it is personal or secret, and is sent
 * - `verdict`: it changes what a report says
 * - `check`: it decides how strictly a message is judged; a default of a checkout does not replace the user's
 */
export type Touch = 'address' | 'person' | 'verdict' | 'check';

/** What an option declares about trust. */
export interface TrustOfOption {
  /** How far a checkout may set the option; default `never`. */
  readonly fromCheckout?: FromCheckout;
  /** The same for a default of a checkout, where it is stricter: the command line does not show a default. */
  readonly asDefault?: FromCheckout;
  /** With `own-provider`: the values that a checkout may set for every provider. */
  readonly harmless?: Harmless;
  /** Effects on trust; secrets always count as personal. */
  readonly touches?: readonly Touch[];
  /** With `verdict`: the only reports that the option can change; default all. */
  readonly sways?: readonly Subject[];
}

/** Which values are harmless, in code and in words. */
interface Harmless {
  /** e.g. `a loopback address`. */
  readonly words: string;
  /** @param value the parsed value of the option */
  is(value: unknown): boolean;
}
