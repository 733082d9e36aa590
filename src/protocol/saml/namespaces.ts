/** Namespaces of SAML 2.0 and of the standards it builds on. */
export const NS = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  algorithmSupport: 'urn:oasis:names:tc:SAML:metadata:algsupport',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  signature11: 'http://www.w3.org/2009/xmldsig11#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
  encryption11: 'http://www.w3.org/2009/xmlenc11#',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  schemaInstance: 'http://www.w3.org/2001/XMLSchema-instance',
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
} as const;

/** Namespaces of SAML 1.x, to identify such input. */
export const OLD_NAMESPACES: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:SAML:1.0:assertion': '1.x',
  'urn:oasis:names:tc:SAML:1.0:protocol': '1.x',
};
