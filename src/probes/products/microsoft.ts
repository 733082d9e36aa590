import type { Product } from './product.ts';

const HEADERS =
  'https://learn.microsoft.com/windows-server/identity/ad-fs/operations/customize-http-security-headers-ad-fs';

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
  ],
};

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
  ],
};
