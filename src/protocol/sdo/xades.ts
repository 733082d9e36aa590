/** XAdES properties of any version, by local name. ETSI EN 319 132-1; ETSI TS 101 903. */

import { createHash, type X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { XmlElement } from '../xml/node.ts';
import { findHash } from './algorithms.ts';
import { decodeBase64 } from './base64.ts';
import { readCertificate } from './certificates.ts';
import { algorithmOf, allNamed, childNamed, follow, textIn } from './lookup.ts';
import { readOcsp } from './ocsp.ts';
import type { RevocationAnswer } from './parsed.ts';

export interface Xades {
  /** Only when signed. */
  readonly signingTime?: Date;
  readonly policy?: string;
  /** The media type of the signed data, as the signer stated it. */
  readonly mediaType?: string;
  readonly timestamps: number;
  readonly certificates: readonly X509Certificate[];
  /** Why a certificate does not match the one the properties name; undefined when it does, or none is named. */
  certificateProblem(certificate: X509Certificate): string | undefined;
  revocationOf(
    certificate: X509Certificate | undefined,
    known: readonly X509Certificate[],
  ): RevocationAnswer[];
}

/**
 * @param element anything that contains XAdES properties: a `ds:Signature`, or a part of a SEID-SDO
 * @param covers whether the signature covers an element
 */
export function readXades(element: XmlElement, covers: (part: XmlElement) => boolean): Xades {
  const [signed] = allNamed(element, 'SignedProperties').filter(covers);
  const time = dateOf(textIn(allNamed(signed, 'SigningTime')[0]));
  const policy = textIn(follow(allNamed(element, 'SigPolicyId')[0], 'Identifier'));
  const mediaType = textIn(follow(allNamed(signed, 'DataObjectFormat')[0], 'MimeType'));
  const certificates = bytesNamed(element, 'EncapsulatedX509Certificate').flatMap(
    (der) => readCertificate(der) ?? [],
  );
  const identifiers = allNamed(signed, 'SigningCertificate', 'SigningCertificateV2').flatMap((one) =>
    allNamed(one, 'CertDigest'),
  );
  const answers = bytesNamed(element, 'EncapsulatedOCSPValue');
  const lists = bytesNamed(element, 'EncapsulatedCRLValue');
  return {
    ...defined({ signingTime: time, policy, mediaType }),
    timestamps: allNamed(element, 'EncapsulatedTimeStamp').length,
    certificates,
    certificateProblem: (certificate) =>
      identifiers.length === 0 || identifiers.some((digest) => fits(digest, certificate))
        ? undefined
        : 'the signed property SigningCertificate names another certificate',
    revocationOf: (certificate, known) => [
      ...answers.map((answer) => readOcsp(answer, certificate, known)),
      ...lists.map(
        (): RevocationAnswer => ({ form: 'crl', serials: [], signature: 'unknown', problem: LISTS }),
      ),
    ],
  };
}

const LISTS = 'revocation lists are not looked into';

function fits(digest: XmlElement, certificate: X509Certificate): boolean {
  const hash = findHash(algorithmOf(childNamed(digest, 'DigestMethod')));
  const stated = decodeBase64(textIn(childNamed(digest, 'DigestValue')) ?? '');
  return (
    hash !== undefined &&
    stated !== undefined &&
    createHash(hash.hash).update(certificate.raw).digest().equals(stated)
  );
}

const bytesNamed = (element: XmlElement, local: string): Uint8Array[] =>
  allNamed(element, local).flatMap((one) => decodeBase64(textIn(one) ?? '') ?? []);

/** xs:dateTime; without a zone it is taken as UTC. */
function dateOf(text: string | undefined): Date | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(text))
    return undefined;
  const date = new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
