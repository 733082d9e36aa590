/** Reads the content of an assertion. SAML core, 2.3 to 2.7. */

import { defined } from '../../../common/defined.ts';
import { canonicalize } from '../../xml/canonical.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, elementsOf, is, textOf } from '../../xml/tree.ts';
import { NS } from '../namespaces.ts';
import { type NameIdentifier, readName } from './common.ts';

export interface SubjectConfirmation {
  readonly method: string;
  readonly data?: {
    readonly recipient?: string;
    readonly notOnOrAfter?: string;
    readonly notBefore?: string;
    readonly inResponseTo?: string;
    readonly address?: string;
  };
}

export interface Conditions {
  readonly notBefore?: string;
  readonly notOnOrAfter?: string;
  /** One list for each AudienceRestriction; all restrictions must hold. */
  readonly audiences: readonly (readonly string[])[];
  readonly oneTimeUse: boolean;
  /** Present with a ProxyRestriction; `count` if it has one. */
  readonly proxyRestriction?: { readonly count?: string };
  /** Names of unknown conditions. */
  readonly unknown: readonly string[];
}

interface AuthnStatement {
  readonly authnInstant?: string;
  readonly sessionIndex?: string;
  readonly sessionNotOnOrAfter?: string;
  readonly classRef?: string;
  readonly declRef?: string;
  readonly authorities: readonly string[];
}

export interface Attribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

export interface Assertion {
  readonly element: XmlElement;
  readonly id?: string;
  readonly version?: string;
  readonly issueInstant?: string;
  readonly issuer?: NameIdentifier;
  readonly hasSubject: boolean;
  readonly nameId?: NameIdentifier;
  /** An EncryptedID in place of the NameID, or encrypted attributes: for the caller to decrypt. */
  readonly encrypted: readonly XmlElement[];
  readonly confirmations: readonly SubjectConfirmation[];
  readonly conditions?: Conditions;
  readonly authnStatements: readonly AuthnStatement[];
  readonly attributes: readonly Attribute[];
}

/**
 * Reads an assertion.
 * @param openedParts decrypted parts: encrypted element → the element inside
 */
export function readAssertion(
  element: XmlElement,
  openedParts: ReadonlyMap<XmlElement, XmlElement> = new Map(),
): Assertion {
  const subject = childOf(element, NS.assertion, 'Subject');
  const encryptedId = childOf(subject, NS.assertion, 'EncryptedID');
  const nameId = childOf(subject, NS.assertion, 'NameID') ?? (encryptedId && openedParts.get(encryptedId));
  const issuer = childOf(element, NS.assertion, 'Issuer');
  const conditions = childOf(element, NS.assertion, 'Conditions');
  const statements = childrenOf(element, NS.assertion, 'AttributeStatement');
  const encryptedAttributes = statements.flatMap((statement) =>
    childrenOf(statement, NS.assertion, 'EncryptedAttribute'),
  );
  const attributes = statements
    .flatMap((statement) => elementsOf(statement).map((child) => openedParts.get(child) ?? child))
    .filter((one) => is(one, NS.assertion, 'Attribute'));
  const valueIds = attributes.flatMap((attribute) => valuesOf(attribute).flatMap(encryptedIn));
  return {
    element,
    ...defined({
      id: attributeOf(element, 'ID'),
      version: attributeOf(element, 'Version'),
      issueInstant: attributeOf(element, 'IssueInstant'),
      issuer: issuer === undefined ? undefined : readName(issuer),
    }),
    hasSubject: subject !== undefined,
    ...(nameId === undefined || !is(nameId, NS.assertion, 'NameID') ? {} : { nameId: readName(nameId) }),
    encrypted: [...(encryptedId === undefined ? [] : [encryptedId]), ...encryptedAttributes, ...valueIds],
    confirmations: childrenOf(subject, NS.assertion, 'SubjectConfirmation').map(readConfirmation),
    ...defined({ conditions: conditions === undefined ? undefined : readConditions(conditions) }),
    authnStatements: childrenOf(element, NS.assertion, 'AuthnStatement').map(readAuthnStatement),
    attributes: attributes.map((attribute) => readAttribute(attribute, openedParts)),
  };
}

