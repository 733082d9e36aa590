/** Service providers, read from their metadata: only what a strict identity provider needs. */

import { type KeyObject, X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { attributeOf, childrenNamed, type ReadElement, readXml, textOf, UnreadableXml } from '../xml/read.ts';
import { decodeBase64 } from './base64.ts';
import { NS } from './names.ts';
import { Refusal, refuse } from './refusal.ts';

interface Endpoint {
  readonly binding: string;
  readonly location: string;
  /** Where responses go, if elsewhere. */
  readonly responseLocation?: string;
  readonly index?: string;
  readonly isDefault?: boolean;
}

interface AttributeService {
  readonly index: string;
  readonly isDefault?: boolean;
  /** Names of the requested attributes. */
  readonly names: readonly string[];
}

export interface ServiceProvider {
  readonly entityId: string;
  /** Whether it promises to sign its requests. */
  readonly signsRequests: boolean;
  readonly signingKeys: readonly KeyObject[];
  /** Set when assertions are encrypted to it. */
  readonly encryption?: { readonly key: KeyObject; readonly methods: readonly string[] };
  readonly consumers: readonly Endpoint[];
  readonly attributeServices: readonly AttributeService[];
  readonly logoutServices: readonly Endpoint[];
  /** In the order of the metadata. */
  readonly nameIdFormats: readonly string[];
}

const MOST_ENTITIES = 500;

/**
 * Reads the service providers of a metadata document: one, or those of an `EntitiesDescriptor`.
 *
 * @throws {Refusal} with the problem
 */
export function readServiceProviders(xml: string): readonly ServiceProvider[] {
  const root = rootOf(xml);
  if (root.namespace !== NS.metadata) return refuse(`it is not SAML metadata: its root is ${root.local}`);
  const entities = entitiesOf(root);
  if (entities.length > MOST_ENTITIES) return refuse(`it has more than ${MOST_ENTITIES} entities`);
  const found = entities.flatMap((entity) => {
    const [role] = childrenNamed(entity, NS.metadata, 'SPSSODescriptor').filter(speaksSaml2);
    return role === undefined ? [] : [readEntity(entity, role)];
  });
  return found.length > 0 ? found : refuse('it has no SPSSODescriptor for SAML 2.0');
}

function rootOf(xml: string): ReadElement {
  try {
    return readXml(xml.replace(/^\uFEFF/, ''), 'metadata');
  } catch (error) {
    if (error instanceof UnreadableXml) return refuse(error.message);
    throw error;
  }
}

const entitiesOf = (root: ReadElement): readonly ReadElement[] =>
  root.local === 'EntitiesDescriptor'
    ? [
        ...childrenNamed(root, NS.metadata, 'EntityDescriptor'),
        ...childrenNamed(root, NS.metadata, 'EntitiesDescriptor').flatMap(entitiesOf),
      ]
    : [root];

const speaksSaml2 = (role: ReadElement): boolean =>
  (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NS.protocol);

function readEntity(entity: ReadElement, role: ReadElement): ServiceProvider {
  const entityId = attributeOf(entity, 'entityID') ?? '';
  if (entityId === '') return refuse('an EntityDescriptor has no entityID');
  const consumers = childrenNamed(role, NS.metadata, 'AssertionConsumerService').map(readEndpoint);
  if (consumers.length === 0) return refuse(`${entityId} has no AssertionConsumerService`);
  const logoutServices = childrenNamed(role, NS.metadata, 'SingleLogoutService').map(readEndpoint);
  for (const { location, responseLocation } of [...consumers, ...logoutServices]) {
    checkLocation(location);
    if (responseLocation !== undefined) checkLocation(responseLocation);
  }
  const keys = childrenNamed(role, NS.metadata, 'KeyDescriptor').map(readKeyDescriptor);
  const [encryption] = keys
    .filter(({ use }) => use !== 'signing')
    .flatMap((one) => one.keys.map((key) => ({ key, methods: one.methods })))
    .filter(({ key }) => key.asymmetricKeyType === 'rsa');
  return {
    entityId,
    signsRequests: isTrue(attributeOf(role, 'AuthnRequestsSigned')),
    signingKeys: keys.filter(({ use }) => use !== 'encryption').flatMap((one) => one.keys),
    ...defined({ encryption }),
    consumers,
    attributeServices: childrenNamed(role, NS.metadata, 'AttributeConsumingService').map(
      readAttributeService,
    ),
    logoutServices,
    nameIdFormats: childrenNamed(role, NS.metadata, 'NameIDFormat').map((format) => textOf(format) ?? ''),
  };
}

/** `xs:boolean`. */
export const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

function readEndpoint(endpoint: ReadElement): Endpoint {
  const index = attributeOf(endpoint, 'index');
  const isDefault = attributeOf(endpoint, 'isDefault');
  const responseLocation = attributeOf(endpoint, 'ResponseLocation');
  return {
    binding: attributeOf(endpoint, 'Binding') ?? '',
    location: attributeOf(endpoint, 'Location') ?? '',
    ...defined({
      responseLocation,
      index,
      isDefault: isDefault === undefined ? undefined : isTrue(isDefault),
    }),
  };
}

/** Checks the target of a form: it must not hold anything that a browser would execute. */
function checkLocation(location: string): void {
  if (!/^https?:\/\/\S+$/i.test(location) || !URL.canParse(location))
    refuse(`the address ${JSON.stringify(location.slice(0, 200))} is not an http or https URL`);
}

function readAttributeService(service: ReadElement): AttributeService {
  const isDefault = attributeOf(service, 'isDefault');
  return {
    index: attributeOf(service, 'index') ?? '',
    ...defined({ isDefault: isDefault === undefined ? undefined : isTrue(isDefault) }),
    names: childrenNamed(service, NS.metadata, 'RequestedAttribute').map(
      (attribute) => attributeOf(attribute, 'Name') ?? '',
    ),
  };
}

function readKeyDescriptor(descriptor: ReadElement) {
  const certificates = childrenNamed(descriptor, NS.signature, 'KeyInfo')
    .flatMap((info) => childrenNamed(info, NS.signature, 'X509Data'))
    .flatMap((data) => childrenNamed(data, NS.signature, 'X509Certificate'));
  return {
    use: attributeOf(descriptor, 'use'),
    keys: certificates.map((certificate) => publicKeyOf(textOf(certificate) ?? '')),
    methods: childrenNamed(descriptor, NS.metadata, 'EncryptionMethod').map(
      (method) => attributeOf(method, 'Algorithm') ?? '',
    ),
  };
}

function publicKeyOf(base64: string): KeyObject {
  try {
    return new X509Certificate(decodeBase64(base64, 'an X509Certificate')).publicKey;
  } catch (error) {
    return refuse(error instanceof Refusal ? error.message : 'an X509Certificate cannot be read');
  }
}

/**
 * Returns the entry to use when none is named: the default, else the first not marked as non-default (SAML metadata,
 * 2.4.4).
 */
export function defaultOf<Indexed extends { readonly isDefault?: boolean }>(
  all: readonly Indexed[],
): Indexed | undefined {
  return (
    all.find(({ isDefault }) => isDefault === true) ??
    all.find(({ isDefault }) => isDefault === undefined) ??
    all[0]
  );
}
