import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from '../oauth/index.ts';
import { defineProvider } from './preset.ts';

/**
 * Any OpenID provider, by its issuer, and any SAML identity provider, by its metadata: the standards' defaults, and the
 * base of custom providers.
 */
export const generic = defineProvider({
  id: 'generic',
  title: 'OpenID Connect provider',
  claims: 'generic',
  source: 'https://openid.net/specs/openid-connect-core-1_0.html',
  protocols: ['oidc', 'saml'],
  scope: 'openid profile email',
  saml: { title: 'SAML identity provider' },
  userinfo: 'on-request',
  azpDemanded: false,
  keyRefetch: { times: 1, milliseconds: 0 },
  timeoutSeconds: 300,
  errors: { authorization: AUTHORIZATION_ERRORS, token: TOKEN_ERRORS },
});