function readConfirmation(element: XmlElement): SubjectConfirmation {
  const data = childOf(element, NS.assertion, 'SubjectConfirmationData');
  return {
    method: attributeOf(element, 'Method') ?? '',
    ...defined({
      data:
        data === undefined
          ? undefined
          : defined({
              recipient: attributeOf(data, 'Recipient'),
              notOnOrAfter: attributeOf(data, 'NotOnOrAfter'),
              notBefore: attributeOf(data, 'NotBefore'),
              inResponseTo: attributeOf(data, 'InResponseTo'),
              address: attributeOf(data, 'Address'),
            }),
    }),
  };
}

const KNOWN_CONDITIONS = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

function readConditions(element: XmlElement): Conditions {
  const proxy = childOf(element, NS.assertion, 'ProxyRestriction');
  return {
    ...defined({
      notBefore: attributeOf(element, 'NotBefore'),
      notOnOrAfter: attributeOf(element, 'NotOnOrAfter'),
    }),
    audiences: childrenOf(element, NS.assertion, 'AudienceRestriction').map((restriction) =>
      childrenOf(restriction, NS.assertion, 'Audience').map((audience) => textOf(audience)),
    ),
    oneTimeUse: childOf(element, NS.assertion, 'OneTimeUse') !== undefined,
    ...defined({
      proxyRestriction: proxy === undefined ? undefined : defined({ count: attributeOf(proxy, 'Count') }),
    }),
    unknown: elementsOf(element)
      .filter(({ namespace, local }) => namespace !== NS.assertion || !KNOWN_CONDITIONS.has(local))
      .map((condition) => conditionName(condition)),
  };
}

/** A custom Condition names its type in xsi:type. */
function conditionName(element: XmlElement): string {
  const type = element.attributes.find(
    ({ namespace, local }) => namespace === NS.schemaInstance && local === 'type',
  );
  return type === undefined ? element.name : `${element.name} of type ${type.value}`;
}

function readAuthnStatement(element: XmlElement): AuthnStatement {
  const context = childOf(element, NS.assertion, 'AuthnContext');
  return {
    ...defined({
      authnInstant: attributeOf(element, 'AuthnInstant'),
      sessionIndex: attributeOf(element, 'SessionIndex'),
      sessionNotOnOrAfter: attributeOf(element, 'SessionNotOnOrAfter'),
      classRef: textOf(childOf(context, NS.assertion, 'AuthnContextClassRef')),
      declRef: textOf(childOf(context, NS.assertion, 'AuthnContextDeclRef')),
    }),
    authorities: childrenOf(context, NS.assertion, 'AuthenticatingAuthority').map((one) => textOf(one)),
  };
}

const valuesOf = (attribute: XmlElement): XmlElement[] =>
  childrenOf(attribute, NS.assertion, 'AttributeValue');

/** A NameID in a value may be encrypted like any other. */
const encryptedIn = (value: XmlElement): XmlElement[] => childrenOf(value, NS.assertion, 'EncryptedID');

function readAttribute(element: XmlElement, openedParts: ReadonlyMap<XmlElement, XmlElement>): Attribute {
  return {
    name: attributeOf(element, 'Name') ?? '',
    ...defined({
      nameFormat: attributeOf(element, 'NameFormat'),
      friendlyName: attributeOf(element, 'FriendlyName'),
    }),
    values: valuesOf(element).flatMap((value) => readValue(value, openedParts)),
  };
}

/** Returns the text; for a NameID, as in eduPersonTargetedID, the name; for any other structure, its XML. */
function readValue(value: XmlElement, openedParts: ReadonlyMap<XmlElement, XmlElement>): string[] {
  const [written, ...more] = elementsOf(value);
  if (written === undefined) return [textOf(value)];
  const isClosed = is(written, NS.assertion, 'EncryptedID');
  const first = isClosed ? openedParts.get(written) : written;
  // A part that was not decrypted has no value: its ciphertext would be taken for one.
  if (first === undefined) return [];
  if (more.length === 0 && is(first, NS.assertion, 'NameID')) return [textOf(first)];
  return [
    elementsOf(value)
      .map((child) => canonicalize(child))
      .join(''),
  ];
}

/** Name → values, in order; values of a repeated name are merged. */
export function attributeValues(attributes: readonly Attribute[]): Record<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const { name, values } of attributes) lists.set(name, [...(lists.get(name) ?? []), ...values]);
  return Object.fromEntries(lists);
}
