/** Detached CMS signatures with the attributes of advanced signatures: RFC 5652, RFC 5035. */
import { createHash, sign } from 'node:crypto';
import {
  constructed,
  constructedSet,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
} from '../../common/der.ts';
import type { Identity } from './certificate.ts';
import { algorithm, OID } from './identifiers.ts';

export interface CmsOrder {
  /** The signed content; not embedded in the signature. */
  readonly content: Uint8Array;
  readonly signer: Identity;
  /** Certificates included beside the signer's. */
  readonly others: readonly Identity[];
  readonly signingTime: Date;
  /** Flips one bit of the signature. */
  readonly damaged?: boolean;
}

const VERSION_1 = integer(Uint8Array.of(1));

export function signDetached({ content, signer, others, signingTime, damaged }: CmsOrder): Uint8Array {
  const attributes = [
    attribute(OID.contentType, objectIdentifier(OID.data)),
    attribute(OID.signingTime, time(signingTime)),
    attribute(OID.messageDigest, octetString(createHash('sha256').update(content).digest())),
    attribute(OID.signingCertificateV2, signingCertificate(signer)),
  ];
  // Signed as a SET, encoded as [0]: RFC 5652, 5.4.
  const signature = sign('sha256', setOf(...attributes), signer.key);
  if (damaged === true) flipBit(signature);
  const signerInfo = sequence(
    VERSION_1,
    sequence(signer.issuerName, integer(signer.serial)),
    algorithm(OID.sha256),
    constructedSet(0, ...attributes),
    algorithm(OID.rsaEncryption),
    octetString(signature),
  );
  const signedData = sequence(
    VERSION_1,
    setOf(algorithm(OID.sha256)),
    sequence(objectIdentifier(OID.data)),
    constructedSet(0, signer.der, ...others.map(({ der }) => der)),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(OID.signedData), constructed(0, signedData));
}

const attribute = (type: string, content: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(type), setOf(content));

/** SigningCertificateV2 with one ESSCertIDv2; SHA-256 is the implied default. */
const signingCertificate = ({ der }: Identity): Uint8Array =>
  sequence(sequence(sequence(octetString(createHash('sha256').update(der).digest()))));

/** Flips a bit in the middle, where no encoding reveals it. */
export function flipBit(signature: Buffer): void {
  const middle = signature.length >> 1;
  signature[middle] = (signature[middle] ?? 0) ^ 1;
}
