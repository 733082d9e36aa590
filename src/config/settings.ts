/** Where values come from: preset, user file, project file, environment, command line; the later wins. */

import type { ProviderPreset } from '../providers/preset.ts';
import type { CheckoutFile, Origin } from '../trust/origin.ts';

export type { Origin } from '../trust/origin.ts';

/** A provider after all layers were put together, and where each value came from. */
export interface ResolvedProvider {
  readonly preset: ProviderPreset;
  readonly builtIn: boolean;
  readonly origins: Readonly<Record<string, Origin>>;
  /** Secret references by preset member, unresolved, e.g. `clientSecret` → `env:IG_SECRET`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The project file, where it defines this provider: nobody else knows where that is. */
  readonly definedBy?: CheckoutFile;
  /** Which of the secrets a project file names, by member. */
  readonly namedBy: Readonly<Record<string, CheckoutFile>>;
}

/** Configuration as loaded for one run. Files are read on first use. */
export interface Settings {
  /** All providers: built in and from the files. */
  providers(): Promise<readonly ResolvedProvider[]>;
  /** Rejects with `PROVIDER_UNKNOWN` and a suggestion. */
  provider(id: string): Promise<ResolvedProvider>;
  /**
   * Resolves a secret reference and registers the value for masking.
   * @param from the file of the checkout that holds the reference; default: the one that it was noted for
   * Rejects with `SECRET_UNRESOLVED`, and with `UNTRUSTED_PROJECT` for what a checkout may not.
   */
  secret(reference: string, what: string, from?: CheckoutFile): Promise<string>;
  /** Every secret value resolved so far, for masking. */
  readonly secrets: ReadonlySet<string>;
  /** Registers a secret that was given as it is, so that it is masked. */
  register(secret: string): void;
  /** Paths of the configuration files in use. */
  files(): Promise<readonly { readonly path: string; readonly origin: Origin }[]>;
}
