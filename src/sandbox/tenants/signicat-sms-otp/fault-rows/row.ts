import type { OidcEffect } from '../../../oidc/effect.ts';
import type { SamlEffect } from '../../../saml/idp/effect.ts';
import type { Fault } from '../../../types.ts';

/** Changes of a scenario, beyond the OpenID protocol. */
interface SmsOtpEffect extends Omit<OidcEffect, 'keySet' | 'page' | 'callback'> {
  /** `flickering`: for a moment after each token the set lacks the signing key. */
  readonly keySet?: 'flickering';
  /** `error`: the error page; nothing reaches the redirect URI. `chooser`: the page that lists eIDs. */
  readonly page?: 'error' | 'chooser';
  readonly callback?: { readonly state?: 'other' | 'none'; readonly iss?: string | null };
  /**
   * Outcome of the one-time code: always wrong, always expired, locked at the first try, or cancelled by the person.
   */
  readonly otp?: 'wrong' | 'expired' | 'locked' | 'cancelled';
  /** Age of the code when it is issued. */
  readonly codeAgeSeconds?: number;
  readonly userinfo?: {
    readonly sets?: Readonly<Record<string, unknown>>;
    readonly drops?: readonly string[];
    readonly form?: 'signed' | 'encrypted';
  };
  /** The SAML response. */
  readonly saml?: SamlEffect;
  /** The Authentication REST API. */
  readonly rest?: {
    /** The token endpoint refuses the client with 401. */
    readonly refusesClient?: true;
    /** Refuses calls that do not name the account. `token`: the access token is a JWT that names it. */
    readonly demandsAccount?: 'caller' | 'token';
    /** Refuses CreateSession with a problem body. */
    readonly problem?: 'invalid-params' | 'forbidden';
    /** Members of the session once the person has finished. */
    readonly sets?: Readonly<Record<string, unknown>>;
    /** The session never leaves CREATED. */
    readonly stale?: true;
    /** Lifetime of the session, regardless of the request. */
    readonly lifetimeSeconds?: number;
    /** Number of reads answered 429 with `Retry-After`. */
    readonly busyReads?: number;
    /** The callback names another session. */
    readonly swapsSession?: true;
  };
}

export interface SmsOtpFault extends Fault {
  readonly effect: SmsOtpEffect;
}
