import type { OidcEffect } from '../../../oidc/effect.ts';
import type { SandboxSdoKind, SdoTamper } from '../../../sdo/order.ts';
import type { Fault } from '../../../types.ts';

/** The changes of a scenario. Plain data that handlers read; nothing executes it. */
interface ConsentEffect extends Pick<OidcEffect, 'refusesCode' | 'idToken'> {
  /** `missing`: 404, as on the real host. */
  readonly discovery?: 'missing';
  /** `none`: signing keys only. `no-alg`: the encryption key names no algorithm. */
  readonly encryptionKey?: 'none' | 'no-alg';
  /** Request that uses up one of its `times`. Default: the authorization request. */
  readonly spentAt?: 'keys';
  /** Accepts any supported content encryption, not only A256CBC-HS512. */
  readonly anyContentEncryption?: true;
  /** Refuses every authorization request with this JSON body. */
  readonly refuses?: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
  readonly authorizeAnswer?: 'html';
  /** Sends the string `"null"` as the error value. */
  readonly errorWord?: true;
  readonly cookie?: 'none' | 'rotating';
  readonly statusUrl?: 'with-query' | 'foreign';
  /** Status words before the usual sequence. */
  readonly statusesFirst?: readonly string[];
  /** Number of pending polls; Swedish BankID adds two. */
  readonly pendingPolls?: number;
  /** Never becomes final: with the usual status words, or with an unknown one. */
  readonly staysAt?: 'pending' | 'unknown';
  /** The bank's response instead of success. */
  readonly bank?: { readonly code: string; readonly message: string; readonly asStatus?: true };
  readonly redirects?: 'foreign' | 'loop' | number;
  readonly callback?: {
    readonly state?: 'other' | 'none';
    readonly error?: { readonly error: string; readonly description: string };
  };
  readonly encryptsTokens?: true;
  readonly sdo?: { readonly kind?: SandboxSdoKind; readonly tamper?: SdoTamper };
  /** The signature endpoint returns 200 without a body, or reports a dead token. */
  readonly signatureAnswer?: 'empty' | 'expired';
}

export interface ConsentFault extends Fault {
  readonly effect: ConsentEffect;
}
