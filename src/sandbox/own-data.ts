/** Clients, people and scopes of one's own, as files and control calls give them. */
import type { ClientMetadata } from './tenants/generic/clients/metadata.ts';

/** A person with claims by name, as they come in ID tokens and UserInfo. */
export interface OwnPerson {
  /** For `--as` and `login_hint`. */
  readonly id: string;
  readonly title?: string;
  /** `sub`; absent: made of the id. */
  readonly sub?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface OwnData {
  readonly clients: readonly ClientMetadata[];
  /** They replace the synthetic people at the tenant without a vendor. */
  readonly people: readonly OwnPerson[];
  /** Scope → names of its claims, in addition to the standard scopes. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
}

export const NO_OWN_DATA: OwnData = { clients: [], people: [], scopes: {} };
