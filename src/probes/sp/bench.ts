/** What the probes of a SAML service provider work with. */
import type * as application from '../application/bench.ts';

/** What the identity provider signs of a login. */
export type Signs = 'assertion' | 'response' | 'both';

/** The identity provider that plays along. */
export interface Provider extends application.Provider {
  /** Starts a login without a request; a person is asked. */
  readonly start: URL;
  /** Ends a session: `session`, a SessionIndex, by `binding`. */
  readonly logout: URL;
  /** Signs this from now on. */
  signs(what: Signs): Promise<void>;
}

/** What the metadata of the service provider says. */
export interface ServiceProvider {
  readonly entityId: string;
  readonly wantsAssertionsSigned: boolean;
  /** It has a key to encrypt to. */
  readonly decrypts: boolean;
  /** Bindings of its single logout, as the provider names them. */
  readonly logoutBindings: readonly ('redirect' | 'post')[];
}

/** What a good login showed. */
export interface Traits {
  /** What has to be signed for it. */
  readonly signs: Signs;
  /** Parts of the assertion that the page after the login shows, the longest first. */
  readonly shown: readonly string[];
  /** Among them is the NameID. */
  readonly showsName: boolean;
  /** How the response comes. */
  readonly binding: 'post' | 'artifact' | 'simplesign';
  /** A page that shows the login again, and shows none to strangers. */
  readonly home?: URL;
}

export interface SpBench extends application.Bench {
  readonly provider: Provider;
  readonly serviceProvider: ServiceProvider;
  /** Logins that the provider begins are wanted. */
  readonly allowsUnsolicited: boolean;
  traits?: Traits;
  /** Whether a right LogoutRequest ends a session; absent: not tried yet. */
  endsSessions?: 'yes' | 'no' | 'unknown';
}
