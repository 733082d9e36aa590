import type { Product } from './product.ts';

const HEADERS =
  'https://learn.microsoft.com/windows-server/identity/ad-fs/operations/customize-http-security-headers-ad-fs';

const TRUST = 'https://learn.microsoft.com/powershell/module/adfs/set-adfsrelyingpartytrust';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export const ADFS: Product = {
  id: 'adfs',
  name: 'AD FS',
  signs: {
    address: [/\/adfs\/(?:oauth2|ls|discovery|services|userinfo)\b/],
    cookie: [/^MSIS(?:Auth|Authenticated|SignOut|SamlRequest|LoopDetectionCookie)\d*$/],
  },
  source: HEADERS,
  fixes: [
    {
      of: ['framing'],
      set: 'Set-AdfsResponseHeaders -SetHeaderName "X-Frame-Options" -SetHeaderValue "deny"',
    },
    {
      of: ['csp'],
      set: 'Set-AdfsResponseHeaders -SetHeaderName "Content-Security-Policy" -SetHeaderValue with a policy',
    },
    {
      of: ['hsts'],
      set: 'Set-AdfsResponseHeaders -SetHeaderName "Strict-Transport-Security" -SetHeaderValue "max-age=31536000"',
    },
    {
      of: ['idp.request_signature'],
      set: 'Set-AdfsRelyingPartyTrust -TargetName NAME -SignedSamlRequestsRequired $true',
    },
    {
      of: ['response-signed'],
      set: 'Set-AdfsRelyingPartyTrust -TargetName NAME -SamlResponseSignature "MessageAndAssertion"',
      source: TRUST,
    },
    {
      of: ['response-algorithms'],
      set: `Set-AdfsRelyingPartyTrust -TargetName NAME -SignatureAlgorithm "${RSA_SHA256}"`,
      source: TRUST,
    },
  ],
};

const ENTERPRISE_APPS = 'https://learn.microsoft.com/entra/identity/enterprise-apps/';

export const ENTRA: Product = {
  id: 'entra-id',
  name: 'Microsoft Entra ID',
  signs: {
    address: [/^https:\/\/login\.microsoftonline\.(?:com|us)\//, /^https:\/\/[^/]+\.ciamlogin\.com\//],
    member: [/^tenant_region_scope$/],
  },
  source: 'https://learn.microsoft.com/entra/identity-platform/reply-url',
  fixes: [
    {
      of: ['op.redirect_exact', 'op.error_redirect'],
      set: 'in App registrations › Authentication, list each redirect URI whole, without *',
    },
    {
      of: ['response-type-implicit'],
      set: 'in App registrations › Authentication, clear Access tokens under Implicit grant and hybrid flows',
    },
    {
      of: ['idp.request_signature'],
      set: 'in Enterprise applications › Single sign-on › Verification certificates, require them',
      source: `${ENTERPRISE_APPS}howto-enforce-signed-saml-authentication`,
    },
    {
      of: ['response-signed'],
      set: 'in Enterprise applications › Single sign-on › SAML certificates, set Sign SAML response and assertion',
      source: `${ENTERPRISE_APPS}certificate-signing-options`,
    },
    {
      of: ['response-algorithms'],
      set: 'in Enterprise applications › Single sign-on › SAML certificates, set the signing algorithm SHA-256',
      source: `${ENTERPRISE_APPS}certificate-signing-options`,
    },
  ],
};
