/** Self-signed TLS certificates, made on the fly: nothing is kept on disk, and no key outlives the process. */
import type { KeyObject } from 'node:crypto';
import {
  bitString,
  boolean,
  constructed,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectKeyIdentifier: '2.5.29.14',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

const HOUR = 3_600_000;
/** Clocks differ; a certificate from the future would be refused. */
const BACKDATED_MILLISECONDS = HOUR;
/** Long enough for a sandbox that is left running, short enough to be worth nothing afterwards. */
const VALID_MILLISECONDS = 30 * 24 * HOUR;

/**
 * A new P-256 key and a certificate for it, signed by itself (RFC 5280), valid from an hour before `now` for 30 days.
 * It is an end-entity certificate, as some verifiers refuse a CA certificate as a server's own; without keyUsage, as others
 * then would not take it for its own issuer.
 * @param hosts names and IP addresses for the subjectAltName; IPv6 with or without brackets
 * @returns both as PEM; the key in PKCS #8
 */
export async function makeSelfSignedCertificate(
  hosts: readonly string[],
  now: Date,
): Promise<{ cert: string; key: string }> {
  const { createHash, generateKeyPair, sign } = await import('node:crypto');
  const pair = await new Promise<{ publicKey: KeyObject; privateKey: KeyObject }>((resolve, reject) => {
    generateKeyPair('ec', { namedCurve: 'P-256' }, (error, publicKey, privateKey) => {
      if (error === null) resolve({ publicKey, privateKey });
      else reject(error);
    });
  });
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' });
  // The key is new, so its digest is as unique as a serial number must be.
  const identifier = createHash('sha256').update(publicKey).digest().subarray(0, 16);
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha256));
  const name = sequence(
    attribute(OID.organization, 'idcli'),
    attribute(OID.commonName, 'idcli on this machine'),
  );
  const toBeSigned = sequence(
    constructed(0, integer(Uint8Array.of(2))),
    integer(identifier),
    algorithm,
    name,
    sequence(
      time(new Date(now.getTime() - BACKDATED_MILLISECONDS)),
      time(new Date(now.getTime() + VALID_MILLISECONDS)),
    ),
    name,
    publicKey,
    constructed(
      3,
      sequence(
        extension(OID.basicConstraints, sequence(), { critical: true }),
        extension(OID.extendedKeyUsage, sequence(objectIdentifier(OID.serverAuth))),
        extension(OID.subjectAltName, sequence(...hosts.map(generalName))),
        extension(OID.subjectKeyIdentifier, octetString(identifier)),
      ),
    ),
  );
  const certificate = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, pair.privateKey)));
  return {
    cert: toPem('CERTIFICATE', certificate),
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const attribute = (type: string, text: string): Uint8Array =>
  set(sequence(objectIdentifier(type), utf8String(text)));

const extension = (id: string, content: Uint8Array, options: { critical?: boolean } = {}): Uint8Array =>
  sequence(objectIdentifier(id), ...(options.critical === true ? [boolean(true)] : []), octetString(content));

/** RFC 5280, 4.2.1.6: `[2] dNSName` or `[7] iPAddress`. */
function generalName(host: string): Uint8Array {
  const address = addressOctets(host.replace(/^\[|\]$/g, ''));
  return address === undefined ? primitive(2, Buffer.from(host, 'latin1')) : primitive(7, address);
}

function addressOctets(host: string): Uint8Array | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return Uint8Array.from(host.split('.').map(Number));
  if (!host.includes(':')) return undefined;
  const [head = '', tail] = host.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)];
  return Uint8Array.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}

function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
