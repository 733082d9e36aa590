/**
 * LTV-SDO and any other signed XML: root, namespace and the place of the document are undocumented, so the signed
 * content is found by following the references of the signatures.
 */

import type { X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { XmlElement } from '../xml/node.ts';
import { attributeOf, descendantsOf, elementsOf, pathOf, rawTextOf } from '../xml/tree.ts';
import { decodeBase64, textOfBytes } from './base64.ts';
import type { SdoXml } from './document.ts';
import { allNamed, DSIG, textIn } from './lookup.ts';
import type { ParsedSdo, SdoDocument, SignerDescription } from './parsed.ts';
import { propertiesIn } from './properties.ts';
import type { Dereferenced } from './reference.ts';
import { verifyXmlSignature } from './xml-signature.ts';

/** Element names of documents and signed texts, most reliable first. */
const DOCUMENT_NAMES = [
  'SignersDocument',
  'usrVisibleData',
  'SignedText',
  'SignText',
  'DataToSign',
  'ToBeSigned',
  'SignedDocument',
  'SignedData',
  'Document',
  'Content',
  'Text',
  'Message',
] as const;

/** Maximum number inspected. */
const MOST_SIGNATURES = 100;

/** Returns the XML signatures below an element, the first 100. */
export const signaturesIn = (root: XmlElement): XmlElement[] =>
  allNamed(root, 'Signature')
    .filter(({ namespace }) => namespace === DSIG)
    .slice(0, MOST_SIGNATURES);

/** Reads and verifies an LTV-SDO. @param known certificates that the object may leave out */
export function readLtv(xml: SdoXml, known: readonly X509Certificate[]): ParsedSdo {
  const { root } = xml;
  const results = signaturesIn(root).map((one) => verifyXmlSignature(one, { root, others: known }));
  const covered = results
    .flatMap((one) => one.covered)
    .filter(({ element }) => element !== undefined && !isProperties(element));
  const matching = covered.filter(({ matches }) => matches === true);
  const mediaType = results.map(({ xades }) => xades.mediaType).find((one) => one !== undefined);
  const document = findDocument(root, covered, mediaType);
  const description = describeSigner(root);
  const timestamps = results.reduce((sum, { xades }) => sum + xades.timestamps, 0);
  return {
    kind: 'ltv-sdo',
    format: root.namespace === '' ? root.local : `${root.local} in ${root.namespace}`,
    problems: [],
    documents: document === undefined ? [] : [document],
    signedTexts: matching.filter(({ bytes }) => bytes !== document?.bytes).flatMap(textsIn),
    stated: [],
    signatures: results.map(({ signature }) => signature),
    properties: propertiesIn(root, (part) => matching.some((one) => one.covers(part))),
    ...defined({ description }),
    notes: timestamps === 0 ? [] : [`${timestamps} timestamp${timestamps > 1 ? 's' : ''} in it`],
  };
}

const isProperties = ({ local }: XmlElement): boolean =>
  local === 'SignedProperties' || local === 'SignatureProperties' || local === 'KeyInfo';

/** Returns every text a reference covers, as found and, where it is base64, decoded. */
function textsIn({ element, bytes, decoded, covers }: Dereferenced): string[] {
  if (decoded && bytes !== undefined) return [textOfBytes(bytes)].filter((text) => text !== undefined);
  return element === undefined
    ? []
    : leavesOf(element)
        .filter(covers)
        .flatMap((leaf) => {
          const raw = rawTextOf(leaf);
          const inner = decodeLeaf(raw);
          const text = inner === undefined ? undefined : textOfBytes(inner);
          return text === undefined || text === raw ? [raw] : [raw, text];
        });
}

/** Returns elements with text and no child elements; those of a signature count only inside an Object. */
function leavesOf(element: XmlElement): XmlElement[] {
  return [...descendantsOf(element)].filter(
    (one) => elementsOf(one).length === 0 && rawTextOf(one).trim() !== '' && !isMachinery(one, element),
  );
}

function isMachinery(leaf: XmlElement, within: XmlElement): boolean {
  for (let at: XmlElement | undefined = leaf; at !== undefined && at !== within; at = at.parent) {
    if (at.namespace === DSIG && at.local !== 'Object') return at.local !== 'Signature';
    if (at.namespace.startsWith('http://uri.etsi.org/01903')) return true;
  }
  return false;
}

function findDocument(
  root: XmlElement,
  covered: readonly Dereferenced[],
  mediaType: string | undefined,
): SdoDocument | undefined {
  const decoded = covered.find((one) => one.decoded === true);
  if (decoded?.element !== undefined && decoded.bytes !== undefined) {
    return found(decoded.element, decoded.bytes, root, mediaType);
  }
  const leaves = covered.flatMap(({ element, covers }) =>
    element === undefined ? [] : leavesOf(element).filter(covers),
  );
  const rank = (leaf: XmlElement): number => {
    const named = DOCUMENT_NAMES.findIndex((name) => name.toLowerCase() === leaf.local.toLowerCase());
    const around = DOCUMENT_NAMES.findIndex(
      (name) => name.toLowerCase() === leaf.parent?.local.toLowerCase(),
    );
    const places = [named, around].filter((index) => index >= 0);
    return places.length === 0 ? DOCUMENT_NAMES.length : Math.min(...places);
  };
  const leaf = best(leaves, (one) => [-rank(one), rawTextOf(one).length]);
  if (leaf === undefined) return undefined;
  const raw = rawTextOf(leaf);
  return found(leaf, decodeLeaf(raw) ?? Buffer.from(raw, 'utf8'), root, mediaType);
}

/** Returns the first item with the highest score, compared part by part. */
function best<Item>(
  items: readonly Item[],
  score: (item: Item) => readonly [number, number],
): Item | undefined {
  let found: { readonly item: Item; readonly score: readonly [number, number] } | undefined;
  for (const item of items) {
    const [first, second] = score(item);
    const better =
      found === undefined || first > found.score[0] || (first === found.score[0] && second > found.score[1]);
    if (better) found = { item, score: [first, second] };
  }
  return found?.item;
}

function found(
  element: XmlElement,
  bytes: Uint8Array,
  root: XmlElement,
  mediaType: string | undefined,
): SdoDocument {
  const stated =
    mediaType ??
    attributeOf(element, 'MimeType') ??
    attributeOf(element, 'mimeType') ??
    textIn(allNamed(element.parent ?? root, 'MimeType', 'MediaType', 'ContentType')[0]);
  return { at: pathOf(element), bytes, ...defined({ mediaType: stated }) };
}

/** Decodes base64 that holds text, a PDF or XML; anything else is plain text that happens to use the alphabet. */
function decodeLeaf(raw: string): Uint8Array | undefined {
  const packed = raw.trim();
  if (packed.length < 4 || packed.replace(/\s+/g, '').length % 4 !== 0) return undefined;
  const bytes = decodeBase64(packed);
  if (bytes === undefined) return undefined;
  const isPdf = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
  return isPdf || textOfBytes(bytes) !== undefined ? bytes : undefined;
}

function describeSigner(root: XmlElement): SignerDescription | undefined {
  const [element] = allNamed(root, 'SignerDescription');
  if (element === undefined) return undefined;
  const nationalId = textIn(allNamed(element, 'SignerNationalId')[0]);
  const nationality = textIn(allNamed(element, 'SignerNationality')[0]);
  const name = textIn(allNamed(element, 'SignerName')[0]);
  return defined({ nationalId, nationality, name });
}
