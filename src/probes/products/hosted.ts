import type { Product } from './product.ts';

export const AUTH0: Product = {
  id: 'auth0',
  name: 'Auth0',
  signs: {
    address: [/^https:\/\/[^/]+\.auth0\.com\//],
    member: [/^mfa_challenge_endpoint$/],
    cookie: [/^auth0(?:_compat)?$/],
  },
  source: 'https://auth0.com/docs/get-started/applications/application-settings',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: "in the application's Settings, list each of the Allowed Callback URLs whole, without *",
    },
    {
      of: ['response-type-implicit', 'op.grants'],
      set: "in the application's Advanced Settings › Grant Types, clear Implicit and Password",
    },
    { of: ['refresh-reuse'], set: "in the application's Settings, turn Allow Refresh Token Rotation on" },
    {
      of: ['endsession-redirect'],
      set: "in the application's Settings, list each of the Allowed Logout URLs whole, without *",
    },
    {
      of: ['registration-open'],
      set: "in the tenant's Settings › Advanced, turn OIDC Dynamic Application Registration off",
    },
  ],
};

export const OKTA: Product = {
  id: 'okta',
  name: 'Okta',
  signs: {
    address: [/^https:\/\/[^/]+\.okta(?:preview|-emea|-gov)?\.com\//],
    header: [/^x-okta-request-id/],
  },
  source: 'https://help.okta.com/oie/en-us/content/topics/apps/apps_app_integration_wizard_oidc.htm',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: "in the application's General settings, clear Allow wildcard * in sign-in redirect URI",
    },
    {
      of: ['op.pkce', 'op.pkce_verifier'],
      set: "in the application's Client Credentials, select Require PKCE as additional verification",
    },
    {
      of: ['refresh-reuse'],
      set: "in the application's General settings under Refresh Token, select Rotate token after every use",
    },
    {
      of: ['response-type-implicit'],
      set: "in the application's General settings, clear Implicit (hybrid) among the grant types",
    },
    {
      of: ['endsession-redirect'],
      set: "in the application's General settings, list each of the Sign-out redirect URIs",
    },
  ],
};

export const PINGFEDERATE: Product = {
  id: 'pingfederate',
  name: 'PingFederate',
  signs: { address: [/\/as\/(?:authorization|token)\.oauth2$/, /\/pf\/JWKS$/, /\/idp\/SSO\.saml2$/] },
  source:
    'https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_configuring_oauth_clients.html',
  fixes: [
    {
      of: ['pkce-missing', 'pkce-downgrade', 'op.pkce_verifier'],
      set: 'in Applications › OAuth › Clients, select Require Proof Key for Code Exchange (PKCE) for the client',
    },
    {
      of: ['pkce-plain'],
      set: 'in Authorization Server Settings, select Disallow the Plain PKCE Code Challenge Method',
    },
    {
      of: ['op.iss_parameter'],
      set: 'in Authorization Server Settings, select Include Issuer in Authorization Response',
    },
    {
      of: ['refresh-reuse'],
      set: "in Applications › OAuth › Clients, set the client's Refresh Token Rolling Policy to Roll",
    },
    {
      of: ['op.response_type'],
      set: 'in Applications › OAuth › Clients, select Restrict Response Types for the client, and code alone',
    },
  ],
};
