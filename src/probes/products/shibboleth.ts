import type { Product } from './product.ts';

const WIKI = 'https://shibboleth.atlassian.net/wiki/spaces/';

export const SHIBBOLETH: Product = {
  id: 'shibboleth',
  name: 'Shibboleth IdP',
  signs: {
    // Others have the same paths, but below one of their own.
    address: [
      /^https?:\/\/[^/]+\/idp\/profile\/SAML2\/(?:POST|Redirect|POST-SimpleSign)\/SSO$/,
      /^https?:\/\/[^/]+\/idp\/shibboleth$/,
    ],
    cookie: [/^shib_idp_session(?:_ss)?$/],
  },
  source: `${WIKI}IDP4/pages/1265631684/ProfileConfiguration-SAML2`,
  fixes: [
    {
      of: ['acs-unregistered-signed'],
      set: 'leave skipEndpointValidationWhenSigned of SAML2.SSO in relying-party.xml at false',
      source: `${WIKI}IDP30/pages/2504884336/ProfileConfiguration-SAML2SSO`,
    },
    {
      of: ['other-key', 'bad-signature', 'digest-only'],
      set: 'leave ignoreRequestSignatures of SAML2.SSO in relying-party.xml at false',
    },
    {
      of: ['logout-other-key', 'logout-bad-signature'],
      set: 'leave ignoreRequestSignatures of SAML2.Logout in relying-party.xml at false',
    },
    {
      of: ['response-signed'],
      set: 'set signAssertions of SAML2.SSO in relying-party.xml to true, or WantAssertionsSigned in the metadata',
      source: `${WIKI}IDP4/pages/3169288205/ProfileConfiguration-SAMLAssertion`,
    },
  ],
};
