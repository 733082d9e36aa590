/** Resolves a `ds:Reference` and applies its transforms. XML Signature 1.1, 4.4.3. */
import { defined } from '../../common/defined.ts';
import { canonicalize } from '../xml/canonical.ts';
import type { XmlElement } from '../xml/node.ts';
import { attributeOf, descendantsOf, isWithin, rawTextOf } from '../xml/tree.ts';
import { decodeBase64 } from './base64.ts';
import { algorithmOf, childNamed, childrenNamed, DSIG, textIn } from './lookup.ts';

export interface Dereferenced {
  /** For display. */
  readonly of: string;
  readonly element?: XmlElement;
  /** The hashed bytes. */
  readonly bytes?: Uint8Array;
  /** Whether those bytes were decoded from base64 text. */
  readonly decoded?: boolean;
  /** Whether the hash covers an element with all its content. */
  covers(part: XmlElement): boolean;
  /** It points outside the object. */
  readonly foreign?: true;
  /** Whether their hash matches the one in the signature. */
  readonly matches?: boolean;
  /** Why there are no bytes, or possibly the wrong ones. */
  readonly reason?: string;
  /** Several elements share its id: the attack shows another element than the signed one. */
  readonly ambiguous?: true;
}

export interface ReferenceContext {
  readonly root: XmlElement;
  readonly document?: Uint8Array;
}

/** An intermediate result of the transforms: an element, perhaps minus a signature, or bytes. */
interface Part {
  readonly element: XmlElement;
  readonly omit?: XmlElement;
  readonly bytes?: Uint8Array;
  readonly decoded?: true;
}

const NOTHING = (): boolean => false;

export function dereference(
  reference: XmlElement,
  signature: XmlElement,
  context: ReferenceContext,
): Dereferenced {
  const uri = attributeOf(reference, 'URI');
  const found = find(uri, context);
  if (found === undefined) return outside(uri, context);
  if ('reason' in found) return { of: uri ?? 'something', ...found, covers: NOTHING };
  const { element, comments } = found;
  const of = uri === '' ? 'the whole object' : element.local;
  let part: Part = { element };
  for (const transform of childrenNamed(childNamed(reference, 'Transforms'), 'Transform')) {
    const next = apply(transform, part, signature, comments);
    if ('reason' in next) return { of, element, reason: next.reason, covers: NOTHING };
    part = next;
  }
  const { omit, decoded = false } = part;
  return {
    of,
    element,
    bytes: part.bytes ?? canonicalizeSilently(part),
    ...(decoded ? { decoded } : {}),
    // For base64 text only the decoded bytes are hashed; an enveloped signature leaves its own element out.
    covers: (inner) => !decoded && isWithin(inner, element) && (omit === undefined || !isWithin(inner, omit)),
  };
}

/** Finds the element for a URI within the object; a bare one excludes comments. Section 4.4.3.3. */
function find(
  uri: string | undefined,
  { root }: ReferenceContext,
):
  | { readonly element: XmlElement; readonly comments: boolean }
  | (Pick<Dereferenced, 'ambiguous'> & { readonly reason: string })
  | undefined {
  if (uri === '' || uri === '#xpointer(/)') return { element: root, comments: uri !== '' };
  if (uri === undefined || !uri.startsWith('#')) return undefined;
  const id = /^#xpointer\(id\(['"](.+)['"]\)\)$/.exec(uri)?.[1] ?? uri.slice(1);
  const named = [...descendantsOf(root)].filter((element) =>
    ['Id', 'ID', 'id'].some((name) => attributeOf(element, name) === id),
  );
  const [element] = named;
  if (element === undefined) return { reason: `nothing in the object has the id ${id}` };
  return named.length > 1
    ? { reason: `the id ${id} appears ${named.length} times in the object`, ambiguous: true }
    : { element, comments: uri.startsWith('#xpointer(') };
}

function outside(uri: string | undefined, { document }: ReferenceContext): Dereferenced {
  const named = uri === undefined ? 'something that it does not name' : uri;
  const reason = `it refers to something outside of the object: ${named}`;
  return document === undefined
    ? { of: 'the document', foreign: true, reason, covers: NOTHING }
    : { of: 'the document', bytes: document, foreign: true, reason, covers: NOTHING };
}

function apply(
  transform: XmlElement,
  part: Part,
  signature: XmlElement,
  comments: boolean,
): Part | { readonly reason: string } {
  const { element, bytes, omit } = part;
  const algorithm = algorithmOf(transform);
  if (algorithm === `${DSIG}base64`) {
    const decoded = decodeBase64(
      bytes === undefined ? rawTextOf(element) : Buffer.from(bytes).toString('latin1'),
    );
    return decoded === undefined
      ? { reason: 'what should be base64 is not' }
      : { ...part, bytes: decoded, decoded: true };
  }
  if (bytes !== undefined) return { reason: `a transform of bytes is not made here: ${algorithm}` };
  if (algorithm === `${DSIG}enveloped-signature` || leavesSignatureOut(transform, element)) {
    return isWithin(signature, element) ? { ...part, omit: signature } : part;
  }
  const canonical = canonicalizeBy(transform, element, { comments, ...defined({ omit }) });
  return 'reason' in canonical ? canonical : { ...part, bytes: canonical.bytes };
}

/** The one XPath in common use: equals an enveloped signature when there is one signature. */
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

/**
 * Returns the canonical bytes of an element, by the named method.
 * @param options whether comments are kept, and which element is left out
 */
export function canonicalizeBy(
  method: XmlElement | undefined,
  element: XmlElement,
  options: { readonly comments: boolean; readonly omit?: XmlElement },
): { readonly bytes: Uint8Array } | { readonly reason: string } {
  const [algorithm = '', withComments] = split(algorithmOf(method));
  const base = { ...options, comments: options.comments && withComments };
  if (algorithm === EXCLUSIVE) {
    const inclusivePrefixes = childrenNamed(method, 'InclusiveNamespaces').flatMap((list) =>
      (attributeOf(list, 'PrefixList') ?? '').split(/\s+/).filter((prefix) => prefix !== ''),
    );
    return { bytes: Buffer.from(canonicalize(element, { ...base, inclusivePrefixes })) };
  }
  if (algorithm === C14N) return { bytes: Buffer.from(canonicalize(element, { ...base, whole: true })) };
  if (algorithm === C14N_11) {
    // 1.1 treats xml:id and xml:base on a part differently.
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

/** Without a final canonicalization, Canonical XML 1.0 applies. Section 4.4.3.2. */
function canonicalizeSilently({ element, omit }: Part): Uint8Array {
  return Buffer.from(canonicalize(element, { whole: true, ...defined({ omit }) }));
}
