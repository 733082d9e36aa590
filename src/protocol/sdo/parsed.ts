/** A signed data object as read: what was signed, by whom, and what came along. Judging is for `checks/`. */
import type { X509Certificate } from 'node:crypto';

/**
 * - `seid-sdo`: the Norwegian SEID-SDO, XML around detached CMS or XAdES signatures
 * - `ltv-sdo`: XML with an XAdES signature and validation data for the long term
 * - `pades`: a signed PDF
 * - `jwt`: a signed token
 */
export type SdoKind = 'seid-sdo' | 'ltv-sdo' | 'pades' | 'jwt';

/** Largest object that is read, in bytes (rule ALL-15). */
export const SDO_BYTES = 32 * 1024 * 1024;

/** A fault of form: what is wrong, and where. */
export interface SdoProblem {
  /** A path of local names, `line 3, column 7`, or a byte offset. */
  readonly at: string;
  readonly message: string;
  readonly hint?: string;
  /** The bytes are the same all the same. */
  readonly spelling?: true;
}

/** A hash that somebody stated, against the one of what it should be of. */
export interface DigestComparison {
  readonly at: string;
  /** What was hashed, for people: `the document`, `SignedProperties`. */
  readonly of: string;
  /** `SHA-256`, or as named where nobody here knows it. */
  readonly algorithm: string;
  /** Hexadecimal, as sha256sum prints it. */
  readonly stated: string;
  readonly actual?: string;
  readonly result: 'match' | 'mismatch' | 'unknown';
  /** Why it could not be computed. */
  readonly reason?: string;
}

/** A certificate with what node:crypto does not tell. */
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

/** What an authority said of a certificate, and came along with the signature. */
export interface RevocationAnswer {
  readonly form: 'ocsp' | 'crl';
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly producedAt?: Date;
  readonly revokedAt?: Date;
  /** Serial numbers, upper case hexadecimal, that it is about. */
  readonly serials: readonly string[];
  /** `verified`: signed by the issuer of the signer's certificate, or by a responder that it certified. */
  readonly signature: 'verified' | 'mismatch' | 'unknown';
  /** Why it cannot be read or verified. */
  readonly problem?: string;
}

/** One signature and everything that could be found out about it offline. */
export interface SdoSignature {
  readonly at: string;
  readonly form: 'cms' | 'xml' | 'jws';
  readonly role: 'signer' | 'seal' | 'timestamp';
  /** `RSA with SHA-256`. */
  readonly algorithm?: string;
  /** Algorithms that are no longer safe. */
  readonly weak: readonly string[];
  /** Everything it states a hash of. */
  readonly digests: readonly DigestComparison[];
  /** The arithmetic of the key. */
  readonly value: { readonly result: 'verified' | 'mismatch' | 'unknown'; readonly reason?: string };
  readonly signingTime?: Date;
  /** Where that time stands. */
  readonly timeFrom?: string;
  readonly certificate?: SdoCertificate;
  /** Certificates that came along, in any order, the signer's included. */
  readonly certificates: readonly X509Certificate[];
  /** Why the certificate is not the one that the signature names. */
  readonly certificateProblem?: string;
  readonly revocation: readonly RevocationAnswer[];
  readonly policy?: string;
  readonly profile?: string;
  /** For `jws`: how the header says it was signed, to try keys of the operator on. */
  readonly token?: string;
}

export interface SdoDocument {
  readonly at: string;
  readonly bytes: Uint8Array;
  /** As stated in the object. */
  readonly mediaType?: string;
}

/** A name and a value that came along; `at` says in which part. */
export interface SdoProperty {
  readonly at: string;
  readonly name: string;
  readonly value: string;
  readonly description?: string;
  /** Whether a signature covers it. */
  readonly signed: boolean;
}

/** What an LTV-SDO says of the signer in words of its own. */
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
  /** What was signed, as far as it is in the object; several in a list of SDOs. */
  readonly documents: readonly SdoDocument[];
  /** Texts beside the documents that a signature covers: the signed one may be among them (rule CS-V12). */
  readonly signedTexts: readonly string[];
  /** Hashes of the document that the object states beside its signatures. */
  readonly stated: readonly DigestComparison[];
  readonly signatures: readonly SdoSignature[];
  readonly properties: readonly SdoProperty[];
  readonly description?: SignerDescription;
  /** Bytes at the end of the object that no signature covers. */
  readonly uncovered?: number;
  /** What was undone to get at the object, and what nobody here could look into; a sentence each. */
  readonly notes: readonly string[];
}

/** The outcome of reading: an object, or why there is none. */
export type SdoReading =
  | { readonly sdo: ParsedSdo }
  | {
      readonly kind?: SdoKind;
      readonly problem: SdoProblem;
      /** `foreign`: nothing in it resembles a signed data object. Absent: it is one, and damaged. */
      readonly unusable?: 'foreign' | 'too-large';
    };
