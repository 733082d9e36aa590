/** Structure of a message (rule SV-3): signature wrapping works by putting elements where they do not belong. */
import { NS } from '../../protocol/saml/namespaces.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import {
  attributeOf,
  childrenOf,
  descendantsOf,
  elementsOf,
  isWithin,
  pathOf,
} from '../../protocol/xml/tree.ts';

/** Names that must not be ambiguous, in any namespace. */
const WATCHED = new Set([
  'Response',
  'Assertion',
  'EncryptedAssertion',
  'Signature',
  'AuthnRequest',
  'LogoutRequest',
  'LogoutResponse',
]);

/** Returns properly placed assertions, plain and encrypted: children of the response, or the root itself. */
export function assertionsOf(root: XmlElement): XmlElement[] {
  if (root.local !== 'Response') return [root];
  return root.children.filter((node): node is XmlElement => node.kind === 'element' && isAssertion(node));
}

function isAssertion({ namespace, local }: XmlElement): boolean {
  return namespace === NS.assertion && (local === 'Assertion' || local === 'EncryptedAssertion');
}

/**
 * Returns the elements that belong to a message itself. The one message that an ArtifactResponse carries is judged by
 * itself; of several, none counts.
 */
export function* ownElements(root: XmlElement): Generator<XmlElement> {
  const carried =
    root.local === 'ArtifactResponse'
      ? elementsOf(root).filter(({ local, namespace }) => namespace === NS.protocol && CARRIED.test(local))
      : [];
  for (const element of descendantsOf(root)) {
    if (carried.length !== 1 || !carried.some((message) => isWithin(element, message))) yield element;
  }
}

const CARRIED = /(?:Response|Request)$/;

/** Describes misplaced elements, with their place. */
export function findStrays(root: XmlElement): { readonly message: string; readonly at: string }[] {
  const owners = new Set([root, ...assertionsOf(root)]);
  const strays: { message: string; at: string }[] = [];
  for (const element of ownElements(root)) {
    if (element === root || !WATCHED.has(element.local)) continue;
    const { parent } = element;
    if (isAssertion(element) && parent === root && root.local === 'Response') continue;
    const isSignature = element.local === 'Signature' && element.namespace === NS.signature;
    if (isSignature && parent !== undefined && owners.has(parent)) continue;
    strays.push({ message: describeStray(element), at: pathOf(element) });
    if (strays.length === 5) break;
  }
  return strays;
}

function describeStray(element: XmlElement): string {
  const advice = ancestorNamed(element, 'Advice');
  if (advice !== undefined && element.local !== 'Signature') {
    return `an ${element.local} is nested in Advice, which is refused: a careless reader may take it for the real one`;
  }
  const signature = ancestorNamed(element, 'Signature');
  if (signature !== undefined) return `${article(element.local)} is hidden inside a signature`;
  const known = [NS.assertion, NS.protocol, NS.signature].some(
    (namespace) => namespace === element.namespace,
  );
  if (!known) return `${article(element.local)} is in the namespace ${JSON.stringify(element.namespace)}`;
  return `${article(element.local)} is in ${element.parent?.local ?? 'nothing'}, where none is allowed`;
}

const article = (name: string): string => `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;

function ancestorNamed(element: XmlElement, local: string): XmlElement | undefined {
  let at = element.parent;
  while (at !== undefined && at.local !== local) at = at.parent;
  return at;
}

/** Finds IDs used more than once across several documents; anything a parser might take for an ID counts. */
export function findDuplicateIds(roots: readonly XmlElement[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const root of roots) {
    for (const element of descendantsOf(root)) {
      for (const { local, prefix, value } of element.attributes) {
        const isId =
          (prefix === '' && (local === 'ID' || local === 'Id' || local === 'id')) ||
          (prefix === 'xml' && local === 'id');
        if (!isId) continue;
        if (seen.has(value)) twice.add(value);
        seen.add(value);
      }
    }
  }
  return [...twice];
}

/** Whether a signature contains a message or an assertion. */
export function hidesMessage(signature: XmlElement): boolean {
  return [...descendantsOf(signature)].some((element) => element !== signature && WATCHED.has(element.local));
}

/**
 * Returns assertions anywhere in a document outside every signed element. Content of the signature itself is unsigned.
 */
export function uncoveredAssertions(root: XmlElement, covered: readonly XmlElement[]): XmlElement[] {
  const isCovered = (element: XmlElement, outer: XmlElement): boolean =>
    isWithin(element, outer) &&
    !childrenOf(outer, NS.signature, 'Signature').some((signature) => isWithin(element, signature));
  return [...descendantsOf(root)].filter(
    (element) =>
      (isAssertion(element) || (element.local === 'Response' && element !== root)) &&
      !covered.some((outer) => isCovered(element, outer)),
  );
}

/** Returns elements that need an ID and have none. */
export function withoutId(root: XmlElement): XmlElement[] {
  const candidates = [root, ...childrenOf(root, NS.assertion, 'Assertion')];
  return candidates.filter(
    (element) => element.local !== 'EncryptedAssertion' && (attributeOf(element, 'ID') ?? '') === '',
  );
}

/** Children allowed once, by parent: of two, one parser takes the first and another the last. */
const SINGLE: Readonly<Record<string, readonly string[]>> = {
  Response: ['Issuer', 'Status', 'Extensions'],
  LogoutResponse: ['Issuer', 'Status', 'Extensions'],
  LogoutRequest: ['Issuer', 'NameID', 'EncryptedID', 'Extensions'],
  AuthnRequest: [
    'Issuer',
    'Extensions',
    'Subject',
    'NameIDPolicy',
    'Conditions',
    'RequestedAuthnContext',
    'Scoping',
  ],
  Status: ['StatusCode', 'StatusMessage', 'StatusDetail'],
  StatusCode: ['StatusCode'],
  Assertion: ['Issuer', 'Subject', 'Conditions', 'Advice'],
  Subject: ['NameID', 'EncryptedID', 'BaseID'],
  SubjectConfirmation: ['SubjectConfirmationData'],
  Conditions: ['OneTimeUse', 'ProxyRestriction'],
  AuthnStatement: ['AuthnContext', 'SubjectLocality'],
  AuthnContext: ['AuthnContextClassRef', 'AuthnContextDeclRef'],
};

/** Returns the second of two siblings of which only one is allowed. */
export function findDoubled(root: XmlElement): XmlElement | undefined {
  for (const element of descendantsOf(root)) {
    const names = Object.hasOwn(SINGLE, element.local) ? SINGLE[element.local] : undefined;
    for (const name of names ?? []) {
      const [, second] = elementsOf(element).filter(({ local }) => local === name);
      if (second !== undefined) return second;
    }
  }
  return undefined;
}
