/** SEID-SDO: documents with detached signatures, a seal over the literal bytes of each data part, metadata. */

import { createHash, type X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { XmlElement } from '../xml/node.ts';
import { pathOf } from '../xml/tree.ts';
import { findHash } from './algorithms.ts';
import { decodeBase64 } from './base64.ts';
import { contentOfCms, verifyCms } from './cms.ts';
import type { SdoXml } from './document.ts';
import { algorithmOf, allNamed, childNamed, childrenNamed, DSIG, textIn } from './lookup.ts';
import type { DigestComparison, ParsedSdo, SdoDocument, SdoProblem, SdoSignature } from './parsed.ts';
import { propertiesIn } from './properties.ts';
import type { Dereferenced } from './reference.ts';
import { readXades } from './xades.ts';
import { verifyXmlSignature } from './xml-signature.ts';

/** Whether a document is a SEID-SDO of any version. */
export const isSeid = (root: XmlElement): boolean =>
  root.local === 'SDOList' || root.local === 'SDO' || allNamed(root, 'SDODataPart').length > 0;

interface Holder {
  readonly xml: SdoXml;
  readonly known: readonly X509Certificate[];
  readonly problems: SdoProblem[];
}

/** @param known certificates from elsewhere, such as anchors */
export function readSeid(xml: SdoXml, known: readonly X509Certificate[]): ParsedSdo {
  const { root } = xml;
  const problems: SdoProblem[] = [];
  const objects = root.local === 'SDO' ? [root] : allNamed(root, 'SDO');
  const read = objects.map((object) => readObject(object, { xml, known, problems }));
  if (objects.length === 0) problems.push({ at: pathOf(root), message: 'there is no SDO in the list' });
  const [version] = allNamed(root, 'SEIDSDOVersion').map(textIn);
  return {
    kind: 'seid-sdo',
    format: `SEID-SDO ${version ?? 'of no stated version'}`,
    problems,
    documents: read.flatMap((one) => one.documents),
    signedTexts: [],
    stated: read.flatMap((one) => one.stated),
    signatures: read.flatMap((one) => one.signatures),
    properties: read.flatMap((one) => one.properties),
    notes: [],
  };
}

type ReadObject = Pick<ParsedSdo, 'documents' | 'stated' | 'signatures' | 'properties'>;

function readObject(object: XmlElement, holder: Holder): ReadObject {
  const part = childNamed(object, 'SDODataPart');
  if (part === undefined) {
    holder.problems.push({
      at: pathOf(object),
      message: 'there is no SDODataPart, which holds the signatures',
    });
  }
  const elements = allNamed(part, 'CMSSignatureElement', 'XAdESSignatureElement');
  if (part !== undefined && elements.length === 0) {
    holder.problems.push({ at: pathOf(part), message: 'there is no signature in it' });
  }
  const document = readDocument(object, elements[0], holder) ?? documentInside(elements[0]);
  const covered: Dereferenced[] = [];
  const signatures = elements.flatMap((one) => readSignatures(one, document, covered, holder));
  return {
    documents: document === undefined ? [] : [document],
    stated: elements.flatMap((one) => statedDigests(one, document)),
    signatures: [...signatures, ...readSeals(object, part, holder)],
    properties: propertiesIn(object, (part) => covered.some((one) => one.covers(part))),
  };
}

function readDocument(
  object: XmlElement,
  first: XmlElement | undefined,
  { problems }: Holder,
): SdoDocument | undefined {
  const element = allNamed(childNamed(object, 'SignedObject'), 'SignersDocument')[0];
  if (element === undefined) return undefined;
  const bytes = decodeBase64(textIn(element) ?? '');
  if (bytes === undefined) {
    problems.push({ at: pathOf(element), message: 'the document is not base64' });
    return undefined;
  }
  const mediaType = textIn(allNamed(first, 'MimeType')[0]);
  return { at: pathOf(element), bytes, ...defined({ mediaType }) };
}

/** A signature may embed its content, though a SEID-SDO keeps it separate. */
function documentInside(element: XmlElement | undefined): SdoDocument | undefined {
  const value = childNamed(element, 'CMSSignature');
  const bytes = value && contentOfCms(decodeBase64(textIn(value) ?? '') ?? new Uint8Array());
  return value === undefined || bytes === undefined ? undefined : { at: pathOf(value), bytes };
}

/** `HashedData`: the document hash that the object itself states. */
function statedDigests(element: XmlElement, document: SdoDocument | undefined): DigestComparison[] {
  return childrenNamed(element, 'HashedData').map((hashed) => {
    const method = algorithmOf(childNamed(hashed, 'DigestMethod'));
    const hash = findHash(method);
    const stated = decodeBase64(textIn(childNamed(hashed, 'DigestValue')) ?? '') ?? new Uint8Array();
    const base = {
      at: pathOf(hashed),
      of: 'the document',
      algorithm: hash?.name ?? method,
      stated: Buffer.from(stated).toString('hex'),
    };
    if (document === undefined) return { ...base, result: 'unknown', reason: 'the document is not there' };
    if (hash === undefined)
      return { ...base, result: 'unknown', reason: 'its hash function is not known here' };
    const actual = createHash(hash.hash).update(document.bytes).digest();
    return {
      ...base,
      actual: actual.toString('hex'),
      result: actual.equals(stated) ? 'match' : 'mismatch',
    };
  });
}

function readSignatures(
  element: XmlElement,
  document: SdoDocument | undefined,
  covered: Dereferenced[],
  { xml, known, problems }: Holder,
): SdoSignature[] {
  const xades = readXades(element, () => true);
  const others = [...xades.certificates, ...known];
  const profile = textIn(childNamed(element, 'SDOProfile'));
  const policy = xades.policy;
  const complete = (one: SdoSignature): SdoSignature => ({
    ...one,
    revocation: [
      ...one.revocation,
      ...xades.revocationOf(one.certificate?.x509, [...one.certificates, ...others]),
    ],
    ...defined({ policy, profile }),
  });
  const made = allNamed(element, 'Signature').filter(({ namespace }) => namespace === DSIG);
  if (made.length > 0) {
    const context = {
      root: xml.root,
      others,
      ...defined({ document: document?.bytes }),
    };
    return made.map((one) => {
      const { signature, covered: targets } = verifyXmlSignature(one, context);
      covered.push(...targets.filter(({ matches }) => matches === true));
      // Content inside the signature was read with it.
      return { ...signature, ...defined({ profile }) };
    });
  }
  const at = pathOf(element);
  const value = childNamed(element, 'CMSSignature');
  const bytes = value && decodeBase64(textIn(value) ?? '');
  const context = { at, role: 'signer' as const, of: 'the document', others };
  const verified = bytes && verifyCms(bytes, { ...context, ...defined({ content: document?.bytes }) });
  if (verified === undefined) {
    problems.push({
      at: value === undefined ? at : pathOf(value),
      message: 'there is no CMS signature that can be read',
    });
    return [];
  }
  return verified.map(complete);
}

/** Covers the literal data part, byte for byte: no canonicalization compensates for a change. */
function readSeals(
  object: XmlElement,
  part: XmlElement | undefined,
  { xml, known, problems }: Holder,
): SdoSignature[] {
  const seal = childNamed(object, 'SDOSeal');
  if (seal === undefined || part === undefined) return [];
  const made = allNamed(seal, 'Signature').filter(({ namespace }) => namespace === DSIG);
  if (made.length > 0) {
    return made.map((one) => ({
      ...verifyXmlSignature(one, { root: xml.root, document: xml.bytesOf(part), others: known }).signature,
      role: 'seal' as const,
    }));
  }
  const values = allNamed(seal, 'CMSSignature');
  if (values.length === 0) problems.push({ at: pathOf(seal), message: 'there is no signature in the seal' });
  return values.flatMap((value) => {
    const bytes = decodeBase64(textIn(value) ?? '');
    const context = { at: pathOf(seal), role: 'seal' as const, of: 'the data part', others: known };
    const verified = bytes && verifyCms(bytes, { ...context, content: xml.bytesOf(part) });
    if (verified === undefined) {
      problems.push({ at: pathOf(value), message: 'the seal is not a CMS signature that can be read' });
      return [];
    }
    return [...verified];
  });
}
