/** Servers with an administration of their own. */
import type { Product } from './product.ts';

export const LEMONLDAP: Product = {
  id: 'lemonldap-ng',
  name: 'LemonLDAP::NG',
  signs: {
    cookie: [/^(?:lemonldap|llnglanguage)\w*$/],
    page: [/LemonLDAP::NG/],
    address: [/\/saml\/singleSignOn\w*$/],
  },
  source: 'https://lemonldap-ng.org/documentation/latest/',
  fixes: [
    {
      of: ['op.pkce', 'op.pkce_verifier'],
      set: 'set oidcRPMetaDataOptionsRequirePKCE of the relying party to 1',
    },
    {
      of: ['op.response_type'],
      set: 'set oidcServiceAllowImplicitFlow and oidcServiceAllowHybridFlow to 0',
    },
    {
      of: ['endsession-no-hint'],
      set: 'set oidcRPMetaDataOptionsLogoutBypassConfirm of the relying party to 0',
    },
    { of: ['registration-open'], set: 'set oidcServiceAllowDynamicRegistration to 0' },
    { of: ['framing'], set: 'set portalAntiFrame to 1' },
    { of: ['cookie-flags'], set: 'set securedCookie to 1, httpOnly to 1 and sameSite to Lax' },
    {
      of: ['idp.request_signature'],
      set: 'set samlSPMetaDataOptionsCheckSSOMessageSignature of the service provider to 1',
    },
    {
      of: ['logout-unsigned', 'logout-unsigned-redirect', 'logout-other-key', 'logout-bad-signature'],
      set: 'set samlSPMetaDataOptionsCheckSLOMessageSignature of the service provider to 1',
    },
    {
      of: ['idp.lifetime'],
      set: 'set samlSPMetaDataOptionsNotOnOrAfterTimeout of the service provider to 300 seconds instead of 72000',
    },
    {
      of: ['response-signed'],
      set: 'set samlSPMetaDataOptionsSignSSOMessage of the service provider to 1',
    },
    {
      of: ['response-algorithms'],
      set: 'set samlSPMetaDataOptionsSignatureMethod of the service provider to RSA_SHA256',
    },
    {
      of: ['logout-response-signed'],
      set: 'set samlSPMetaDataOptionsSignSLOMessage of the service provider to 1',
    },
    {
      of: ['force-authn'],
      set: 'lower portalForceAuthnInterval, the seconds in which a login counts as a new one',
    },
  ],
};

export const SIMPLESAMLPHP: Product = {
  id: 'simplesamlphp',
  name: 'SimpleSAMLphp',
  signs: {
    address: [
      /\/saml2\/idp\/(?:SSOService|SingleLogoutService|metadata)\.php/,
      /\/module\.php\/(?:core|saml)\//,
    ],
    cookie: [/^SimpleSAML(?:SessionID|AuthToken)?$/],
  },
  source: 'https://simplesamlphp.org/docs/stable/simplesamlphp-reference-sp-remote.html',
  fixes: [
    {
      of: ['idp.request_signature'],
      set: 'set validate.authnrequest to true in the metadata of the service provider (saml20-sp-remote)',
    },
    {
      of: ['logout-unsigned', 'logout-unsigned-redirect', 'logout-other-key', 'logout-bad-signature'],
      set: 'set validate.logout to true in the metadata of the service provider (saml20-sp-remote)',
    },
    {
      of: ['logout-response-signed'],
      set: 'set sign.logout to true in saml20-idp-hosted, or for one service provider in saml20-sp-remote',
    },
    {
      of: ['acs-unregistered-signed'],
      set: 'leave skipEndpointValidationWhenSigned out of the metadata of the service provider (saml20-sp-remote)',
    },
    {
      of: ['response-signed'],
      set: 'set saml20.sign.assertion to true in saml20-sp-remote, which wins over saml20-idp-hosted',
    },
    {
      of: ['response-algorithms'],
      set: 'leave signature.algorithm out of saml20-sp-remote and saml20-idp-hosted: RSA-SHA256 is the default',
    },
    {
      of: ['idp.lifetime'],
      set: 'leave assertion.lifetime out of saml20-sp-remote and saml20-idp-hosted: 300 seconds is the default',
    },
  ],
};

export const AUTHENTIK: Product = {
  id: 'authentik',
  name: 'authentik',
  signs: {
    address: [/\/application\/(?:o|saml)\//],
    cookie: [/^authentik_(?:session|csrf)$/],
    header: [/^x-powered-by: authentik$/i],
  },
  source: 'https://docs.goauthentik.io/add-secure-apps/providers/oauth2/',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: "in the provider's Redirect URIs/Origins, set each of them to Strict instead of Regex",
    },
  ],
};

export const ZITADEL: Product = {
  id: 'zitadel',
  name: 'Zitadel',
  signs: {
    address: [/\/oidc\/v1\/(?:userinfo|end_session)$/],
    cookie: [/^(?:__(?:Host|Secure)-)?zitadel\.useragent$/],
  },
  source: 'https://zitadel.com/docs/guides/manage/console/applications',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: "in the application's Redirect Settings, turn Development Mode off and list each address whole",
    },
    {
      of: ['op.response_type', 'op.grants'],
      set: 'in the application, leave the response type Code and the grant type Authorization Code alone',
    },
  ],
};
