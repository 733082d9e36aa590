/** The changes of an OpenID tenant's scenario. Plain data that handlers read; nothing executes it. */
import type { Signing } from './jws.ts';

export interface OidcEffect {
  readonly discovery?: {
    /** 404. */
    readonly missing?: true;
    readonly issuer?: string;
    /** `authorization_response_iss_parameter_supported` (RFC 9207, 3). */
    readonly announcesIss?: true;
  };
  /** Request that uses up one of its `times`. Default: the authorization request. */
  readonly spentAt?: 'discovery';
  /**
   * Signs with a new key that the key set does not show yet. `rotating`: the set shows it from then on. `down`: 503.
   */
  readonly keySet?: 'down' | 'rotating';
  /** Refuses the authorization request: by redirect, or directly when `status` is set. */
  readonly refusesRequest?: {
    readonly error: string;
    readonly description: string;
    readonly status?: number;
  };
  /** Refuses undocumented parameters. */
  readonly refusesOtherParameters?: true;
  /** `error`: an immediate dead-end page. `open`: the last page never continues. */
  readonly page?: 'error' | 'open';
  /** Refuses after the person has completed every step. */
  readonly refusesPerson?: { readonly error: string; readonly description: string };
  readonly delaySeconds?: number;
  readonly callback?: { readonly state?: 'other' | 'none' | 'unpadded'; readonly iss?: string };
  readonly refusesCode?: { readonly error: string; readonly description: string; readonly status: number };
  readonly tokenAnswer?: 'html' | 'without-id-token';
  readonly grant?: { readonly adds?: readonly string[]; readonly drops?: readonly string[] };
  readonly idToken?: {
    readonly sets?: Readonly<Record<string, unknown>>;
    readonly drops?: readonly string[];
    /** Shifts `iat`, `exp` and `auth_time`. */
    readonly shiftSeconds?: number;
    /** Shifts `auth_time`, if present. */
    readonly authTimeShiftSeconds?: number;
    /** Sets the claim `nbf` to the current time plus this. */
    readonly notBeforeSeconds?: number;
    readonly signing?: Signing;
    readonly kid?: string | null;
  };
}
