/** Keys out of certificates, PEM, DER and the KeyInfo of signatures and metadata. XML Signature 1.1, 4.5. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { IdcliError } from '../../../errors.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, textOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import { NS } from '../namespaces.ts';
import type { CertificateFacts, SamlKey } from './saml-key.ts';

export interface KeyReading {
  readonly keys: readonly SamlKey[];
  /** Why something in it is no key; a sentence each. */
  readonly problems: readonly string[];
}

type Origin = Pick<SamlKey, 'source' | 'use'>;

/** All certificates and keys of a `ds:KeyInfo`; each is there once. */
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
      take('an X509Certificate', () => keyOfCertificate(bytesOf(certificate), origin));
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
 * Certificates and public keys of a file: PEM with one or more blocks, DER, or the base64 of metadata with or without tags.
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export function readCertificates(bytes: Uint8Array, source: string): readonly SamlKey[] {
  const origin: Origin = { source, use: 'any' };
  const text = Buffer.from(bytes).toString('latin1').trim();
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g);
  try {
    if (blocks !== null) {
      return blocks.map((block) =>
        block.includes('CERTIFICATE-----')
          ? keyOfCertificate(new X509Certificate(block).raw, origin)
          : bareKey(createPublicKey(block), origin),
      );
    }
    const der = bytes[0] === 0x30 ? bytes : readBase64(text.replace(CERTIFICATE_TAGS, '')).bytes;
    if (der?.[0] === 0x30) return [keyOfDer(der, origin)];
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `${source} holds no certificate that can be read`, { cause });
  }
  throw new IdcliError('KEY_UNREADABLE', `${source} is no certificate`, {
    hint: 'give a PEM or DER file, or the base64 text of an X509Certificate element',
  });
}

/** The tags around a certificate that was copied out of metadata or a message. */
const CERTIFICATE_TAGS = /^<(?:[\w.-]+:)?X509Certificate(?:\s[^>]*)?>|<\/(?:[\w.-]+:)?X509Certificate\s*>$/g;

/** A certificate, or a public key alone (SPKI). */
function keyOfDer(der: Uint8Array, origin: Origin): SamlKey {
  try {
    return keyOfCertificate(der, origin);
  } catch (cause) {
    try {
      return bareKey(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }), origin);
    } catch {
      throw cause;
    }
  }
}

/** @throws when the bytes are no certificate */
export function keyOfCertificate(der: Uint8Array, origin: Origin): SamlKey {
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

/** X.500 names come a part a line. */
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

function bytesOf(element: XmlElement): Buffer {
  const { bytes, problem } = readBase64(textOf(element));
  if (bytes === undefined) throw new Error(problem?.message ?? 'it is no base64');
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
  if (bytes[0] !== 4 || bytes.length !== 1 + 2 * curve.bytes) throw new Error('it is no uncompressed point');
  const [x, y] = [bytes.subarray(1, 1 + curve.bytes), bytes.subarray(1 + curve.bytes)];
  return createPublicKey({
    key: { kty: 'EC', crv: curve.crv, x: x.toString('base64url'), y: y.toString('base64url') },
    format: 'jwk',
  });
}
