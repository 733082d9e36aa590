/** Writes metadata: the service provider's, for others, and as much of an identity provider's as samlify needs. */
import type { XmlElement } from '../../xml/node.ts';
import { ANSWER_BINDINGS, BINDINGS, type Binding, PAOS_BINDING, SOAP_BINDING } from '../bindings.ts';
import { NS } from '../namespaces.ts';
import { element, indented, writeElement } from './element.ts';

export interface ServiceProviderFields {
  readonly entityId: string;
  /** ID of the root element, which a signature needs. */
  readonly id?: string;
  readonly validUntil?: Date;
  readonly authnRequestsSigned: boolean;
  /** Certificates as base64 of DER. */
  readonly signing?: string;
  readonly encryption?: string;
  readonly nameIdFormat?: string;
  /** Assertion consumer services, the default first; each takes answers by POST, signed forms, artifacts and PAOS. */
  readonly acsUrls: readonly string[];
  readonly logoutUrl?: string;
  /** Absent: no attributes are requested. */
  readonly attributes?: {
    readonly index: number;
    readonly serviceName: string;
    readonly names: readonly string[];
  };
}

/**
 * Writes an EntityDescriptor with one SPSSODescriptor. SAML metadata, 2.4.4; children in schema order. Indented from
 * the start for people to read; indenting it later would break its signature.
 */
export function writeServiceProvider(fields: ServiceProviderFields): string {
  const { signing, encryption, nameIdFormat, logoutUrl, attributes } = fields;
  const role = element(
    'md:SPSSODescriptor',
    {
      AuthnRequestsSigned: fields.authnRequestsSigned,
      WantAssertionsSigned: true,
      protocolSupportEnumeration: NS.protocol,
    },
    signing === undefined ? undefined : keyDescriptor('signing', signing),
    encryption === undefined ? undefined : keyDescriptor('encryption', encryption),
    ...(logoutUrl === undefined ? [] : LOGOUTS.map((binding) => logoutService(binding, logoutUrl))),
    nameIdFormat === undefined ? undefined : element('md:NameIDFormat', {}, nameIdFormat),
    ...consumers(fields.acsUrls),
    attributes === undefined ? undefined : attributeService(attributes),
  );
  const { entityId, id, validUntil } = fields;
  const given = { entityID: entityId, ID: id, validUntil: validUntil?.toISOString() };
  return writeElement(indented(element('md:EntityDescriptor', given, role)));
}

/** A response does not fit into a URL, so HTTP-POST comes first, and HTTP-Redirect not at all. */
const ANSWERS: readonly string[] = [...Object.values(ANSWER_BINDINGS), PAOS_BINDING];

function consumers(urls: readonly string[]): XmlElement[] {
  const all = ANSWERS.flatMap((binding) => urls.map((url) => [binding, url] as const));
  return all.map(([binding, url], at) =>
    element('md:AssertionConsumerService', {
      Binding: binding,
      Location: url,
      index: at + 1,
      isDefault: at === 0,
    }),
  );
}

/** What the listener takes; a browser first, since a server seldom reaches the machine that idcli runs on. */
const LOGOUTS: readonly string[] = [BINDINGS.redirect, BINDINGS.post, SOAP_BINDING];

/** The best of the allow-list for decryption; a provider that reads it encrypts with these. */
const ENCRYPTION_METHODS = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
];

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): XmlElement {
  const methods = use === 'encryption' ? ENCRYPTION_METHODS : [];
  return element(
    'md:KeyDescriptor',
    { use },
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, certificate))),
    ...methods.map((method) => element('md:EncryptionMethod', { Algorithm: method })),
  );
}

const logoutService = (binding: string, url: string): XmlElement =>
  element('md:SingleLogoutService', { Binding: binding, Location: url });

function attributeService({ index, serviceName, names }: NonNullable<ServiceProviderFields['attributes']>) {
  return element(
    'md:AttributeConsumingService',
    { index, isDefault: false },
    element('md:ServiceName', { 'xml:lang': 'en' }, serviceName),
    ...names.map((name) => element('md:RequestedAttribute', { Name: name })),
  );
}

export interface ReceiverFields {
  readonly entityId: string;
  readonly wantsSigned: boolean;
  readonly service: 'SingleSignOnService' | 'SingleLogoutService';
  readonly binding: Binding;
  readonly location: string;
}

/** Writes an EntityDescriptor whose IDPSSODescriptor has only the endpoint that the message goes to. */
export function writeReceiver({ entityId, wantsSigned, service, binding, location }: ReceiverFields): string {
  return writeElement(
    element(
      'md:EntityDescriptor',
      { entityID: entityId },
      element(
        'md:IDPSSODescriptor',
        { WantAuthnRequestsSigned: wantsSigned, protocolSupportEnumeration: NS.protocol },
        element(`md:${service}`, { Binding: BINDINGS[binding], Location: location }),
      ),
    ),
  );
}
