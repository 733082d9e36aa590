/** What stands where in a message (rule SV-3): names in places where they have no business are how wrapping works. */
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

/** Names that nobody may find twice, in whatever namespace. */
const WATCHED = new Set([
  'Response',
  'Assertion',
  'EncryptedAssertion',
  'Signature',
  'AuthnRequest',
  'LogoutRequest',
  'LogoutResponse',
]);

/** The assertions where they belong: children of the response, or the root itself. Plain and encrypted. */
export function assertionsOf(root: XmlElement): XmlElement[] {
  if (root.local !== 'Response') return [root];
  return root.children.filter((node): node is XmlElement => node.kind === 'element' && isAssertion(node));
}

function isAssertion({ namespace, local }: XmlElement): boolean {
  return namespace === NS.assertion && (local === 'Assertion' || local === 'EncryptedAssertion');
}

/** Sentences about elements that stand where they must not, with their place. */
export function findStrays(root: XmlElement): { readonly message: string; readonly at: string }[] {
  const owners = new Set([root, ...assertionsOf(root)]);
  const strays: { message: string; at: string }[] = [];
  for (const element of descendantsOf(root)) {
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
  if (!known)
    return `${article(element.local)} stands there in the namespace ${JSON.stringify(element.namespace)}`;
  return `${article(element.local)} stands in ${element.parent?.local ?? 'nothing'}, where none may be`;
}

const article = (name: string): string => `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;

function ancestorNamed(element: XmlElement, local: string): XmlElement | undefined {
  let at = element.parent;
  while (at !== undefined && at.local !== local) at = at.parent;
  return at;
}

/** IDs that stand more than once, over several documents; whatever some reader takes for an ID counts. */
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

/** Whether a signature has a message or an assertion inside. */
export function hidesMessage(signature: XmlElement): boolean {
  return [...descendantsOf(signature)].some((element) => element !== signature && WATCHED.has(element.local));
}

/** The assertions anywhere in a document that no signed element contains. What is in its signature is not signed. */
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

/** What has to have an ID and has none. */
export function withoutId(root: XmlElement): XmlElement[] {
  const candidates = [root, ...childrenOf(root, NS.assertion, 'Assertion')];
  return candidates.filter(
    (element) => element.local !== 'EncryptedAssertion' && (attributeOf(element, 'ID') ?? '') === '',
  );
}

/** Children that may stand once, by their parent: of two, one reader takes the first and another the last. */
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

/** The first element that stands beside another one of its kind although only one may be there. */
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
