/** What a scenario of an OpenID tenant changes, as data. Handlers read it; it never runs. */
import type { Signing } from './jws.ts';

export interface OidcEffect {
  readonly discovery?: {
    /** 404. */
    readonly missing?: true;
    readonly issuer?: string;
    /** `authorization_response_iss_parameter_supported` (RFC 9207, 3). */
    readonly announcesIss?: true;
  };
  /** Where one of its `times` is used up. Default: at the authorization request. */
  readonly spentAt?: 'discovery';
  /** Signed with a new key, which no set has shown yet. `rotating`: from then on it does. `down`: 503. */
  readonly keySet?: 'down' | 'rotating';
  /** Refuses the authorization request: by redirect, or in place when there is a status. */
  readonly refusesRequest?: {
    readonly error: string;
    readonly description: string;
    readonly status?: number;
  };
  /** Refuses every parameter but the documented ones. */
  readonly refusesOtherParameters?: true;
  /** `error`: a page without a way on, at once. `open`: the last page never goes on. */
  readonly page?: 'error' | 'open';
  /** Refuses after the person did everything. */
  readonly refusesPerson?: { readonly error: string; readonly description: string };
  readonly delaySeconds?: number;
  readonly callback?: { readonly state?: 'other' | 'none' | 'unpadded'; readonly iss?: string };
  readonly refusesCode?: { readonly error: string; readonly description: string; readonly status: number };
  readonly tokenAnswer?: 'html' | 'without-id-token';
  readonly grant?: { readonly adds?: readonly string[]; readonly drops?: readonly string[] };
  readonly idToken?: {
    readonly sets?: Readonly<Record<string, unknown>>;
    readonly drops?: readonly string[];
    /** Moves `iat` and `exp`, and with them `auth_time`. */
    readonly shiftSeconds?: number;
    /** Moves `auth_time`, when it is there. */
    readonly authTimeShiftSeconds?: number;
    /** Adds this to the current time as claim `nbf`. */
    readonly notBeforeSeconds?: number;
    readonly signing?: Signing;
    readonly kid?: string | null;
  };
}
