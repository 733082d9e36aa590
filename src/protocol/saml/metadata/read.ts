/** Reads metadata: one entity, or a federation in an EntitiesDescriptor. SAML metadata, 2.3 and 2.4. */

import { defined } from '../../../common/defined.ts';
import type { XmlElement } from '../../xml/node.ts';
import { attributeOf, childOf, childrenOf, descendantsOf, elementsOf, is, textOf } from '../../xml/tree.ts';
import { readKeyInfo } from '../keys/certificates.ts';
import { readBoolean } from '../message/common.ts';
import { NS } from '../namespaces.ts';
import type { AttributeService, Endpoint, Entity, Role, RoleKind } from './entity.ts';

const ROLES: Readonly<Record<string, RoleKind>> = {
  IDPSSODescriptor: 'idp',
  SPSSODescriptor: 'sp',
  AttributeAuthorityDescriptor: 'other',
  AuthnAuthorityDescriptor: 'other',
  PDPDescriptor: 'other',
};

/** An endpoint is any element with a Binding and a Location; descriptors differ only in which ones they allow. */
const ENDPOINTS = new Set([
  'SingleSignOnService',
  'SingleLogoutService',
  'AssertionConsumerService',
  'ArtifactResolutionService',
  'ManageNameIDService',
  'NameIDMappingService',
  'AssertionIDRequestService',
  'AttributeService',
  'AuthnQueryService',
  'AuthzService',
]);

/** Returns the entities of a document at any nesting depth. */
export function readEntities(root: XmlElement): Entity[] {
  return [...descendantsOf(root)]
    .filter((element) => is(element, NS.metadata, 'EntityDescriptor'))
    .map(readEntity);
}

export function readEntity(element: XmlElement): Entity {
  const entityId = attributeOf(element, 'entityID') ?? '';
  const described = elementsOf(element).filter(
    ({ namespace, local }) => namespace === NS.metadata && Object.hasOwn(ROLES, local),
  );
  const organization = childOf(element, NS.metadata, 'Organization');
  const name =
    textOf(childOf(organization, NS.metadata, 'OrganizationDisplayName')) ??
    textOf(childOf(organization, NS.metadata, 'OrganizationName'));
  return {
    entityId,
    element,
    kinds: described.map(({ local }) => ROLES[local] ?? 'other'),
    roles: described.map((role) => readRole(role, entityId)),
    ...defined({
      validUntil: attributeOf(element, 'validUntil'),
      cacheDuration: attributeOf(element, 'cacheDuration'),
      organization: name,
    }),
    contacts: childrenOf(element, NS.metadata, 'ContactPerson').map((contact) => ({
      type: attributeOf(contact, 'contactType') ?? 'other',
      ...defined({
        name: contactName(contact),
        email: textOf(childOf(contact, NS.metadata, 'EmailAddress'))?.replace(/^mailto:/, ''),
      }),
    })),
  };
}

function contactName(contact: XmlElement): string | undefined {
  const parts = ['GivenName', 'SurName'].flatMap((name) => textOf(childOf(contact, NS.metadata, name)) ?? []);
  return parts.length === 0 ? undefined : parts.join(' ');
}

interface RoleKeys {
  readonly keys: Role['keys'];
  readonly problems: readonly string[];
}

function readRole(element: XmlElement, entityId: string): Role {
  let read: RoleKeys | undefined;
  const inside = (): RoleKeys => {
    read ??= readRoleKeys(element, entityId);
    return read;
  };
  return {
    kind: ROLES[element.local] ?? 'other',
    name: element.local,
    element,
    protocols: (attributeOf(element, 'protocolSupportEnumeration') ?? '')
      .split(/\s+/)
      .filter((one) => one !== ''),
    // A certificate takes longer to read than everything else, and a federation has thousands.
    get keys() {
      return inside().keys;
    },
    get keyProblems() {
      return inside().problems;
    },
    endpoints: elementsOf(element)
      .filter(({ namespace, local }) => namespace === NS.metadata && ENDPOINTS.has(local))
      .map(readEndpoint),
    nameIdFormats: childrenOf(element, NS.metadata, 'NameIDFormat').map((format) => textOf(format)),
    ...defined({
      wantAuthnRequestsSigned: readBoolean(attributeOf(element, 'WantAuthnRequestsSigned')),
      authnRequestsSigned: readBoolean(attributeOf(element, 'AuthnRequestsSigned')),
      wantAssertionsSigned: readBoolean(attributeOf(element, 'WantAssertionsSigned')),
    }),
    attributeServices: childrenOf(element, NS.metadata, 'AttributeConsumingService').map(
      readAttributeService,
    ),
    ...defined({ validUntil: attributeOf(element, 'validUntil') }),
  };
}

function readRoleKeys(element: XmlElement, entityId: string): RoleKeys {
  const keys: Role['keys'][number][] = [];
  const problems: string[] = [];
  for (const [index, descriptor] of childrenOf(element, NS.metadata, 'KeyDescriptor').entries()) {
    const said = attributeOf(descriptor, 'use');
    const use = said === 'signing' || said === 'encryption' ? said : 'any';
    const word = use === 'any' ? '' : `${use} `;
    const source = `metadata of ${entityId}, ${word}key ${index + 1}`;
    const reading = readKeyInfo(childOf(descriptor, NS.signature, 'KeyInfo'), { source, use });
    keys.push(...reading.keys);
    problems.push(...reading.problems.map((problem) => `${source}: ${problem}`));
    if (reading.keys.length + reading.problems.length === 0) {
      problems.push(`${source}: there is no key in it`);
    }
  }
  return { keys, problems };
}

function readEndpoint(element: XmlElement): Endpoint {
  return {
    service: element.local,
    binding: attributeOf(element, 'Binding') ?? '',
    location: (attributeOf(element, 'Location') ?? '').trim(),
    ...defined({
      responseLocation: attributeOf(element, 'ResponseLocation'),
      index: readIndex(element),
      isDefault: readBoolean(attributeOf(element, 'isDefault')),
    }),
  };
}

function readAttributeService(element: XmlElement): AttributeService {
  return {
    ...defined({ index: readIndex(element), isDefault: readBoolean(attributeOf(element, 'isDefault')) }),
    names: childrenOf(element, NS.metadata, 'ServiceName').map((name) => textOf(name)),
    attributes: childrenOf(element, NS.metadata, 'RequestedAttribute').map((attribute) => ({
      name: attributeOf(attribute, 'Name') ?? '',
      ...defined({ friendlyName: attributeOf(attribute, 'FriendlyName') }),
      isRequired: readBoolean(attributeOf(attribute, 'isRequired')) ?? false,
    })),
  };
}

function readIndex(element: XmlElement): number | undefined {
  const text = attributeOf(element, 'index')?.trim();
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
