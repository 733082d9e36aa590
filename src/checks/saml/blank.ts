/**
 * Blank text where SAML requires content. SAML core, 1.3.1 and 1.3.2: a string or URI has at least one non-space
 * character.
 */
import { NS } from '../../protocol/saml/namespaces.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { attributeOf, descendantsOf, elementsOf, pathOf, textOf } from '../../protocol/xml/tree.ts';

export interface Blank {
  readonly message: string;
  readonly at: string;
  /** A receiver can do without it, so the profile accepts the message. */
  readonly mild: boolean;
}

/** Elements with text, and whether a receiver can do without it. AttributeValue text may be anything. */
const ELEMENTS: Readonly<Record<string, 'grave' | 'mild'>> = {
  NameID: 'grave',
  Issuer: 'grave',
  // A blank one beside the right one excludes no receiver; a lone one is reported by `saml.audience`.
  Audience: 'mild',
  SessionIndex: 'mild',
  AuthnContextClassRef: 'grave',
  AuthnContextDeclRef: 'grave',
  AuthenticatingAuthority: 'mild',
  StatusMessage: 'mild',
  Artifact: 'grave',
};

const ATTRIBUTES: Readonly<Record<string, 'grave' | 'mild'>> = {
  Destination: 'grave',
  Recipient: 'grave',
  InResponseTo: 'grave',
  Name: 'grave',
  AssertionConsumerServiceURL: 'grave',
  ProtocolBinding: 'grave',
  SessionIndex: 'mild',
  Format: 'mild',
  NameFormat: 'mild',
  NameQualifier: 'mild',
  SPNameQualifier: 'mild',
  FriendlyName: 'mild',
  Consent: 'mild',
  ProviderName: 'mild',
};

const SAML: ReadonlySet<string> = new Set([NS.assertion, NS.protocol]);

/** Finds blank elements and attributes of a message, grave ones first. */
export function findBlanks(root: XmlElement): readonly Blank[] {
  const blanks: Blank[] = [];
  for (const element of descendantsOf(root)) {
    if (!SAML.has(element.namespace)) continue;
    const own = lookup(ELEMENTS, element.local);
    if (own !== undefined && elementsOf(element).length === 0 && textOf(element) === '') {
      blanks.push({ message: `${element.local} is blank`, at: pathOf(element), mild: own === 'mild' });
    }
    for (const { namespace, local } of element.attributes) {
      const weight = namespace === '' ? lookup(ATTRIBUTES, local) : undefined;
      if (weight === undefined || (attributeOf(element, local) ?? '').trim() !== '') continue;
      const message = `${local} of ${element.local} is blank`;
      blanks.push({ message, at: `${pathOf(element)}/@${local}`, mild: weight === 'mild' });
    }
  }
  return blanks.toSorted((one, other) => Number(one.mild) - Number(other.mild));
}

const lookup = (table: typeof ELEMENTS, name: string): 'grave' | 'mild' | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
