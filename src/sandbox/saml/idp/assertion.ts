/** Builds the assertion and its envelope as trees. */
import { defined } from '../../../common/defined.ts';
import { element, type XmlElement, type XmlNode } from '../../xml/write.ts';
import { status } from '../names.ts';
import type { NameTrick, SamlEffect } from './effect.ts';
import type { Fields } from './fields.ts';
import type { SamlAttribute } from './session.ts';

export interface AssertionInput {
  readonly fields: Fields;
  readonly effect: SamlEffect;
  readonly attributes: readonly SamlAttribute[];
}

/** Builds the unsigned assertion. */
export function assertionTree({ fields, effect, attributes }: AssertionInput): XmlElement {
  const without = new Set(effect.without);
  const relative: XmlElement[] = effect.relativeNamespace === true ? [relativeNamespace()] : [];
  const all = effect.moreAttributes === true ? [...attributes, ...MORE] : attributes;
  const shown = all.filter(({ name }) => name !== effect.withoutAttribute);
  return {
    ...element(
      'saml2:Assertion',
      defined({
        ID: fields.assertionId,
        IssueInstant: fields.assertionIssueInstant,
        Version: fields.assertionVersion,
      }),
      ...optional(fields.assertionIssuer, (issuer) => element('saml2:Issuer', {}, issuer)),
      subject(fields, effect),
      ...(without.has('conditions') ? [] : [conditions(fields, effect)]),
      // A statement must not be empty (SAML core, 2.7.3).
      ...(shown.length === 0 ? [] : [attributeStatement(shown, relative)]),
      ...(without.has('authnStatement') ? [] : [authnStatement(fields)]),
      ...(effect.twoStatements === true ? [authnStatement(fields)] : []),
    ),
    declares: ['xsd'],
  };
}

/** Attributes that no application knows. */
const MORE: readonly SamlAttribute[] = [
  { name: 'urn:example:several', values: ['one', 'two', 'three'] },
  { name: 'urn:example:none', friendlyName: 'nothing', values: [] },
];

function subject(fields: Fields, { nameTrick, without = [] }: SamlEffect): XmlElement {
  const data = element(
    'saml2:SubjectConfirmationData',
    defined({
      InResponseTo: fields.confirmationInResponseTo,
      NotBefore: fields.confirmationNotBefore,
      NotOnOrAfter: fields.confirmationNotOnOrAfter,
      Recipient: fields.recipient,
    }),
  );
  const confirmation = element(
    'saml2:SubjectConfirmation',
    defined({ Method: fields.method }),
    ...(without.includes('confirmationData') ? [] : [data]),
  );
  const name = element(
    'saml2:NameID',
    defined({
      Format: fields.nameIdFormat,
      NameQualifier: fields.nameQualifier,
      SPNameQualifier: fields.spNameQualifier,
    }),
    ...nameContent(fields.nameId ?? '', nameTrick),
  );
  return element('saml2:Subject', {}, name, ...(without.includes('confirmation') ? [] : [confirmation]));
}

/** Builds the signed name, with a trick that makes a careless reader see another one. */
function nameContent(name: string, trick: NameTrick | undefined): readonly XmlNode[] {
  const half = Math.floor(name.length / 2);
  const [first, second] = [name.slice(0, half), name.slice(half)];
  switch (trick) {
    case 'comment':
      return [first, { sent: '<!-- -->', hashed: '' }, second];
    case 'processing-instruction':
      return [first, { sent: '<?x y?>', hashed: '<?x y?>' }, second];
    case 'elements':
      return [first, element('saml2:Part', {}, second)];
    default:
      return [name];
  }
}

function conditions({ notBefore, notOnOrAfter, audience }: Fields, effect: SamlEffect): XmlElement {
  const strange = element('saml2:Condition', { 'xsi:type': 'saml2:OnlyOnSundaysType' });
  return element(
    'saml2:Conditions',
    defined({ NotBefore: notBefore, NotOnOrAfter: notOnOrAfter }),
    ...(effect.strangeCondition === true ? [strange] : []),
    ...optional(audience, (one) =>
      element('saml2:AudienceRestriction', {}, element('saml2:Audience', {}, one)),
    ),
  );
}

function attributeStatement(
  attributes: readonly SamlAttribute[],
  more: readonly XmlElement[] = [],
): XmlElement {
  const written = attributes.map(({ name, nameFormat, friendlyName, values }) =>
    element(
      'saml2:Attribute',
      defined({ Name: name, NameFormat: nameFormat, FriendlyName: friendlyName }),
      ...values.map((value) => attributeValue(value)),
    ),
  );
  return element('saml2:AttributeStatement', {}, ...written, ...more);
}

export const attribute = (Name: string, ...value: readonly XmlNode[]): XmlElement =>
  element('saml2:Attribute', { Name }, attributeValue(...value));

const attributeValue = (...value: readonly XmlNode[]): XmlElement =>
  element('saml2:AttributeValue', { 'xsi:type': 'xsd:string' }, ...value);

/** Libraries fail on a namespace that is not an absolute URI, and some then hash nothing (CVE-2025-66475). */
const relativeNamespace = (): XmlElement => attribute('void', element('void:value', {}, 'nothing to see'));

function authnStatement(fields: Fields): XmlElement {
  return element(
    'saml2:AuthnStatement',
    defined({
      AuthnInstant: fields.authnInstant,
      SessionIndex: fields.sessionIndex,
      SessionNotOnOrAfter: fields.sessionNotOnOrAfter,
    }),
    element(
      'saml2:AuthnContext',
      {},
      ...optional(fields.level, (level) => element('saml2:AuthnContextClassRef', {}, level)),
      ...optional(fields.authority, (authority) => element('saml2:AuthenticatingAuthority', {}, authority)),
    ),
  );
}

/** Builds a Response, or another response message. */
export function envelope(
  fields: Fields,
  status: XmlElement,
  content: readonly XmlNode[] = [],
  name = 'saml2p:Response',
): XmlElement {
  return element(
    name,
    defined({
      Destination: fields.destination,
      ID: fields.responseId,
      InResponseTo: fields.responseInResponseTo,
      IssueInstant: fields.responseIssueInstant,
      Version: fields.responseVersion,
    }),
    ...optional(fields.responseIssuer, (issuer) => element('saml2:Issuer', {}, issuer)),
    status,
    ...content,
  );
}

/** Builds `saml2p:Status` from the last parts of its codes. */
export function statusElement({ top, second, message }: NonNullable<SamlEffect['status']>): XmlElement {
  const inner = second === undefined ? [] : [element('saml2p:StatusCode', { Value: status(second) })];
  return element(
    'saml2p:Status',
    {},
    element('saml2p:StatusCode', { Value: status(top) }, ...inner),
    ...(message === undefined ? [] : [element('saml2p:StatusMessage', {}, message)]),
  );
}

const optional = (value: string | undefined, make: (value: string) => XmlElement): readonly XmlElement[] =>
  value === undefined ? [] : [make(value)];
