import type { Product } from './product.ts';

export const KEYCLOAK: Product = {
  id: 'keycloak',
  name: 'Keycloak',
  signs: {
    address: [/\/realms\/[^/]+\/protocol\/(?:openid-connect|saml)\b/],
    cookie: [/^(?:KC_RESTART|KC_AUTH_SESSION_HASH)$/, /^KEYCLOAK_(?:SESSION|IDENTITY|LOCALE)(?:_LEGACY)?$/],
  },
  source: 'https://www.keycloak.org/docs/latest/server_admin/',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: "in the client's Settings, write each of the Valid redirect URIs whole, without * at its end",
    },
    {
      of: ['op.pkce', 'op.pkce_verifier'],
      set: "in the client's Advanced settings, set Proof Key for Code Exchange Code Challenge Method to S256",
    },
    {
      of: ['response-type-implicit', 'grant-implicit'],
      set: "in the client's Settings under Capability config, turn Implicit flow off",
    },
    {
      of: ['grant-password'],
      set: "in the client's Settings under Capability config, turn Direct access grants off",
    },
    {
      of: ['client-no-auth'],
      set: "in the client's Settings under Capability config, turn Client authentication on",
    },
    {
      of: ['refresh-reuse'],
      set: 'in Realm settings › Tokens, turn Revoke Refresh Token on, with Refresh Token Max Reuse 0',
    },
    {
      of: ['endsession-redirect'],
      set: "in the client's Settings, write each of the Valid post logout redirect URIs whole, without *",
    },
    {
      of: ['framing'],
      set: 'in Realm settings › Security defenses › Headers, set X-Frame-Options and Content-Security-Policy',
    },
    { of: ['csp'], set: 'in Realm settings › Security defenses › Headers, set Content-Security-Policy' },
    {
      of: ['referrer'],
      set: 'in Realm settings › Security defenses › Headers, set Referrer Policy to no-referrer',
    },
    {
      of: ['hsts'],
      set: 'in Realm settings › Security defenses › Headers, set HTTP Strict Transport Security (HSTS)',
    },
    {
      of: ['registration-open'],
      set: 'in Clients › Client registration, keep the policy Trusted Hosts for anonymous access',
    },
    {
      of: [
        'idp.request_signature',
        'logout-unsigned',
        'logout-unsigned-redirect',
        'logout-other-key',
        'logout-bad-signature',
      ],
      set: "in the client's Keys, turn Client signature required on",
    },
    {
      of: ['response-signed'],
      set: "in the client's Settings under Signature and Encryption, turn Sign assertions on",
    },
    {
      of: ['logout-response-signed'],
      set: "in the client's Settings under Signature and Encryption, turn Sign documents on",
    },
    {
      of: ['response-algorithms'],
      set: "in the client's Settings under Signature and Encryption, set Signature algorithm to RSA_SHA256",
    },
    {
      of: ['nameid-unknown', 'allow-create-false'],
      set: "in the client's Settings under SAML capabilities, turn Force name ID format off",
    },
    {
      of: ['idp.acs'],
      set: "in the client's Settings, write each of the Valid redirect URIs whole, without * at its end",
    },
  ],
};
