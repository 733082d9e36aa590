/** Short names of the URIs that SAML has for everything. SAML core, 7 and 8; SAML bindings; authentication contexts. */

const PREFIXES: readonly string[] = [
  'urn:oasis:names:tc:SAML:2.0:nameid-format:',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:',
  'urn:oasis:names:tc:SAML:2.0:attrname-format:',
  'urn:oasis:names:tc:SAML:2.0:bindings:',
  'urn:oasis:names:tc:SAML:2.0:status:',
  'urn:oasis:names:tc:SAML:2.0:cm:',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:',
  'urn:oasis:names:tc:SAML:2.0:consent:',
  'urn:oasis:names:tc:SAML:2.0:logout:',
];

/** The last word of a URI of SAML's own; another one as it is. */
export function shortUri(uri: string): string {
  const prefix = PREFIXES.find((one) => uri.startsWith(one));
  return prefix === undefined ? uri : uri.slice(prefix.length);
}
