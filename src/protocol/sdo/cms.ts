/** CMS signatures: read, and verified over detached content. RFC 5652, RFC 5035. */

import { createHash, type X509Certificate } from 'node:crypto';
import {
  type Attribute,
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  type SignerInfo,
} from 'pkijs';
import { defined } from '../../common/defined.ts';
import {
  describeAlgorithm,
  HASHES,
  type HashAlgorithm,
  SCHEMES,
  type SignatureScheme,
  weakOf,
} from './algorithms.ts';
import { octetsOf, partsOf, readAsn1, timeOf } from './asn1.ts';
import { describeCertificate, readCertificate } from './certificates.ts';
import { checkSignature } from './check-signature.ts';
import type { DigestComparison, SdoSignature } from './parsed.ts';
import { pssHash } from './pss.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
} as const;

export interface CmsContext {
  readonly at: string;
  readonly role: SdoSignature['role'];
  /** The signed bytes, when the signature is detached. */
  readonly content?: Uint8Array;
  /** For display: `the document`. */
  readonly of: string;
  /** Certificates supplied elsewhere, for a signature without its own. */
  readonly others: readonly X509Certificate[];
}

/** Real objects have fewer signers; each costs some arithmetic. */
const MOST_SIGNERS = 100;

/** Verifies each signer, one entry each; undefined when the bytes are not a CMS signature. */
export function verifyCms(bytes: Uint8Array, context: CmsContext): readonly SdoSignature[] | undefined {
  const signed = readAsn1(bytes, (schema) => {
    const { contentType, content } = new ContentInfo({ schema });
    if (contentType !== OID.signedData) throw new Error('no signed data');
    return new SignedData({ schema: content });
  });
  if (signed === undefined || signed.signerInfos.length === 0) return undefined;
  if (signed.signerInfos.length > MOST_SIGNERS) return undefined;
  const inside = signed.encapContentInfo.eContent?.getValue();
  // People see the detached content; other content inside must not replace it.
  const content = context.content ?? (inside === undefined ? undefined : new Uint8Array(inside));
  const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate);
  return signed.signerInfos.map((signer, index) =>
    verifySigner(signer, certificates, content, {
      ...context,
      at: signed.signerInfos.length > 1 ? `${context.at}/SignerInfo[${index + 1}]` : context.at,
    }),
  );
}

/** Returns the content embedded in a CMS signature. */
export function contentOfCms(bytes: Uint8Array): Uint8Array | undefined {
  return readAsn1(bytes, (schema) => {
    const { content } = new ContentInfo({ schema });
    const inside = new SignedData({ schema: content }).encapContentInfo.eContent?.getValue();
    return inside === undefined ? undefined : new Uint8Array(inside);
  });
}

function verifySigner(
  signer: SignerInfo,
  brought: readonly Certificate[],
  content: Uint8Array | undefined,
  context: CmsContext,
): SdoSignature {
  const all = [...withNode(brought), ...context.others.flatMap(withPkijs)];
  const found = all.find(({ read }) => isNamed(signer, read));
  const hash = lookup(HASHES, signer.digestAlgorithm.algorithmId);
  const scheme = lookup(SCHEMES, signer.signatureAlgorithm.algorithmId);
  const signatureHash = scheme?.hash ?? pssHash(signer.signatureAlgorithm) ?? hash?.hash;
  const attributes = signer.signedAttrs?.attributes ?? [];
  const digests = attributes.length === 0 ? [] : [compareDigest(attributes, hash, signer, content, context)];
  const time = timeOf(firstValue(attributes, OID.signingTime));
  const policy = policyOf(attributes);
  const problem = found === undefined ? undefined : certificateProblem(attributes, found.x509);
  return {
    at: context.at,
    form: 'cms',
    role: context.role,
    ...defined({ algorithm: scheme === undefined ? undefined : describeAlgorithm(scheme, signatureHash) }),
    weak: weakOf(signatureHash, hash?.hash),
    digests,
    value: checkValue(signer, scheme, signatureHash, content, found?.x509),
    ...(time === undefined ? {} : { signingTime: time, timeFrom: 'the signed attribute signingTime' }),
    ...defined({ certificate: found === undefined ? undefined : describeCertificate(found.x509) }),
    certificates: all.map(({ x509 }) => x509),
    ...defined({ certificateProblem: problem }),
    revocation: [],
    ...defined({ policy }),
  };
}

interface Both {
  readonly read: Certificate;
  readonly x509: X509Certificate;
}

const withNode = (certificates: readonly Certificate[]): Both[] =>
  certificates.flatMap((read) => {
    const x509 = readCertificate(new Uint8Array(read.toSchema().toBER()));
    return x509 === undefined ? [] : [{ read, x509 }];
  });

