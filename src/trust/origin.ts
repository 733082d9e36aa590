/**
 * The origin of a value, and who set it. Two parties give values to idcli: the user, by the command line, the
 * environment and their own file; and the checkout, by the project file and by scenario files, which strangers can
 * change. Every trust decision is based on this.
 */

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

/** Whether the value is in the command line itself, whoever wrote that. */
export const isTyped = (origin: Origin | undefined): boolean =>
  origin === 'command line' || origin === 'scenario file';

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
export type FromCheckout = 'always' | 'own-provider' | 'trusted' | 'never';

/**
 * The relevance of an option to trust.
 * - `address`: it decides where requests go
 * - `person`: it is personal or secret, and is sent
 * - `verdict`: it changes what a report says
 */
export type Touch = 'address' | 'person' | 'verdict';
