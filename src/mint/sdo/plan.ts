/** A signed data object before it is made. */
import type { SandboxSdoKind, SdoTamper } from '../../sandbox/sdo/make-sdo.ts';
import type { VerifierOption } from '../minted.ts';

export const SDO_FORMS: readonly SandboxSdoKind[] = ['seid-sdo', 'ltv-sdo', 'jwt'];

export interface SdoWish {
  readonly form: SandboxSdoKind;
  readonly now: Date;
  readonly random: (bytes: number) => Uint8Array;
  /** What is signed. */
  readonly text: string;
  readonly signer: { readonly name: string; readonly nationalNumber: string; readonly phone: string };
  /** Of the embedded ID token. */
  readonly issuer: string;
  readonly clientId: string;
}

/** What a break changes of an object. */
export interface SdoPlan {
  readonly wish: SdoWish;
  tamper?: SdoTamper;
  /** Claims of the embedded ID token; absent: there is none. */
  identity?: Record<string, unknown>;
  /** The ID token is wrongly signed. */
  damagedIdentity?: true;
  /** The reader compares bytes, whatever they are. */
  asDocument: boolean;
  finish: ((object: string) => string)[];
  expects: VerifierOption[];
}
