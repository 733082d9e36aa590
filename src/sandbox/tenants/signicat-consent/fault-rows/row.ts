import type { OidcEffect } from '../../../oidc/effect.ts';
import type { SandboxSdoKind, SdoTamper } from '../../../sdo/order.ts';
import type { Fault } from '../../../types.ts';

/** What a scenario of this tenant changes, as data. Handlers read it; it never runs. */
interface ConsentEffect extends Pick<OidcEffect, 'refusesCode' | 'idToken'> {
  /** `missing`: 404, as at the real host. */
  readonly discovery?: 'missing';
  /** `none`: signing keys only. `no-alg`: the encryption key names no algorithm. */
  readonly encryptionKey?: 'none' | 'no-alg';
  /** Where one of its `times` is used up. Default: at the authorization request. */
  readonly spentAt?: 'keys';
  /** Takes any content encryption that can be opened, and not only A256CBC-HS512. */
  readonly anyContentEncryption?: true;
  /** Refuses the authorization request with this body, as JSON, whatever the request is. */
  readonly refuses?: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
  readonly authorizeAnswer?: 'html';
  /** The word `"null"` stands where an error would. */
  readonly errorWord?: true;
  readonly cookie?: 'none' | 'rotating';
  readonly statusUrl?: 'with-query' | 'foreign';
  /** Words before the usual course. */
  readonly statusesFirst?: readonly string[];
  /** Polls that are pending; Swedish BankID has two of its own. */
  readonly pendingPolls?: number;
  /** Never becomes final: with the usual words, or with one that nobody knows. */
  readonly staysAt?: 'pending' | 'unknown';
  /** The bank's answer instead of success. */
  readonly bank?: { readonly code: string; readonly message: string; readonly asStatus?: true };
  readonly redirects?: 'foreign' | 'loop' | number;
  readonly callback?: {
    readonly state?: 'other' | 'none';
    readonly error?: { readonly error: string; readonly description: string };
  };
  readonly encryptsTokens?: true;
  readonly sdo?: { readonly kind?: SandboxSdoKind; readonly tamper?: SdoTamper };
  /** The signature endpoint answers 200 without a body, or that the token is dead. */
  readonly signatureAnswer?: 'empty' | 'expired';
}

export interface ConsentFault extends Fault {
  readonly effect: ConsentEffect;
}
