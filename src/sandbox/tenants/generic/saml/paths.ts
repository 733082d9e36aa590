/** Paths below the tenant. */
export const SAML_PATHS = {
  metadata: '/saml/metadata',
  signOn: '/saml/login',
  visit: '/saml/login/visit',
  logout: '/saml/logout',
  logoutStart: '/saml/logout/start',
  logoutSoap: '/saml/logout/soap',
  artifact: '/saml/artifact',
  ecp: '/saml/ecp',
  attributes: '/saml/attributes',
  start: '/saml/start',
  canary: '/saml/canary.dtd',
} as const;
