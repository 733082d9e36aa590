import type { OidcEffect } from '../../../oidc/effect.ts';
import type { Fault } from '../../../types.ts';
import type { SamlEffect } from '../saml/effect.ts';

/** What a scenario of this tenant changes beside the OpenID wire. */
interface SmsOtpEffect extends Omit<OidcEffect, 'keySet' | 'page' | 'callback'> {
  /** `flickering`: the first two fetches after a token lack the key that signs. */
  readonly keySet?: 'flickering';
  /** `error`: the error page, which no redirect URI hears of. `chooser`: the page that lists eIDs. */
  readonly page?: 'error' | 'chooser';
  readonly callback?: { readonly state?: 'other' | 'none'; readonly iss?: string | null };
  /** How the one-time code ends: refused each time, too old each time, locked at the first try, or the person cancels. */
  readonly otp?: 'wrong' | 'expired' | 'locked' | 'cancelled';
  /** The code is already so old when it is handed out. */
  readonly codeAgeSeconds?: number;
  readonly userinfo?: {
    readonly sets?: Readonly<Record<string, unknown>>;
    readonly drops?: readonly string[];
    readonly form?: 'signed' | 'encrypted';
  };
  /** The answer of the SAML door. */
  readonly saml?: SamlEffect;
  /** The Authentication REST API. */
  readonly rest?: {
    /** The token endpoint refuses the client with 401. */
    readonly refusesClient?: true;
    /** Calls that do not name the account are refused. `token`: the access token is a JWT that names it. */
    readonly demandsAccount?: 'caller' | 'token';
    /** CreateSession is refused with a problem body. */
    readonly problem?: 'invalid-params' | 'forbidden';
    /** Stands in the session from the person's end on. */
    readonly sets?: Readonly<Record<string, unknown>>;
    /** The session never leaves CREATED. */
    readonly stale?: true;
    /** The session expires so soon, whatever was asked for. */
    readonly lifetimeSeconds?: number;
    /** So many readings are answered 429 with `Retry-After`. */
    readonly busyReads?: number;
    /** The callback names another session. */
    readonly swapsSession?: true;
  };
}

export interface SmsOtpFault extends Fault {
  readonly effect: SmsOtpEffect;
}
