/** What is stored of a SAML login. */
import type { ResponseBinding } from '../names.ts';
import type { ServiceProvider } from '../service-provider.ts';
import type { SamlEffect } from './effect.ts';

/** Where a response goes. */
export interface AuthnRequest {
  /** Absent: the identity provider starts the login, and no request is answered. */
  readonly id?: string;
  readonly sender: ServiceProvider;
  /** Destination of the response, from the sender's metadata. */
  readonly acs: string;
  /** Binding of the response. */
  readonly binding: ResponseBinding;
  readonly relayState?: string;
}

export interface SamlAttribute {
  readonly name: string;
  /** Absent: none is written. */
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

/** What an assertion says of the person. */
export interface Subject {
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly nameQualifier?: string;
  readonly attributes: readonly SamlAttribute[];
  /** `AuthnContextClassRef`. */
  readonly level: string;
  /** `AuthenticatingAuthority`. */
  readonly authority?: string;
}

export interface SamlSession {
  /** `SessionIndex`. */
  readonly index: string;
  readonly entityId: string;
  readonly nameId: string;
  readonly subject: Subject;
  /** The scenario played, for the logout. */
  readonly effect: SamlEffect;
}

/** Who is logged in with a browser. */
export interface BrowserLogin {
  /** As the tenant calls the person. */
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
  /** `AuthnContextClassRef`. */
  readonly level: string;
  /** SessionIndexes of the responses that came of it. */
  readonly indexes: Set<string>;
}
