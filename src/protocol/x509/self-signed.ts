/** Creates self-signed certificates. RFC 5280, 4.1. */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  constructed,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  utf8String,
} from '../../common/der.ts';

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectKeyIdentifier: '2.5.29.14',
  basicConstraints: '2.5.29.19',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

export interface CertificateWish {
  /** RSA or a NIST curve. */
  readonly key: KeyObject;
  readonly organization: string;
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** In addition to the standard ones; written with `extension`. */
  readonly extensions?: readonly Uint8Array[];
}

/**
 * Creates an end-entity certificate, since some verifiers refuse a CA certificate as an end entity's; without keyUsage,
 * since others would then not accept it as its own issuer.
 * @returns PEM
 */
export function selfSignedCertificate(wish: CertificateWish): string {
  const { key, notBefore, notAfter } = wish;
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  // The key is new, so its digest is as unique as a serial number must be.
  const identifier = createHash('sha256').update(publicKey).digest().subarray(0, 16);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? sequence(objectIdentifier(OID.sha256WithRsa), nothing())
      : sequence(objectIdentifier(OID.ecdsaWithSha256));
  const name = sequence(
    attribute(OID.organization, wish.organization),
    attribute(OID.commonName, wish.commonName),
  );
  const toBeSigned = sequence(
    constructed(0, integer(Uint8Array.of(2))),
    integer(identifier),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey,
    constructed(
      3,
      sequence(
        extension(OID.basicConstraints, sequence(), { critical: true }),
        ...(wish.extensions ?? []),
        extension(OID.subjectKeyIdentifier, octetString(identifier)),
      ),
    ),
  );
  return toPem(sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, key))));
}

const attribute = (type: string, text: string): Uint8Array =>
  setOf(sequence(objectIdentifier(type), utf8String(text)));

/** @param id its object identifier, with dots */
export const extension = (
  id: string,
  content: Uint8Array,
  options: { readonly critical?: boolean } = {},
): Uint8Array =>
  sequence(objectIdentifier(id), ...(options.critical === true ? [boolean(true)] : []), octetString(content));

function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
