/** Signed data objects of the sandbox: really signed, by a certificate authority that says what it is. */
import type { SdoOrder } from './types.ts';

export type { SandboxSdoKind, SdoOrder, SdoTamper } from './types.ts';

/** The object's bytes: XML in UTF-8, a PDF, or a compact JWS. */
export declare function makeSdo(order: SdoOrder): Uint8Array;

/** The certificate of the sandbox's authority as PEM, for `--trust-anchor`. */
export declare const SANDBOX_ANCHOR: string;
