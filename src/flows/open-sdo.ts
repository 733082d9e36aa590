/** A signed data object opened: read, verified as far as it can be offline, judged and described. */
import type { X509Certificate } from 'node:crypto';
import type { Claims } from '../claims/types.ts';
import type { Json } from '../outcome.ts';
import type { JsonObject, KeyCandidate } from '../protocol/jose/types.ts';
import type { SdoKind } from '../protocol/sdo/types.ts';
import type { Report } from '../report.ts';

export interface OpenSdoInput {
  /** As received. */
  readonly sdo: Uint8Array;
  /** The text that was sent to be signed, where it is known (rule CS-V12). */
  readonly text?: string;
  /** The document that was sent to be signed, where it is known (rule ES-V6). */
  readonly document?: Uint8Array;
  /** The phone that the signer was to have, where it is known (rule ES-V9). */
  readonly phone?: string;
  /** Certificates that the signers' chains must lead to; without any, no chain is checked. */
  readonly anchors?: readonly X509Certificate[];
  /** Keys of the embedded ID token, or of an SDO that is itself a token. Absent: nobody gave any. */
  readonly keys?: readonly KeyCandidate[];
  /** Why keys could not be had although they were asked for. */
  readonly keysFailed?: string;
  /** Who must have issued the embedded ID token, and for whom. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly now: Date;
  readonly clockToleranceSeconds: number;
}

export interface OpenedSdo {
  /** Absent when it is nothing that is known. */
  readonly kind?: SdoKind;
  /** Subject `sdo`: every check of the object, its embedded ID token included. */
  readonly report: Report;
  /** What is in it, for `data` of a result: kind, bytes, sha256, document, signers, seal, metadata, idToken, notVerified. */
  readonly data: Record<string, Json>;
  /** For `claims.signature`; the caller adds `method`. Its members are absent where the object does not say. */
  readonly evidence: NonNullable<Claims['signature']>;
  /** For the claims origin `signer`: `CN`, `SSN`, `SignerNationalId`, `SignerNationality`, `certificate`. */
  readonly signer?: JsonObject;
  /** The embedded ID token, where there is one. */
  readonly idToken?: {
    readonly token: string;
    readonly claims?: JsonObject;
    /** True only if a given key verified its signature and nothing about it failed. */
    readonly verified: boolean;
  };
}

/** Opens a signed data object. Never rejects for anything that `sdo` may be: what is wrong with it is in the report. */
export declare function openSdo(input: OpenSdoInput): Promise<OpenedSdo>;
