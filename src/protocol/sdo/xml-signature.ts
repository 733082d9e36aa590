/** XML signatures with the XAdES additions. XML Signature 1.1, 3.2; ETSI EN 319 132-1. */

import { createHash, type X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { SIGNATURE_ALGORITHMS } from '../saml/signature/algorithms.ts';
import type { XmlElement } from '../xml/node.ts';
import { pathOf } from '../xml/tree.ts';
import { describeAlgorithm, findHash, weakOf } from './algorithms.ts';
import { decodeBase64 } from './base64.ts';
import { describeCertificate, readCertificate } from './certificates.ts';
import { checkSignature } from './check-signature.ts';
import { algorithmOf, allNamed, childNamed, childrenNamed, follow, textIn } from './lookup.ts';
import type { DigestComparison, SdoSignature } from './parsed.ts';
import { canonicalizeBy, type Dereferenced, dereference } from './reference.ts';
import { readXades, type Xades } from './xades.ts';

export interface XmlSignatureContext {
  readonly root: XmlElement;
  /** The document, for references outside the XML. */
  readonly document?: Uint8Array;
  readonly others: readonly X509Certificate[];
}

export interface XmlSignatureResult {
  readonly signature: SdoSignature;
  /** The targets of its references. */
  readonly covered: readonly Dereferenced[];
  readonly xades: Xades;
}

/** Maximum number of references followed: each may hash the whole object again. */
const MOST_REFERENCES = 100;

interface ReadReference {
  readonly comparison: DigestComparison;
  readonly target: Dereferenced;
}

export function verifyXmlSignature(element: XmlElement, context: XmlSignatureContext): XmlSignatureResult {
  const signedInfo = childNamed(element, 'SignedInfo');
  const references = childrenNamed(signedInfo, 'Reference')
    .slice(0, MOST_REFERENCES)
    .map((one) => readReference(one, element, context));
  const covers = (part: XmlElement): boolean =>
    references.some(({ comparison, target }) => comparison.result === 'match' && target.covers(part));
  const xades = readXades(element, covers);
  const certificates = [...certificatesIn(element), ...xades.certificates, ...context.others];
  const { certificate, value } = verifyValue(element, signedInfo, certificates, xades);
  const method = algorithmOf(childNamed(signedInfo, 'SignatureMethod'));
  const scheme = schemeOf(method);
  const problem = certificate === undefined ? undefined : xades.certificateProblem(certificate);
  const digests = references.map(({ comparison }) => comparison);
  return {
    covered: references.map(({ target, comparison }) => ({
      ...target,
      matches: comparison.result === 'match',
    })),
    xades,
    signature: {
      at: pathOf(element),
      form: 'xml',
      role: 'signer',
      algorithm: scheme === undefined ? method : describeAlgorithm(scheme, scheme.hash),
      weak: weakOf(scheme?.hash, ...digests.map(({ algorithm }) => findHash(algorithm)?.hash)),
      digests: digests.length > 0 ? [...digests, ...tooMany(signedInfo)] : [nothingSigned(element)],
      value,
      ...(xades.signingTime === undefined
        ? {}
        : { signingTime: xades.signingTime, timeFrom: 'the signed property SigningTime' }),
      ...defined({ certificate: certificate === undefined ? undefined : describeCertificate(certificate) }),
      certificates,
      ...defined({ certificateProblem: problem }),
      revocation: xades.revocationOf(certificate, certificates),
      ...defined({ policy: xades.policy }),
    },
  };
}

const nothingSigned = (element: XmlElement): DigestComparison => ({
  at: pathOf(element),
  of: 'anything',
  algorithm: '',
  stated: '',
  result: 'mismatch',
  reason: 'the signature refers to nothing',
});

/** References that are not followed are not verified, and are reported so. */
function tooMany(signedInfo: XmlElement | undefined): DigestComparison[] {
  return childrenNamed(signedInfo, 'Reference')
    .slice(MOST_REFERENCES, MOST_REFERENCES + 1)
    .map((one) => ({
      at: pathOf(one),
      of: 'what it refers to',
      algorithm: '',
      stated: '',
      result: 'unknown',
      reason: `only the first ${MOST_REFERENCES} references are followed`,
    }));
}

function readReference(
  reference: XmlElement,
  signature: XmlElement,
  context: XmlSignatureContext,
): ReadReference {
  const target = dereference(reference, signature, context);
  const method = algorithmOf(childNamed(reference, 'DigestMethod'));
  const hash = findHash(method);
  const stated = decodeBase64(textIn(childNamed(reference, 'DigestValue')) ?? '');
  const base = {
    at: pathOf(reference),
    of: target.of,
    algorithm: hash?.name ?? method,
    stated: stated === undefined ? '' : Buffer.from(stated).toString('hex'),
  };
  const unknown = (reason: string): ReadReference => ({
    comparison: { ...base, result: 'unknown', reason },
    target,
  });
  if (target.ambiguous) {
    return { comparison: { ...base, result: 'mismatch', ...reasonOf(target) }, target };
  }
  if (hash === undefined) return unknown('its hash function is not known here');
  if (target.bytes === undefined) return unknown(target.reason ?? 'what it refers to is not there');
  const actual = createHash(hash.hash).update(target.bytes).digest();
  const matches = stated !== undefined && actual.equals(stated);
  // The meaning of a reference outside the object is up to the two parties: only a match proves something.
  if (!matches && target.foreign)
    return unknown(target.reason ?? 'it refers to something outside of the object');
  return {
    comparison: { ...base, actual: actual.toString('hex'), result: matches ? 'match' : 'mismatch' },
    target,
  };
}

const reasonOf = ({ reason }: Dereferenced) => defined({ reason });

/** The signer's certificate is the one whose key fits; failing that, the one the signature names. */
function verifyValue(
  element: XmlElement,
  signedInfo: XmlElement | undefined,
  certificates: readonly X509Certificate[],
  xades: Xades,
): { readonly certificate?: X509Certificate; readonly value: SdoSignature['value'] } {
  const method = algorithmOf(childNamed(signedInfo, 'SignatureMethod'));
  const scheme = schemeOf(method);
  const stated = decodeBase64(textIn(childNamed(element, 'SignatureValue')) ?? '');
  const named = certificates.find((one) => xades.certificateProblem(one) === undefined) ?? certificates[0];
  const found = defined({ certificate: named });
  const unknown = (reason: string) => ({ ...found, value: { result: 'unknown' as const, reason } });
  if (signedInfo === undefined) return unknown('there is no SignedInfo');
  if (scheme === undefined) return unknown(`its algorithm is not known here: ${method}`);
  if (stated === undefined || stated.length === 0) {
    return { ...found, value: { result: 'mismatch', reason: 'SignatureValue is not base64' } };
  }
  if (named === undefined) return unknown('the certificate of the signer is not there');
  const canonical = canonicalizeBy(childNamed(signedInfo, 'CanonicalizationMethod'), signedInfo, {
    comments: true,
  });
  if ('reason' in canonical) return unknown(canonical.reason);
  const candidates = [named, ...certificates.filter((one) => one !== named)];
  const tried = candidates.map((certificate) => ({
    certificate,
    value: checkSignature({
      scheme: scheme.scheme,
      hash: scheme.hash,
      encoding: 'ieee-p1363',
      data: canonical.bytes,
      value: stated,
      certificate,
    }),
  }));
  return (
    tried.find(({ value }) => value.result === 'verified') ?? tried[0] ?? unknown('no key could be tried')
  );
}

function schemeOf(method: string) {
  return Object.hasOwn(SIGNATURE_ALGORITHMS, method) ? SIGNATURE_ALGORITHMS[method] : undefined;
}

function certificatesIn(element: XmlElement): X509Certificate[] {
  return allNamed(follow(element, 'KeyInfo'), 'X509Certificate').flatMap((one) => {
    const der = decodeBase64(textIn(one) ?? '');
    return der === undefined ? [] : (readCertificate(der) ?? []);
  });
}
