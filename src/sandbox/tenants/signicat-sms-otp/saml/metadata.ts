/** The metadata of the identity provider. */
import type { SandboxResponse } from '../../../http.ts';
import { BINDING, NAME_ID, NS, PREFIXES } from '../../../saml/names.ts';
import { keyInfo } from '../../../saml/sign.ts';
import { element, sent, type XmlElement } from '../../../xml/write.ts';
import type { Provider } from '../provider.ts';
import { entityIdOf, loginUrlOf, logoutUrlOf } from './door.ts';
import { idpSigner } from './keys.ts';

export function showMetadata(provider: Provider): SandboxResponse {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/samlmetadata+xml', 'Cache-Control': 'no-store' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${sent(descriptor(provider), PREFIXES)}\n`,
  };
}

function descriptor(provider: Provider): XmlElement {
  const both = (name: string, location: string): readonly XmlElement[] =>
    (['redirect', 'post'] as const).map((binding) =>
      element(name, { Binding: BINDING[binding], Location: location }),
    );
  return element(
    'md:EntityDescriptor',
    { entityID: entityIdOf(provider) },
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: 'true', protocolSupportEnumeration: NS.protocol },
      element('md:KeyDescriptor', { use: 'signing' }, keyInfo(idpSigner().certificate)),
      ...both('md:SingleLogoutService', logoutUrlOf(provider)),
      ...Object.values(NAME_ID).map((format) => element('md:NameIDFormat', {}, format)),
      ...both('md:SingleSignOnService', loginUrlOf(provider)),
    ),
  );
}
