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
  /** For logins without a page; default the id. */
  readonly username?: string;
  /** Default `secret`. */
  readonly password?: string;
  /** What SAML says of the person; absent: made of the claims. */
  readonly saml?: OwnSaml;
}

/** The SAML part of a person. */
export interface OwnSaml {
  /** Format (a URI) → NameID. The identity provider then offers these formats, too. */
  readonly nameIds?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, OwnAttribute>>;
}

/** A value, several, or values with what else an attribute can have. */
export type OwnAttribute =
  | string
  | readonly string[]
  | { readonly values: readonly string[]; readonly nameFormat?: string; readonly friendlyName?: string };

/** A client as files and control calls give it. */
export interface OwnClient extends ClientMetadata {
  /** Where it is registered; absent: at the system without a vendor. */
  readonly system?: string;
}

export interface OwnData {
  readonly clients: readonly OwnClient[];
  /** They replace the synthetic people at the tenant without a vendor. */
  readonly people: readonly OwnPerson[];
  /** Scope → names of its claims, in addition to the standard scopes. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
}

export const NO_OWN_DATA: OwnData = { clients: [], people: [], scopes: {} };

/** The system that a client is for, as it is written; the check of the file says whether there is one. */
export const systemOf = ({ system = 'generic' }: { readonly system?: unknown }): unknown => system;

/** The clients of one system. */
export const clientsAt = (system: string, clients: readonly OwnClient[]): readonly ClientMetadata[] =>
  clients.filter((client) => systemOf(client) === system).map(({ system: _, ...metadata }) => metadata);
