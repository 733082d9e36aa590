/** Names used in the sandbox's SAML messages. */
import type { Namespaces } from '../xml/write.ts';

export const NS = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
  encryption11: 'http://www.w3.org/2009/xmlenc11#',
  requestedAttributes: 'urn:oasis:names:tc:SAML:protocol:ext:req-attr',
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  ecp: 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp',
  paos: 'urn:liberty:paos:2003-08',
  schema: 'http://www.w3.org/2001/XMLSchema',
  instance: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

/** Prefixes as in the vendor's samples. */
export const PREFIXES: Namespaces = {
  saml2p: NS.protocol,
  saml2: NS.assertion,
  // For scenarios: those of other samples.
  samlp: NS.protocol,
  saml: NS.assertion,
  md: NS.metadata,
  ds: NS.signature,
  ec: NS.exclusive,
  xenc: NS.encryption,
  xenc11: NS.encryption11,
  soap11: NS.soap,
  ecp: NS.ecp,
  paos: NS.paos,
  xsd: NS.schema,
  xsi: NS.instance,
  // For scenarios: an unknown namespace, and one that is not an absolute URI.
  other: 'urn:example:other',
  void: '1',
};

export const BINDING = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  simplesign: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign',
  artifact: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact',
  soap: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP',
  paos: 'urn:oasis:names:tc:SAML:2.0:bindings:PAOS',
} as const;

/** Bindings that carry a response to an assertion consumer service. */
export type ResponseBinding = 'post' | 'simplesign' | 'artifact' | 'paos';

export const NAME_ID = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
} as const;

/** Formats of attribute names (SAML core, 8.2). */
export const NAME_FORMAT = {
  basic: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
  uri: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
} as const;

/** Builds a status code from its last part. */
export const status = (name: string): string => `urn:oasis:names:tc:SAML:2.0:status:${name}`;

export const ALGORITHM = {
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  ecdsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  aes256Gcm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  aes256Cbc: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  oaepMgf1: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  rsa15: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
} as const;
