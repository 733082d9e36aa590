/** What the sandbox is asked to sign, and how wrongly. */

/** `seid-sdo`: detached CMS and a seal; `ltv-sdo`: XAdES; `jwt`: a compact JWS with `x5c`. */
export type SandboxSdoKind = 'seid-sdo' | 'ltv-sdo' | 'jwt';

/** A way in which the object is wrong; each is one cause. */
export type SdoTamper =
  /** Another text than the ordered one is signed, rightly. */
  | 'other-text'
  /** The stated digest is not that of the document. */
  | 'digest'
  /** The document was exchanged after it was signed. */
  | 'document'
  /** One bit of the signer's signature is flipped. */
  | 'signature'
  /** The data part was changed after it was sealed. */
  | 'seal'
  /** The signer's certificate ended before the signing time. */
  | 'certificate'
  /** The OCSP answer says that the certificate had been revoked. */
  | 'revoked'
  /** The signer's certificate comes from an authority that nobody knows. */
  | 'chain';

export interface SdoOrder {
  readonly kind: SandboxSdoKind;
  readonly document: {
    readonly mediaType: 'text/plain' | 'application/pdf';
    /** Signed byte for byte. */
    readonly bytes: Uint8Array;
  };
  readonly signer: {
    /** Common name of the certificate. */
    readonly name: string;
    /** Personal number or PID: `serialNumber` of the certificate. */
    readonly serialNumber: string;
    readonly country: 'NO' | 'SE';
    /** Names the eID used: `OU` of the certificate. */
    readonly eid: string;
  };
  /** The signing time. */
  readonly now: Date;
  readonly random: (bytes: number) => Uint8Array;
  /** Life of the signer's certificate from the signing time. Default 15. */
  readonly certificateMinutes?: number;
  /** `metadata`: a `ValuePair` (default name `IDToken`); `property`: an XAdES `SignatureProperty`, with an XAdES signature in the SEID-SDO. */
  readonly idToken?: {
    readonly token: string;
    readonly place?: 'metadata' | 'property';
    readonly name?: string;
  };
  /** Further `ValuePair`s. */
  readonly metadata?: readonly { readonly name: string; readonly value: string }[];
  /** Further claims, for `jwt`. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly tamper?: SdoTamper;
}
