/** What a `ds:Reference` leads to, and the bytes that come out of its transforms. XML Signature 1.1, 4.4.3. */
import { canonicalize } from '../saml/xml/canonical.ts';
import { attributeOf, descendantsOf, isWithin, rawTextOf } from '../saml/xml/tree.ts';
import type { XmlElement } from '../saml/xml/types.ts';
import { decodeBase64 } from './base64.ts';
import { algorithmOf, childNamed, childrenNamed, DSIG, textIn } from './lookup.ts';

export interface Dereferenced {
  /** For people. */
  readonly of: string;
  readonly element?: XmlElement;
  /** What is hashed. */
  readonly bytes?: Uint8Array;
  /** Whether those bytes are what stands there as base64. */
  readonly decoded?: boolean;
  /** It points out of the object. */
  readonly foreign?: true;
  /** Whether their hash is the one that the signature states. */
  readonly matches?: boolean;
  /** Why there are no bytes, or why they may be the wrong ones. */
  readonly reason?: string;
}

export interface ReferenceContext {
  readonly root: XmlElement;
  readonly document?: Uint8Array;
}

type Part = { readonly element: XmlElement; readonly omit?: XmlElement } | { readonly bytes: Uint8Array };

export function dereference(
  reference: XmlElement,
  signature: XmlElement,
  context: ReferenceContext,
): Dereferenced {
  const uri = attributeOf(reference, 'URI');
  const found = find(uri, context);
  if (found === undefined) return outside(uri, context);
  if ('reason' in found) return { of: uri ?? 'something', reason: found.reason };
  const { element } = found;
  const of = element === context.root && (uri ?? '') === '' ? 'the whole object' : element.local;
  let part: Part = { element };
  for (const transform of childrenNamed(childNamed(reference, 'Transforms'), 'Transform')) {
    const next: Part | { readonly reason: string } = apply(transform, part, signature);
    if ('reason' in next) return { of, element, reason: next.reason };
    part = next;
  }
  const decoded =
    'bytes' in part && childrenNamed(childNamed(reference, 'Transforms'), 'Transform').some(isBase64);
  return { of, element, bytes: toBytes(part), ...(decoded ? { decoded } : {}) };
}

const isBase64 = (transform: XmlElement): boolean => algorithmOf(transform) === `${DSIG}base64`;

/** The elements that a URI inside of the object may mean. */
function find(
  uri: string | undefined,
  { root }: ReferenceContext,
): { readonly element: XmlElement } | { readonly reason: string } | undefined {
  if (uri === '' || uri === '#xpointer(/)') return { element: root };
  if (uri === undefined || !uri.startsWith('#')) return undefined;
  const id = /^#xpointer\(id\(['"](.+)['"]\)\)$/.exec(uri)?.[1] ?? uri.slice(1);
  const named = [...descendantsOf(root)].filter((element) =>
    ['Id', 'ID', 'id'].some((name) => attributeOf(element, name) === id),
  );
  const [element] = named;
  if (element === undefined) return { reason: `nothing in the object has the id ${id}` };
  return named.length > 1
    ? { reason: `the id ${id} stands ${named.length} times in the object` }
    : { element };
}

function outside(uri: string | undefined, { document }: ReferenceContext): Dereferenced {
  const named = uri === undefined ? 'something that it does not name' : uri;
  const reason = `it refers to something outside of the object: ${named}`;
  return document === undefined
    ? { of: 'the document', foreign: true, reason }
    : { of: 'the document', bytes: document, foreign: true, reason };
}

function apply(transform: XmlElement, part: Part, signature: XmlElement): Part | { readonly reason: string } {
  const algorithm = algorithmOf(transform);
  if (algorithm === `${DSIG}base64`) {
    const text = 'bytes' in part ? Buffer.from(part.bytes).toString('latin1') : rawTextOf(part.element);
    const bytes = decodeBase64(text);
    return bytes === undefined ? { reason: 'what should be base64 is none' } : { bytes };
  }
  if ('bytes' in part) return { reason: `a transform of bytes is not made here: ${algorithm}` };
  if (algorithm === `${DSIG}enveloped-signature` || leavesSignatureOut(transform, part.element)) {
    return isWithin(signature, part.element) ? { ...part, omit: signature } : part;
  }
  return canonicalizeBy(transform, part.element, part.omit);
}

/** The one XPath that people write: the same as an enveloped signature when there is one signature. */
function leavesSignatureOut(transform: XmlElement, element: XmlElement): boolean {
  const xpath = (textIn(childNamed(transform, 'XPath')) ?? '').replace(/\s+/g, '');
  const only = [...descendantsOf(element)].filter(
    ({ local, namespace }) => local === 'Signature' && namespace === DSIG,
  );
  return only.length === 1 && /^not\(ancestor-or-self::[\w.-]+:Signature\)$/.test(xpath);
}

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** The bytes of an element, by the canonicalization that a method names. */
export function canonicalizeBy(
  method: XmlElement | undefined,
  element: XmlElement,
  omit?: XmlElement,
): { readonly bytes: Uint8Array } | { readonly reason: string } {
  const [algorithm = '', comments] = split(algorithmOf(method));
  const base = { comments, ...(omit === undefined ? {} : { omit }) };
  if (algorithm === EXCLUSIVE) {
    const inclusivePrefixes = childrenNamed(method, 'InclusiveNamespaces').flatMap((list) =>
      (attributeOf(list, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== ''),
    );
    return { bytes: Buffer.from(canonicalize(element, { ...base, inclusivePrefixes })) };
  }
  if (algorithm === C14N) return { bytes: Buffer.from(canonicalize(element, { ...base, whole: true })) };
  if (algorithm === C14N_11) {
    // 1.1 differs in what xml:id and xml:base do to a part.
    return hasXmlAttributes(element)
      ? { reason: 'Canonical XML 1.1 of a part with xml:id or xml:base around it is not made here' }
      : { bytes: Buffer.from(canonicalize(element, { ...base, whole: true })) };
  }
  return { reason: `a transform that is not made here: ${algorithm || 'without a name'}` };
}

function split(algorithm: string): [string, boolean] {
  const plain = algorithm.replace(/#?WithComments$/, '');
  const comments = plain !== algorithm;
  return [algorithm.startsWith(EXCLUSIVE) ? EXCLUSIVE : plain, comments];
}

function hasXmlAttributes(element: XmlElement): boolean {
  for (let at = element.parent; at !== undefined; at = at.parent) {
    if (at.attributes.some(({ prefix, local }) => prefix === 'xml' && (local === 'id' || local === 'base')))
      return true;
  }
  return false;
}

/** Without canonicalization at the end, Canonical XML 1.0 is meant. Section 4.4.3.2. */
function toBytes(part: Part): Uint8Array {
  if ('bytes' in part) return part.bytes;
  const { element, omit } = part;
  return Buffer.from(canonicalize(element, { whole: true, ...(omit === undefined ? {} : { omit }) }));
}
