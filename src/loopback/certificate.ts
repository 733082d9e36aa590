/** Self-signed TLS certificates, made on the fly: nothing is written to disk, and no key outlives the process. */
import type { KeyObject } from 'node:crypto';
import { objectIdentifier, primitive, sequence } from '../common/der.ts';
import { extension, selfSignedCertificate } from '../protocol/x509/self-signed.ts';

const OID = {
  subjectAltName: '2.5.29.17',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

const HOUR = 3_600_000;
/** Allows for clock skew: a certificate that is not yet valid would be refused. */
const BACKDATED_MILLISECONDS = HOUR;
/** Long enough for a sandbox that is left running, short enough to be worthless afterwards. */
const VALID_MILLISECONDS = 30 * 24 * HOUR;

/**
 * Creates a P-256 key and a self-signed certificate for it (RFC 5280), valid from an hour before `now` for 30 days.
 * @param hosts names and IP addresses for the subjectAltName; IPv6 with or without brackets
 * @returns both as PEM; the key in PKCS #8
 */
export async function makeSelfSignedCertificate(
  hosts: readonly string[],
  now: Date,
): Promise<{ cert: string; key: string }> {
  const { generateKeyPair } = await import('node:crypto');
  const key = await new Promise<KeyObject>((resolve, reject) => {
    generateKeyPair('ec', { namedCurve: 'P-256' }, (error, _, privateKey) => {
      if (error === null) resolve(privateKey);
      else reject(error);
    });
  });
  const cert = selfSignedCertificate({
    key,
    organization: 'idcli',
    commonName: 'idcli on this machine',
    notBefore: new Date(now.getTime() - BACKDATED_MILLISECONDS),
    notAfter: new Date(now.getTime() + VALID_MILLISECONDS),
    extensions: [
      extension(OID.extendedKeyUsage, sequence(objectIdentifier(OID.serverAuth))),
      extension(OID.subjectAltName, sequence(...hosts.map(generalName))),
    ],
  });
  return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

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
