/** X.509 certificates of the sandbox (RFC 5280). */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  constructed,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  printableString,
  sequence,
  setOf,
  time,
  utf8String,
} from '../../common/der.ts';
import { algorithm, OID, SANDBOX_POLICY } from './identifiers.ts';

/** A certificate with the key to sign in its name. */
export interface Identity {
  readonly der: Uint8Array;
  /** Encoded subject name. */
  readonly name: Uint8Array;
  /** Encoded issuer name. */
  readonly issuerName: Uint8Array;
  /** Big-endian octets. */
  readonly serial: Uint8Array;
  readonly key: KeyObject;
  /** SHA-1 of the public key: the identifier of RFC 5280, 4.2.1.2 (1). */
  readonly keyIdentifier: Uint8Array;
}

interface Subject {
  readonly commonName: string;
  readonly organization: string;
  readonly organizationalUnit?: string;
  readonly serialNumber?: string;
  readonly country: string;
}

export interface CertificateOrder {
  readonly subject: Subject;
  readonly key: KeyObject;
  /** Absent: self-issued. */
  readonly issuer?: Identity;
  readonly serial: Uint8Array;
  readonly from: Date;
  readonly until: Date;
  readonly authority: boolean;
}

export function issue(order: CertificateOrder): Identity {
  const { subject, key, issuer, serial, from, until } = order;
  const name = encodeName(subject);
  const issuerName = issuer?.name ?? name;
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const keyIdentifier = createHash('sha1').update(subjectPublicKey(key)).digest();
  const toBeSigned = sequence(
    constructed(0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm(OID.sha256WithRsa),
    issuerName,
    sequence(time(from), time(until)),
    name,
    publicKey,
    constructed(3, sequence(...extensions(order, keyIdentifier))),
  );
  const signature = sign('sha256', toBeSigned, issuer?.key ?? key);
  const der = sequence(toBeSigned, algorithm(OID.sha256WithRsa), bitString(signature));
  return { der, name, issuerName, serial, key, keyIdentifier };
}

/** Bits of keyUsage: for an authority digitalSignature, keyCertSign, cRLSign; else digitalSignature, nonRepudiation. */
const USAGE = { authority: [0b1000_0110, 1], signer: [0b1100_0000, 6] } as const;

function extensions(
  { authority, issuer }: CertificateOrder,
  keyIdentifier: Uint8Array,
): readonly Uint8Array[] {
  const [bits, unused] = authority ? USAGE.authority : USAGE.signer;
  return [
    extension(OID.basicConstraints, sequence(...(authority ? [boolean(true)] : [])), { critical: true }),
    extension(OID.keyUsage, bitString(Uint8Array.of(bits), unused), { critical: true }),
    extension(OID.certificatePolicies, sequence(sequence(objectIdentifier(SANDBOX_POLICY)))),
    extension(OID.subjectKeyIdentifier, octetString(keyIdentifier)),
    extension(OID.authorityKeyIdentifier, sequence(primitive(0, issuer?.keyIdentifier ?? keyIdentifier))),
  ];
}

const extension = (id: string, content: Uint8Array, options: { critical?: boolean } = {}): Uint8Array =>
  sequence(objectIdentifier(id), ...(options.critical === true ? [boolean(true)] : []), octetString(content));

function encodeName(subject: Subject): Uint8Array {
  return sequence(
    attribute(OID.country, printableString(subject.country)),
    attribute(OID.organization, utf8String(subject.organization)),
    ...(subject.organizationalUnit === undefined
      ? []
      : [attribute(OID.organizationalUnit, utf8String(subject.organizationalUnit))]),
    attribute(OID.commonName, utf8String(subject.commonName)),
    ...(subject.serialNumber === undefined
      ? []
      : [attribute(OID.serialNumber, printableString(subject.serialNumber))]),
  );
}

const attribute = (type: string, text: Uint8Array): Uint8Array =>
  setOf(sequence(objectIdentifier(type), text));

/** Returns the bare RSA key (PKCS #1), without its algorithm wrapper. */
function subjectPublicKey(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ type: 'pkcs1', format: 'der' });
}

export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
