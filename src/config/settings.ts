/** Layers of values: preset, user file, project file, environment, command line; the later wins. */

import type { ProviderPreset } from '../providers/preset.ts';
import type { CheckoutFile, Origin } from '../trust/origin.ts';
import type { SandboxContent } from './content.ts';

export type { Origin } from '../trust/origin.ts';

/** A provider merged from all layers, and the origin of each value. */
export interface ResolvedProvider {
  readonly preset: ProviderPreset;
  readonly builtIn: boolean;
  readonly origins: Readonly<Record<string, Origin>>;
  /** Secret references by preset member, unresolved, e.g. `clientSecret` → `env:IG_SECRET`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The project file that defines this provider; only it says where the provider is. */
  readonly definedBy?: CheckoutFile;
  /** The project file whose client id is left out: it may not say whom a message is for. */
  readonly withheld?: CheckoutFile;
  /** The secrets that a project file names, by member. */
  readonly namedBy: Readonly<Record<string, CheckoutFile>>;
}

/** The sandbox of one file, with the text for the places of problems. */
interface ConfiguredSandbox {
  readonly path: string;
  readonly text: string;
  readonly content: SandboxContent;
}

/** Configuration as loaded for one run. Files are read on first use. */
export interface Settings {
  /** All providers: built in and from the files. */
  providers(): Promise<readonly ResolvedProvider[]>;
  /** Rejects with `PROVIDER_UNKNOWN` and a suggestion. */
  provider(id: string): Promise<ResolvedProvider>;
  /**
   * Resolves a secret reference and registers the value for masking. Rejects with `SECRET_UNRESOLVED`, and with
   * `UNTRUSTED_PROJECT` if a checkout may not use it.
   * @param from the checkout file that holds the reference; default: the one noted for it
   */
  secret(reference: string, what: string, from?: CheckoutFile): Promise<string>;
  /** Every secret value resolved so far, for masking. */
  readonly secrets: ReadonlySet<string>;
  /** Registers a literal secret for masking. */
  register(secret: string): void;
  /** What the files say of the sandbox, the project's last. */
  sandbox(): Promise<readonly ConfiguredSandbox[]>;
  /** Hosts that `idcli probe` may probe, by the user's own file. */
  probeAllowed(): Promise<readonly string[]>;
  /** Paths of the configuration files in use. */
  files(): Promise<readonly { readonly path: string; readonly origin: Origin }[]>;
}
