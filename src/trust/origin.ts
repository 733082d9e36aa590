/**
 * Where a value comes from, and whose word that is. Two parties speak to idcli: the user, by the command line, the
 * environment and a file of their own; and the checkout, by the project file and by scenario files, which strangers can
 * change. Every decision on trust goes back to this.
 */

export type Origin =
  | 'preset'
  | 'user file'
  | 'project file'
  | 'scenario file'
  | 'environment'
  | 'command line'
  | 'sandbox';

/** A file that came with a checkout, as it was read. */
export interface CheckoutFile {
  /** Absolute. */
  readonly path: string;
  /** Absolute: what the file names must be in here. */
  readonly folder: string;
  /** What was read, and what trust is remembered of. */
  readonly bytes: Uint8Array;
  /** Of a scenario file: the variables that it declares; no other may be used. */
  readonly variables?: ReadonlySet<string>;
}

/** A value that stands in the command line itself, whoever wrote that. */
export const isTyped = (origin: Origin | undefined): boolean =>
  origin === 'command line' || origin === 'scenario file';

export const isCheckout = (origin: Origin | undefined): boolean =>
  origin === 'project file' || origin === 'scenario file';

/** A value that the user gave: it may be secret or personal. */
export const isUsers = (origin: Origin | undefined): boolean =>
  origin === 'command line' || origin === 'environment' || origin === 'user file';

/**
 * What a checkout may set of an option. An option that says nothing is `never`.
 * - `always`: it harms nobody, whichever provider is meant
 * - `own-provider`: only for a provider that the same checkout defines
 * - `trusted`: only after the user trusted the file
 * - `never`
 */
export type FromCheckout = 'always' | 'own-provider' | 'trusted' | 'never';

/**
 * What an option has to do with trust.
 * - `address`: it decides where requests go
 * - `person`: it is personal or secret, and is sent
 * - `verdict`: it changes what a report says
 */
export type Touch = 'address' | 'person' | 'verdict';