const withPkijs = (x509: X509Certificate): Both[] => {
  const read = readAsn1(x509.raw, (schema) => new Certificate({ schema }));
  return read === undefined ? [] : [{ read, x509 }];
};

function isNamed({ sid }: SignerInfo, certificate: Certificate): boolean {
  if (sid instanceof IssuerAndSerialNumber) {
    return certificate.issuer.isEqual(sid.issuer) && certificate.serialNumber.isEqual(sid.serialNumber);
  }
  const wanted = octetsOf(sid);
  const extension = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue;
  const own = octetsOf(extension);
  return wanted !== undefined && own !== undefined && Buffer.compare(wanted, own) === 0;
}

function compareDigest(
  attributes: readonly Attribute[],
  hash: HashAlgorithm | undefined,
  signer: SignerInfo,
  content: Uint8Array | undefined,
  { at, of }: CmsContext,
): DigestComparison {
  const stated = octetsOf(firstValue(attributes, OID.messageDigest));
  const base = {
    at: `${at}, messageDigest`,
    of,
    algorithm: hash?.name ?? signer.digestAlgorithm.algorithmId,
    stated: stated === undefined ? '' : Buffer.from(stated).toString('hex'),
  };
  if (stated === undefined) {
    return { ...base, result: 'mismatch', reason: 'the signed attributes hold no hash of what was signed' };
  }
  if (hash === undefined)
    return { ...base, result: 'unknown', reason: 'its hash function is not known here' };
  if (content === undefined) return { ...base, result: 'unknown', reason: `${of} is not there` };
  const actual = createHash(hash.hash).update(content).digest();
  return { ...base, actual: actual.toString('hex'), result: actual.equals(stated) ? 'match' : 'mismatch' };
}

/** The attributes, if any, are signed as a SET; else the content itself. RFC 5652, 5.4. */
function checkValue(
  { signedAttrs, signature }: SignerInfo,
  scheme: SignatureScheme | undefined,
  hash: string | undefined,
  content: Uint8Array | undefined,
  certificate: X509Certificate | undefined,
): SdoSignature['value'] {
  if (certificate === undefined)
    return { result: 'unknown', reason: 'the certificate of the signer is not there' };
  if (scheme === undefined) return { result: 'unknown', reason: 'its algorithm is not known here' };
  const withAttributes = signedAttrs !== undefined && signedAttrs.attributes.length > 0;
  const data = withAttributes ? new Uint8Array(signedAttrs.encodedValue) : content;
  if (data === undefined) return { result: 'unknown', reason: 'what was signed is not there' };
  return checkSignature({
    scheme: scheme.scheme,
    hash,
    encoding: 'der',
    data,
    value: signature.valueBlock.valueHexView,
    certificate,
  });
}

/** The attribute that binds a signature to one certificate, so that no namesake can replace it. RFC 5035, 5. */
function certificateProblem(attributes: readonly Attribute[], x509: X509Certificate): string | undefined {
  for (const [id, standard] of [
    [OID.signingCertificateV2, 'sha256'],
    [OID.signingCertificate, 'sha1'],
  ] as const) {
    const [identifiers] = partsOf(firstValue(attributes, id));
    const [identifier] = partsOf(identifiers);
    const parts = partsOf(identifier);
    const named = id === OID.signingCertificateV2 ? hashNamed(parts[0]) : undefined;
    const stated = octetsOf(named === undefined ? parts[0] : parts[1]);
    if (stated === undefined) continue;
    const actual = createHash(named ?? standard)
      .update(x509.raw)
      .digest();
    if (!actual.equals(stated)) return 'the signed attribute signingCertificate names another certificate';
  }
  return undefined;
}

/** Returns the AlgorithmIdentifier of an ESSCertIDv2, if any. */
function hashNamed(value: unknown): string | undefined {
  const [identifier] = partsOf(value);
  return identifier === undefined ? undefined : lookup(HASHES, identifierOf(identifier))?.hash;
}

function policyOf(attributes: readonly Attribute[]): string | undefined {
  const [identifier] = partsOf(firstValue(attributes, OID.signaturePolicy));
  return identifier === undefined ? undefined : identifierOf(identifier) || undefined;
}

function identifierOf(value: unknown): string {
  const text: unknown =
    typeof value === 'object' && value !== null && 'getValue' in value && typeof value.getValue === 'function'
      ? value.getValue()
      : '';
  return typeof text === 'string' ? text : '';
}

const firstValue = (attributes: readonly Attribute[], id: string): unknown =>
  attributes.find(({ type }) => type === id)?.values[0];

function lookup<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
