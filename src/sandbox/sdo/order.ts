/** A request to the sandbox's signer, with the fault to build in. */

/** `seid-sdo`: detached CMS and a seal; `ltv-sdo`: XAdES; `jwt`: a compact JWS with `x5c`. */
export type SandboxSdoKind = 'seid-sdo' | 'ltv-sdo' | 'jwt';

/** A defect of the object; each has one cause. */
export type SdoTamper =
  /** A text other than the ordered one is signed, validly. */
  | 'other-text'
  /** The stated digest does not match the document. */
  | 'digest'
  /** The document was replaced after signing. */
  | 'document'
  /** One bit of the signer's signature is flipped. */
  | 'signature'
  /** The data part was changed after sealing. */
  | 'seal'
  /** The signer's certificate expired before the signing time. */
  | 'certificate'
  /** The OCSP response reports the certificate as revoked. */
  | 'revoked'
  /** The signer's certificate comes from an unknown authority. */
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
  /** Validity of the signer's certificate from the signing time. Default 15. */
  readonly certificateMinutes?: number;
  /**
   * `metadata`: a `ValuePair` (default name `IDToken`); `property`: an XAdES `SignatureProperty`, which adds an XAdES
   * signature to the SEID-SDO.
   */
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
