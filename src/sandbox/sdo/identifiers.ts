/** Object identifiers and related encodings. */
import { nothing, objectIdentifier, sequence } from '../../common/der.ts';

export const OID = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
} as const;

/** The sandbox's certificate policy, below the arc reserved for examples (2.999). */
export const SANDBOX_POLICY = '2.999.8400.1';

/** Encodes an AlgorithmIdentifier with NULL parameters, as for RSA and the hash functions. */
export const algorithm = (id: string): Uint8Array => sequence(objectIdentifier(id), nothing());
