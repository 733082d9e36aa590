/** What the probes of an OpenID application work with. */

import type * as application from '../application/bench.ts';

/** The provider that plays along. */
export interface Provider extends application.Provider {
  /** Where a browser ends its session at the provider. */
  readonly logout: URL;
  /** Where the provider sends a browser that is to log in at the application. */
  startElsewhere(): Promise<URL>;
  /** What the client is registered with (RFC 7591); empty when it registers itself. */
  readonly registration: Readonly<Record<string, unknown>>;
  /** Takes another issuer, which no one has metadata or keys of. */
  renew(): Promise<void>;
}

/** What a good login showed. */
export interface Traits {
  readonly responseType: string;
  /** How the response comes: `query`, `fragment`, `form_post`, or `jwt` for any of them signed. */
  readonly responseMode: string;
  /** Names of the parameters of the authorization request. */
  readonly sends: ReadonlySet<string>;
  readonly scopes: readonly string[];
  /** What a person sees who is logged in. */
  readonly text: string;
  /** Endpoints that were asked, by the last part of their path. */
  readonly asked: ReadonlySet<string>;
  /** Requests came with DPoP proofs. */
  readonly isProven: boolean;
  /** Request objects are named and not sent. */
  readonly namesObjects: boolean;
  /** The access token is in the body of a form. */
  readonly tokenInBody: boolean;
  /** What WebFinger was asked for. */
  readonly person?: 'account' | 'person-url';
  /** A page that shows the login again, and shows none to strangers. */
  readonly home?: URL;
}

export interface RpBench extends application.Bench {
  readonly provider: Provider;
  /** Absent until a good login has succeeded. */
  traits?: Traits;
  /** Waits for what an application may still do after it refused a login; absent without `--wait`. */
  readonly patience?: () => Promise<void>;
  /** What came when nothing was under way: a line for each probe. */
  readonly late: string[];
  /** The last fault that was played, and the last request before its verdict. */
  last?: { readonly probe: string; readonly number: number };
  /** Waits, for what an application does only once in a while; absent without `--slow`. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Whether the application can be told another issuer. */
export const takesIssuer = ({ application }: RpBench): boolean => application.start.includes('{issuer}');

/** The last part of a path: what an endpoint is for. */
export const endpointOf = ({ path }: application.ProviderRequest): string => path.split('/').at(-1) ?? '';
