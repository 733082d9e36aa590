/** Reads keys from certificates, PEM, DER and the KeyInfo of signatures and metadata. XML Signature 1.1, 4.5. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { IdcliError } from '../../../errors.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, textOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import { NS } from '../namespaces.ts';
import { readWrittenKeys, type WrittenKey } from './certificate-text.ts';
import type { CertificateFacts, SamlKey } from './saml-key.ts';

export interface KeyReading {
  readonly keys: readonly SamlKey[];
  /** Why parts of it are not keys; a sentence each. */
  readonly problems: readonly string[];
}

type Origin = Pick<SamlKey, 'source' | 'use'>;

/** Returns all certificates and keys of a `ds:KeyInfo`, without duplicates. */
export function readKeyInfo(keyInfo: XmlElement | undefined, origin: Origin): KeyReading {
  const keys: SamlKey[] = [];
  const problems: string[] = [];
  const take = (what: string, read: () => SamlKey): void => {
    try {
      const key = read();
      const known = keys.some(
        (other) => other.key.equals(key.key) && (other.certificate || !key.certificate),
      );
      if (!known) keys.push(key);
    } catch (cause) {
      problems.push(`${what} cannot be read${cause instanceof Error ? `: ${cause.message}` : ''}`);
    }
  };
  for (const data of childrenOf(keyInfo, NS.signature, 'X509Data')) {
    for (const certificate of childrenOf(data, NS.signature, 'X509Certificate')) {
      const written = readWrittenKeys(textOf(certificate));
      if (written.length === 0)
        problems.push(`an X509Certificate cannot be read: ${whyUnreadable(certificate)}`);
      for (const key of written) {
        const oddity = key.pem ? PEM_INSIDE : undefined;
        take('an X509Certificate', () => ({ ...keyOfWritten(key, origin), ...defined({ oddity }) }));
      }
    }
  }
  for (const value of childrenOf(keyInfo, NS.signature, 'KeyValue')) {
    take('a KeyValue', () => bareKey(readKeyValue(value), origin));
  }
  for (const value of childrenOf(keyInfo, NS.signature11, 'DEREncodedKeyValue')) {
    take('a DEREncodedKeyValue', () =>
      bareKey(createPublicKey({ key: bytesOf(value), format: 'der', type: 'spki' }), origin),
    );
  }
  return { keys, problems };
}

/**
 * Reads the certificates and public keys of a file, in any notation.
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export function readCertificates(bytes: Uint8Array, source: string): readonly SamlKey[] {
  const written = readWrittenKeys(bytes);
  try {
    if (written.length > 0) return written.map((key) => keyOfWritten(key, { source, use: 'any' }));
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `${source} holds no certificate that can be read`, {
      cause,
      hint: insteadOf(bytes),
    });
  }
  throw new IdcliError('KEY_UNREADABLE', `${source} is not a certificate`, { hint: insteadOf(bytes) });
}

/** What the file may be instead. */
function insteadOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 100_000)).toString('latin1');
  if (/PRIVATE KEY-----/.test(text)) return 'it is a private key; its certificate is expected';
  if (/<(?:[\w.-]+:)?Entit(?:y|ies)Descriptor[\s>]/.test(text))
    return 'it is metadata: give it with --idp-metadata';
  if (/-----BEGIN CERTIFICATE REQUEST/.test(text))
    return 'it is a request for a certificate, and not the certificate';
  return 'give a PEM, DER or PKCS#7 file, or the base64 text of an X509Certificate element';
}

function keyOfWritten({ der, form }: WrittenKey, origin: Origin): SamlKey {
  if (form === 'certificate') return keyOfCertificate(der, origin);
  if (form === 'spki' || form === 'pkcs1') return bareKey(publicKeyOf(der, form), origin);
  // Form unknown: usually a certificate, or else a bare public key.
  try {
    return keyOfCertificate(der, origin);
  } catch (cause) {
    try {
      return bareKey(publicKeyOf(der, 'spki'), origin);
    } catch {
      throw cause;
    }
  }
}

const publicKeyOf = (der: Uint8Array, type: 'spki' | 'pkcs1'): KeyObject =>
  createPublicKey({ key: Buffer.from(der), format: 'der', type });

/** @throws when the bytes are not a certificate */
function keyOfCertificate(der: Uint8Array, origin: Origin): SamlKey {
  const certificate = new X509Certificate(der);
  const facts: CertificateFacts = {
    der: certificate.raw,
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    fingerprint: certificate.fingerprint256,
  };
  return { ...bareKey(certificate.publicKey, origin), certificate: facts };
}

/** Node writes X.500 names one part per line. */
function nameOf(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

function bareKey(key: KeyObject, origin: Origin): SamlKey {
  return { ...origin, key, description: describeKey(key) };
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/** For people: `RSA 2048`, `EC P-256`. */
export function describeKey(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType ?? 'unknown';
  if (modulusLength !== undefined) return `${type.toUpperCase()} ${modulusLength}`;
  if (namedCurve !== undefined) return `EC ${CURVES[namedCurve] ?? namedCurve}`;
  return type;
}

/** XML Signature 1.1, 4.5.4: base64 of the DER alone. */
const PEM_INSIDE =
  'the X509Certificate has the BEGIN and END lines of a PEM file inside, where only base64 belongs';

function whyUnreadable(element: XmlElement): string {
  const text = textOf(element);
  return text === '' ? 'it is empty' : (readBase64(text).problem?.message ?? 'it is not a certificate');
}

function bytesOf(element: XmlElement): Buffer {
  const { bytes, problem } = readBase64(textOf(element));
  if (bytes === undefined) throw new Error(problem?.message ?? 'it is not base64');
  return Buffer.from(bytes);
}

/** Named curves of ECKeyValue. XML Signature 1.1, 4.5.2.3. */
const CURVE_OIDS: Readonly<Record<string, { readonly crv: string; readonly bytes: number }>> = {
  'urn:oid:1.2.840.10045.3.1.7': { crv: 'P-256', bytes: 32 },
  'urn:oid:1.3.132.0.34': { crv: 'P-384', bytes: 48 },
  'urn:oid:1.3.132.0.35': { crv: 'P-521', bytes: 66 },
};

function readKeyValue(value: XmlElement): KeyObject {
  const rsa = childOf(value, NS.signature, 'RSAKeyValue');
  if (rsa !== undefined) {
    const number = (name: string): string => {
      const element = childOf(rsa, NS.signature, name);
      if (element === undefined) throw new Error(`RSAKeyValue has no ${name}`);
      return bytesOf(element).toString('base64url');
    };
    return createPublicKey({
      key: { kty: 'RSA', n: number('Modulus'), e: number('Exponent') },
      format: 'jwk',
    });
  }
  const ec = childOf(value, NS.signature11, 'ECKeyValue');
  const curve = CURVE_OIDS[attributeOf(childOf(ec, NS.signature11, 'NamedCurve'), 'URI') ?? ''];
  const point = childOf(ec, NS.signature11, 'PublicKey');
  if (curve === undefined || point === undefined) throw new Error('it is of a kind that is not known here');
  const bytes = bytesOf(point);
  if (bytes[0] !== 4 || bytes.length !== 1 + 2 * curve.bytes)
    throw new Error('it is not an uncompressed point');
  const [x, y] = [bytes.subarray(1, 1 + curve.bytes), bytes.subarray(1 + curve.bytes)];
  return createPublicKey({
    key: { kty: 'EC', crv: curve.crv, x: x.toString('base64url'), y: y.toString('base64url') },
    format: 'jwk',
  });
}
