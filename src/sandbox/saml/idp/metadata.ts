/** The metadata of the identity provider: every endpoint that it has, and no other. */
import type { SandboxResponse } from '../../http.ts';
import { element, sent, type XmlElement } from '../../xml/write.ts';
import { BINDING, NS, PREFIXES } from '../names.ts';
import { keyInfo } from '../sign.ts';
import type { SamlIdp } from './idp.ts';
import { idpSigner } from './keys.ts';

/** @param holed how a provider with holes writes it */
export function showMetadata(
  idp: SamlIdp,
  holed: (root: XmlElement) => XmlElement = (root) => root,
): SandboxResponse {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/samlmetadata+xml', 'Cache-Control': 'no-store' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${sent(holed(descriptor(idp)), PREFIXES)}\n`,
  };
}

function descriptor(idp: SamlIdp): XmlElement {
  const { addresses, entityId, nameIdFormats } = idp;
  return element(
    'md:EntityDescriptor',
    { entityID: entityId },
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: 'true', protocolSupportEnumeration: NS.protocol },
      ...keyDescriptors(idp),
      ...artifactService(idp),
      ...inBrowser(idp, 'md:SingleLogoutService', addresses.logout),
      ...overSoap('md:SingleLogoutService', addresses.logoutSoap),
      ...formats(nameIdFormats),
      ...inBrowser(idp, 'md:SingleSignOnService', addresses.signOn),
      ...overSoap('md:SingleSignOnService', addresses.ecp),
    ),
    ...(addresses.attributes === undefined ? [] : [attributeAuthority(idp, addresses.attributes)]),
  );
}

const keyDescriptors = ({ nextSigner }: SamlIdp): readonly XmlElement[] =>
  [idpSigner, ...(nextSigner === undefined ? [] : [nextSigner])].map((signer) =>
    element('md:KeyDescriptor', { use: 'signing' }, keyInfo(signer().certificate)),
  );

const attributeAuthority = (idp: SamlIdp, location: string): XmlElement =>
  element(
    'md:AttributeAuthorityDescriptor',
    { protocolSupportEnumeration: NS.protocol },
    ...keyDescriptors(idp),
    ...overSoap('md:AttributeService', location),
    ...formats(idp.nameIdFormats),
  );

const artifactService = ({ addresses, responseBindings }: SamlIdp): readonly XmlElement[] =>
  responseBindings.includes('artifact')
    ? [
        element('md:ArtifactResolutionService', {
          Binding: BINDING.soap,
          Location: addresses.artifact,
          index: '0',
          isDefault: 'true',
        }),
      ]
    : [];

const inBrowser = ({ requestBindings }: SamlIdp, name: string, location: string): readonly XmlElement[] =>
  requestBindings.map((binding) => element(name, { Binding: BINDING[binding], Location: location }));

const overSoap = (name: string, location: string | undefined): readonly XmlElement[] =>
  location === undefined ? [] : [element(name, { Binding: BINDING.soap, Location: location })];

const formats = (all: readonly string[]): readonly XmlElement[] =>
  all.map((format) => element('md:NameIDFormat', {}, format));
