/** Keys as found in metadata, certificates and KeyInfo. */
import type { KeyObject } from 'node:crypto';

export interface CertificateFacts {
  readonly der: Uint8Array;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, as upper-case hexadecimal pairs with colons. */
  readonly fingerprint: string;
}

export interface SamlKey {
  readonly key: KeyObject;
  /** For people: a file, or `metadata of https://idp.example.com, signing key 1`. */
  readonly source: string;
  /** For people: `RSA 2048`, `EC P-256`. */
  readonly description: string;
  /** `any` if unspecified: the key is for both. SAML metadata, 2.4.1.1. */
  readonly use: 'signing' | 'encryption' | 'any';
  readonly certificate?: CertificateFacts;
  /** Readable, but not written as it should be; a sentence. */
  readonly oddity?: string;
}

/** A private key of the service provider. */
export interface DecryptionKey {
  readonly key: KeyObject;
  readonly source: string;
}
