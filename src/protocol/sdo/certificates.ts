/** Certificates in signed data objects. */

import { X509Certificate } from 'node:crypto';
import { Certificate, CertificatePolicies, type RelativeDistinguishedNames } from 'pkijs';
import { defined } from '../../common/defined.ts';
import { octetsOf, readAsn1, textOfValue } from './asn1.ts';
import type { SdoCertificate } from './parsed.ts';

const NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.41': 'name',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'E',
  '0.9.2342.19200300.100.1.25': 'DC',
};

const POLICIES = '2.5.29.32';
const KEY_USAGE = '2.5.29.15';
const USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** Reads a certificate; undefined when node:crypto cannot. */
export function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    // Not a certificate: the caller reports where.
    return undefined;
  }
}

/**
 * Reads names, policies and key usage of a certificate. Leaves out what pkijs cannot read; node:crypto has read the
 * rest.
 */
export function describeCertificate(x509: X509Certificate): SdoCertificate {
  const read = readAsn1(x509.raw, (schema) => new Certificate({ schema }));
  if (read === undefined) {
    return { x509, subject: oneLine(x509.subject), issuer: oneLine(x509.issuer), names: {}, policies: [] };
  }
  const extension = (id: string) => read.extensions?.find(({ extnID }) => extnID === id)?.parsedValue;
  const policies = extension(POLICIES);
  const usage = keyUsageOf(extension(KEY_USAGE));
  return {
    x509,
    subject: distinguishedName(read.subject),
    issuer: distinguishedName(read.issuer),
    names: Object.fromEntries(namesIn(read.subject)),
    policies:
      policies instanceof CertificatePolicies
        ? policies.certificatePolicies.map(({ policyIdentifier }) => policyIdentifier)
        : [],
    ...defined({ keyUsage: usage }),
  };
}

/** `C=NO, O=Example, CN=Ola Nordmann`. */
const distinguishedName = (name: RelativeDistinguishedNames): string =>
  namesIn(name)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

function namesIn(name: RelativeDistinguishedNames): [string, string][] {
  return name.typesAndValues.map(({ type, value }) => [NAMES[type] ?? type, textOfValue(value)]);
}

function keyUsageOf(value: unknown): readonly string[] | undefined {
  const bits = octetsOf(value);
  return bits && USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

const oneLine = (name: string): string => name.split('\n').join(', ');
