/** The content of an object as data, for scripts and for display. */

import { createHash, type X509Certificate } from 'node:crypto';
import type { EmbeddedToken } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import {
  isText,
  type ParsedSdo,
  type RevocationAnswer,
  type SdoDocument,
  type SdoSignature,
} from '../../protocol/sdo/index.ts';
import type { Report } from '../../report.ts';
import { notVerified } from './not-verified.ts';

/** Longer text is left out: its hash identifies it. Bytes. */
const LONGEST_TEXT = 100_000;

/** Returns the members of `data` for a readable object. */
export function describeSdo(
  sdo: ParsedSdo,
  idToken: EmbeddedToken | undefined,
  report: Report,
): Record<string, Json> {
  const [document] = sdo.documents;
  const role = (wanted: SdoSignature['role']) => sdo.signatures.filter((one) => one.role === wanted);
  const properties = sdo.properties
    .filter(({ at }) => at !== idToken?.at)
    .map(({ name, value, description, at, signed }) => defined({ name, value, description, at, signed }));
  const [seal] = role('seal');
  return defined({
    format: sdo.format,
    document: document && describeDocument(document),
    documents: sdo.documents.length > 1 ? sdo.documents.map(describeDocument) : undefined,
    signers: role('signer').map(describeSignature),
    seal: seal && describeSignature(seal),
    timestamps: role('timestamp').length > 0 ? role('timestamp').map(describeSignature) : undefined,
    signerDescription: sdo.description === undefined ? undefined : defined({ ...sdo.description }),
    metadata: properties.length === 0 ? undefined : properties,
    // A name that masking does not treat as a secret: people want to see these claims.
    authentication: idToken && describeToken(idToken),
    notes: sdo.notes.length === 0 ? undefined : [...sdo.notes],
    notVerified: notVerified(sdo, report, idToken),
  });
}

function describeDocument(document: SdoDocument): Json {
  const { at, bytes, mediaType } = document;
  const readable = isText(document);
  return defined({
    at,
    mediaType: mediaType ?? (readable ? 'text/plain' : undefined),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    text: readable && bytes.length <= LONGEST_TEXT ? Buffer.from(bytes).toString('utf8') : undefined,
  });
}

function describeSignature(signature: SdoSignature): Json {
  const { at, form, algorithm, signingTime, timeFrom, certificate, revocation, policy, profile, value } =
    signature;
  return defined({
    at,
    form,
    algorithm,
    result: value.result,
    signedAt: signingTime === undefined ? undefined : iso(signingTime),
    signedAtFrom: timeFrom,
    policy,
    profile,
    certificate: certificate && {
      ...describeCertificate(certificate.x509),
      subject: certificate.subject,
      issuer: certificate.issuer,
      names: certificate.names,
      policies: [...certificate.policies],
      ...defined({ keyUsage: certificate.keyUsage === undefined ? undefined : [...certificate.keyUsage] }),
    },
    digests: signature.digests.map(({ of, algorithm: hash, stated, actual, result }) =>
      defined({ of, algorithm: hash, stated, actual, result }),
    ),
    revocation: revocation.length === 0 ? undefined : revocation.map(describeAnswer),
  });
}

function describeCertificate(x509: X509Certificate): Record<string, Json> {
  return {
    serial: x509.serialNumber,
    validFrom: iso(new Date(x509.validFrom)),
    validTo: iso(new Date(x509.validTo)),
    sha256: createHash('sha256').update(x509.raw).digest('hex'),
  };
}

const describeAnswer = (answer: RevocationAnswer): Json =>
  defined({
    form: answer.form,
    status: answer.status,
    producedAt: answer.producedAt === undefined ? undefined : iso(answer.producedAt),
    revokedAt: answer.revokedAt === undefined ? undefined : iso(answer.revokedAt),
    serialNumbers: answer.serials.length > 0 && answer.serials.length <= 10 ? [...answer.serials] : undefined,
    signature: answer.signature,
    problem: answer.problem,
  });

function describeToken({ at, signed, judgement }: EmbeddedToken): Json {
  const header = judgement.decoded?.signatures[0]?.header;
  return defined({
    at,
    signed,
    header,
    payload: judgement.claims,
    verdict: judgement.report.verdict,
    findings: judgement.report.findings.map(({ code, status, message }) => ({
      check: code,
      status,
      message,
    })),
  });
}

const iso = (date: Date): string =>
  Number.isNaN(date.getTime()) ? 'an unreadable time' : date.toISOString().replace('.000Z', 'Z');
