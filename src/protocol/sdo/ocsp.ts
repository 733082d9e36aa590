/** Embedded OCSP answers: the status, the certificate, and the responder. RFC 6960. */

import type { X509Certificate } from 'node:crypto';
import { BasicOCSPResponse, Certificate, OCSPResponse, type SingleResponse } from 'pkijs';
import { defined } from '../../common/defined.ts';
import { SCHEMES } from './algorithms.ts';
import { octetsOf, partsOf, readAsn1, timeOf } from './asn1.ts';
import { readCertificate } from './certificates.ts';
import { checkSignature } from './check-signature.ts';
import type { RevocationAnswer } from './parsed.ts';
import { pssHash } from './pss.ts';

/** Allows a certificate to sign OCSP answers for its issuer. */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/**
 * @param bytes an OCSPResponse, or the BasicOCSPResponse inside it
 * @param certificate the one it should be about
 * @param known certificates that may include its issuer
 */
export function readOcsp(
  bytes: Uint8Array,
  certificate: X509Certificate | undefined,
  known: readonly X509Certificate[],
): RevocationAnswer {
  const basic = readBasic(bytes);
  if (basic === undefined) {
    return {
      form: 'ocsp',
      serials: [],
      signature: 'unknown',
      problem: 'it is not an OCSP answer that can be read',
    };
  }
  const { tbsResponseData: data } = basic;
  const serials = data.responses.map((one) => serialOf(one));
  const about = data.responses.find(
    (one) => certificate !== undefined && serialOf(one) === plainSerial(certificate),
  );
  const status = statusOf((about ?? data.responses[0])?.certStatus);
  return {
    form: 'ocsp',
    ...status,
    ...(Number.isNaN(data.producedAt.getTime()) ? {} : { producedAt: data.producedAt }),
    serials,
    ...(certificate === undefined ? { signature: 'unknown' } : verify(basic, certificate, known)),
  };
}

function readBasic(bytes: Uint8Array): BasicOCSPResponse | undefined {
  const whole = readAsn1(bytes, (schema) => new OCSPResponse({ schema }));
  const inner = whole?.responseBytes === undefined ? bytes : octetsOf(whole.responseBytes.response);
  return inner && readAsn1(inner, (schema) => new BasicOCSPResponse({ schema }));
}

const serialOf = ({ certID }: SingleResponse): string =>
  Buffer.from(octetsOf(certID.serialNumber) ?? [])
    .toString('hex')
    .toUpperCase()
    .replace(/^(?:00)+(?=.)/, '');

const plainSerial = ({ serialNumber }: X509Certificate): string =>
  serialNumber.toUpperCase().replace(/^(?:00)+(?=.)/, '');

/** CHOICE of `[0] good`, `[1] revoked` with its time, `[2] unknown`. */
function statusOf(value: unknown): Pick<RevocationAnswer, 'status' | 'revokedAt'> {
  const tag = tagOf(value);
  if (tag === 0) return { status: 'good' };
  if (tag === 2) return { status: 'unknown' };
  if (tag !== 1) return {};
  const revokedAt = timeOf(partsOf(value)[0]);
  return { status: 'revoked', ...defined({ revokedAt }) };
}

function tagOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('idBlock' in value)) return undefined;
  const block = value.idBlock;
  const tag: unknown =
    typeof block === 'object' && block !== null && 'tagNumber' in block ? block.tagNumber : undefined;
  return typeof tag === 'number' ? tag : undefined;
}

/** Verifies that the certificate's issuer signed it, or a responder certified by that issuer. */
function verify(
  basic: BasicOCSPResponse,
  certificate: X509Certificate,
  known: readonly X509Certificate[],
): Pick<RevocationAnswer, 'signature' | 'problem'> {
  const issuer = known.find((one) => issued(one, certificate));
  if (issuer === undefined) {
    return { signature: 'unknown', problem: 'the certificate of the issuer is not there' };
  }
  const responders = (basic.certs ?? [])
    .filter((one): one is Certificate => one instanceof Certificate)
    .flatMap((one) => readCertificate(new Uint8Array(one.toSchema().toBER())) ?? [])
    .filter((one) => issued(issuer, one) && (one.keyUsage ?? []).includes(OCSP_SIGNING));
  const scheme = SCHEMES[basic.signatureAlgorithm.algorithmId];
  if (scheme === undefined) return { signature: 'unknown', problem: 'its algorithm is not known here' };
  const results = [issuer, ...responders].map((responder) =>
    checkSignature({
      scheme: scheme.scheme,
      hash: scheme.hash ?? pssHash(basic.signatureAlgorithm),
      encoding: 'der',
      data: basic.tbsResponseData.tbsView,
      value: basic.signature.valueBlock.valueHexView,
      certificate: responder,
    }),
  );
  if (results.some(({ result }) => result === 'verified')) return { signature: 'verified' };
  return {
    signature: 'mismatch',
    problem: 'neither the issuer nor anybody it certified for it has signed it',
  };
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    // A key that Node cannot use proves no issuance.
    return false;
  }
}
