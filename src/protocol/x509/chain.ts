/**
 * Certificate chains sent in messages, checked against anchors chosen by the operator. RFC 5280, 6.1, as far as Node
 * goes.
 */
import { X509Certificate } from 'node:crypto';

export interface ChainJudgement {
  readonly trusted: boolean;
  /** Subjects from the first certificate towards the anchor, as far as the chain was followed. */
  readonly path: readonly string[];
  /** Why the chain is not trusted; one sentence. */
  readonly problem?: string;
  /** Index of the certificate at fault, from 0. */
  readonly index?: number;
}

/** Longer chains are not followed. */
const LONGEST_CHAIN = 10;

/**
 * Follows a chain, leaf first, to one of the anchors. Checked: every signature, every name, every validity period, and
 * that issuers are authorities. Not checked: revocation, policies, name constraints, path lengths.
 */
export function judgeChain(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: Date,
): ChainJudgement {
  const path: string[] = [];
  const refuse = (index: number, problem: string): ChainJudgement => ({
    trusted: false,
    path,
    problem,
    index,
  });
  if (chain.length === 0) return { trusted: false, path, problem: 'the chain is empty' };
  if (chain.length > LONGEST_CHAIN) {
    return refuse(LONGEST_CHAIN, `the chain has ${chain.length} certificates, more than ${LONGEST_CHAIN}`);
  }
  for (const [index, certificate] of chain.entries()) {
    const name = nameOf(certificate);
    path.push(name);
    const late = outsideValidity(certificate, now);
    if (late !== undefined) return refuse(index, `the certificate of ${name} ${late}`);
    if (index > 0 && !certificate.ca) return refuse(index, `${name} is not a certificate authority`);
    if (anchors.some((anchor) => anchor.fingerprint256 === certificate.fingerprint256)) {
      return { trusted: true, path };
    }
    const next = chain[index + 1];
    const anchor = anchors.find((one) => issued(one, certificate));
    if (anchor !== undefined) {
      path.push(nameOf(anchor));
      const lateAnchor = outsideValidity(anchor, now);
      return lateAnchor === undefined
        ? { trusted: true, path }
        : refuse(index, `the anchor ${nameOf(anchor)} ${lateAnchor}`);
    }
    if (next === undefined) {
      return refuse(
        index,
        `no anchor issued the certificate of ${name}, whose issuer is ${issuerOf(certificate)}`,
      );
    }
    if (!issued(next, certificate)) {
      const why = next.ca ? '' : ', which is not a certificate authority';
      return refuse(
        index,
        `the certificate of ${name} was not issued by the next one, ${nameOf(next)}${why}`,
      );
    }
  }
  return refuse(chain.length - 1, 'the chain ends without an anchor');
}

/** Returns the index of the first certificate in a list that the next one did not issue. */
export function findGap(chain: readonly X509Certificate[]): number | undefined {
  const gap = chain.findIndex((certificate, index) => {
    const next = chain[index + 1];
    return next !== undefined && !issued(next, certificate);
  });
  return gap < 0 ? undefined : gap;
}

/** Reads certificates from PEM text or DER bytes; undefined for anything else. */
export function readCertificates(bytes: Uint8Array): X509Certificate[] | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return blocks === null ? [new X509Certificate(bytes)] : blocks.map((block) => new X509Certificate(block));
  } catch {
    // Neither PEM nor DER that Node can read: the caller names the file.
    return undefined;
  }
}

/** Reads a certificate of `x5c`: base64 of DER, not base64url (RFC 7515, 4.1.6). */
export function readX5cCertificate(text: string): X509Certificate | undefined {
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return undefined;
  try {
    return new X509Certificate(Buffer.from(text, 'base64'));
  } catch {
    // Not a certificate: the caller says which one of the list.
    return undefined;
  }
}

/** Returns the common name of a subject, or the whole subject. */
export function nameOf(certificate: X509Certificate): string {
  return shortName(certificate.subject);
}

const issuerOf = (certificate: X509Certificate): string => shortName(certificate.issuer);

function shortName(name: string | undefined): string {
  const lines = (name ?? '').split('\n');
  const common = lines.find((line) => line.startsWith('CN='));
  return common?.slice('CN='.length) ?? (lines.join(', ') || 'nobody');
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    // If Node cannot use the issuer's key, nothing it issued is trusted.
    return false;
  }
}

function outsideValidity(certificate: X509Certificate, now: Date): string | undefined {
  const time = now.getTime();
  if (time < Date.parse(certificate.validFrom)) return `is not valid before ${certificate.validFrom}`;
  if (time > Date.parse(certificate.validTo)) return `expired on ${certificate.validTo}`;
  return undefined;
}
