/** Input for opening a signed data object. */

import type { X509Certificate } from 'node:crypto';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';

export interface OpenSdoInput {
  /** As received. */
  readonly sdo: Uint8Array;
  /** The text sent for signing, if known (rule CS-V12). */
  readonly text?: string;
  /** The document sent for signing, if known (rule ES-V6). */
  readonly document?: Uint8Array;
  /** The phone required of the signer, if known (rule ES-V9). */
  readonly phone?: string;
  /** Certificates that the signers' chains must lead to; absent: no chain is checked. */
  readonly anchors?: readonly X509Certificate[];
  /** Keys of the embedded ID token, or of an SDO that is itself a token. Absent: none were given. */
  readonly keys?: readonly KeyCandidate[];
  /** Why the requested keys were unavailable. */
  readonly keysFailed?: string;
  /** Expected issuer and audience of the embedded ID token. */
  readonly issuer?: string;
  readonly clientId?: string;
  readonly now: Date;
  readonly clockToleranceSeconds: number;
}
