/** Types for the layers of configuration. */

import type { Gate } from '../trust/gate.ts';
import type { CheckoutFile, TrustOfOption } from '../trust/origin.ts';
import type { ConfigFile } from './files.ts';
import type { Origin, Settings } from './settings.ts';
import type { Kind } from './values.ts';

/** The required facts about an option; a command's own declaration fits. */
export interface LayeredOption extends TrustOfOption {
  readonly kind: Kind;
  readonly name: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** For `pairs`: values are literal, not secret references. */
  readonly literal?: boolean;
  readonly commandLineOnly?: boolean;
  readonly notInFiles?: boolean;
}

/** Settings plus what the layers need: the files' defaults and warnings. */
export interface LoadedSettings extends Settings {
  readonly gate: Gate;
  /** The files, the project's first because it wins. */
  defaults(): Promise<readonly ConfigFile[]>;
  /** Notes that a checkout file holds this reference. */
  hold(reference: string, file: CheckoutFile): void;
  warn(text: string): Promise<void>;
}

/** A value as found, and its place. */
export interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
  /**
   * The place as named in messages, e.g. `--timeout`, `IDCLI_TIMEOUT`, `defaults.timeout in
   * /project/idcli.config.yaml`.
   */
  readonly place: string;
  /** Base of relative paths. */
  readonly folder: string;
  /** The checkout file that sets the value. */
  readonly checkout?: CheckoutFile;
}
