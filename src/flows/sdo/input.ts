/** What a signed data object is opened with. */

import type { X509Certificate } from 'node:crypto';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';

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
