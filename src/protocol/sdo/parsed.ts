/**
 * A signed data object as read: the signed content, the signers, and the accompanying data. Verdicts belong to
 * `checks/`.
 */
import type { X509Certificate } from 'node:crypto';

/**
 * - `seid-sdo`: the Norwegian SEID-SDO, XML around detached CMS or XAdES signatures
 * - `ltv-sdo`: XML with an XAdES signature and validation data for the long term
 * - `pades`: a signed PDF
 * - `jwt`: a signed token
 */
export type SdoKind = 'seid-sdo' | 'ltv-sdo' | 'pades' | 'jwt';

/** Maximum object size in bytes (rule ALL-15). */
export const SDO_BYTES = 32 * 1024 * 1024;

/** A fault of form: what is wrong, and where. */
export interface SdoProblem {
  /** A path of local names, `line 3, column 7`, or a byte offset. */
  readonly at: string;
  readonly message: string;
  readonly hint?: string;
  /** The bytes are unaffected. */
  readonly spelling?: true;
}

/** A stated hash compared with the computed one. */
export interface DigestComparison {
  readonly at: string;
  /** The hashed item, for display: `the document`, `SignedProperties`. */
  readonly of: string;
  /** `SHA-256`, or the stated name of an unknown one. */
  readonly algorithm: string;
  /** Hexadecimal, as sha256sum prints it. */
  readonly stated: string;
  readonly actual?: string;
  readonly result: 'match' | 'mismatch' | 'unknown';
  /** Why it could not be computed. */
  readonly reason?: string;
}

/** A certificate with details that node:crypto does not expose. */
export interface SdoCertificate {
  readonly x509: X509Certificate;
  /** Distinguished names, most general part first: `C=NO, O=Example, CN=Ola Nordmann`. */
  readonly subject: string;
  readonly issuer: string;
  /** Parts of the subject by short name: `CN`, `serialNumber`, `OU`, `O`, `C`. */
  readonly names: Readonly<Record<string, string>>;
  /** Object identifiers. */
  readonly policies: readonly string[];
  /** `digitalSignature`, `nonRepudiation`, …; absent without the extension. */
  readonly keyUsage?: readonly string[];
}

/** An authority's statement about a certificate, embedded with the signature. */
export interface RevocationAnswer {
  readonly form: 'ocsp' | 'crl';
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly producedAt?: Date;
  readonly revokedAt?: Date;
  /** Serial numbers it covers, upper case hexadecimal. */
  readonly serials: readonly string[];
  /** `verified`: signed by the issuer of the signer's certificate, or by a responder it certified. */
  readonly signature: 'verified' | 'mismatch' | 'unknown';
  /** Why it cannot be read or verified. */
  readonly problem?: string;
}

/** One signature and all offline findings about it. */
export interface SdoSignature {
  readonly at: string;
  readonly form: 'cms' | 'xml' | 'jws';
  readonly role: 'signer' | 'seal' | 'timestamp';
  /** `RSA with SHA-256`. */
  readonly algorithm?: string;
  /** Algorithms that are no longer safe. */
  readonly weak: readonly string[];
  /** Every hash it states. */
  readonly digests: readonly DigestComparison[];
  /** The result of the key's arithmetic. */
  readonly value: { readonly result: 'verified' | 'mismatch' | 'unknown'; readonly reason?: string };
  readonly signingTime?: Date;
  /** The source of that time. */
  readonly timeFrom?: string;
  readonly certificate?: SdoCertificate;
  /** Accompanying certificates, in any order, including the signer's. */
  readonly certificates: readonly X509Certificate[];
  /** Why the certificate does not match the one the signature names. */
  readonly certificateProblem?: string;
  readonly revocation: readonly RevocationAnswer[];
  readonly policy?: string;
  readonly profile?: string;
  /** For `jws`: the token, to try the operator's keys on. */
  readonly token?: string;
}

export interface SdoDocument {
  readonly at: string;
  readonly bytes: Uint8Array;
  /** As stated in the object. */
  readonly mediaType?: string;
}

/** An accompanying name and value; `at` names the part. */
export interface SdoProperty {
  readonly at: string;
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  /** Whether a signature covers it. */
  readonly signed: boolean;
}

/** An LTV-SDO's own description of the signer. */
export interface SignerDescription {
  readonly nationalId?: string;
  readonly nationality?: string;
  readonly name?: string;
}

export interface ParsedSdo {
  readonly kind: SdoKind;
  /** Root element and its namespace, or the PDF version. */
  readonly format?: string;
  readonly problems: readonly SdoProblem[];
  /** The signed content, as far as the object holds it; several in a list of SDOs. */
  readonly documents: readonly SdoDocument[];
  /** Texts covered by a signature, beside the documents: the signed one may be among them (rule CS-V12). */
  readonly signedTexts: readonly string[];
  /** Hashes of the document stated outside the signatures. */
  readonly stated: readonly DigestComparison[];
  readonly signatures: readonly SdoSignature[];
  readonly properties: readonly SdoProperty[];
  readonly description?: SignerDescription;
  /** Bytes at the end of the object that no signature covers. */
  readonly uncovered?: number;
  /** Wrappings removed to reach the object, and parts that could not be inspected; one sentence each. */
  readonly notes: readonly string[];
}

/** The result of reading: an object, or why there is none. */
export type SdoReading =
  | { readonly sdo: ParsedSdo }
  | {
      readonly kind?: SdoKind;
      readonly problem: SdoProblem;
      /** `foreign`: it does not resemble a signed data object. Absent: a damaged one. */
      readonly unusable?: 'foreign' | 'too-large';
    };
