/** What the layers of configuration are made of. */

import type { Gate } from '../trust/gate.ts';
import type { CheckoutFile, FromCheckout, Touch } from '../trust/origin.ts';
import type { ConfigFile } from './files.ts';
import type { Origin, Settings } from './settings.ts';
import type { Kind } from './values.ts';

/** What has to be known of an option; a command's own declaration fits. */
export interface LayeredOption {
  readonly kind: Kind;
  readonly name: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** Of `pairs`: values stand for themselves and are no secret references. */
  readonly literal?: boolean;
  readonly commandLineOnly?: boolean;
  readonly notInFiles?: boolean;
  readonly fromCheckout?: FromCheckout;
  readonly touches?: readonly Touch[];
}

/** Settings with what the layers need beside: the files' defaults and a voice. */
export interface LoadedSettings extends Settings {
  readonly gate: Gate;
  /** The files, the project's first, because it wins. */
  defaults(): Promise<readonly ConfigFile[]>;
  /** Notes that a file of the checkout holds this reference. */
  hold(reference: string, file: CheckoutFile): void;
  warn(text: string): Promise<void>;
}

/** A value as it was found, and where. */
export interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
  /** How a message calls the place, e.g. `--timeout`, `IDCLI_TIMEOUT`, `defaults.timeout in /project/idcli.config.yaml`. */
  readonly place: string;
  /** Where relative paths start. */
  readonly folder: string;
  /** The file of the checkout that says so. */
  readonly checkout?: CheckoutFile;
}
