/** UserInfo: JSON, signed, or signed and then encrypted (OpenID Connect Core 1.0, 5.3). */
import { json, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { encryptCompact } from '../../oidc/jwe.ts';
import { signCompact } from '../../oidc/jws.ts';
import { EID } from './client.ts';
import { CLIENT_DECRYPTION_JWK, CLIENT_ENCRYPTION_KEY, SIGNING_KEY } from './keys.ts';
import { type Provider, subjectOf } from './provider.ts';
import type { Grant } from './state.ts';
import { bearer } from './token.ts';

/** SO-S5: an empty body, and no space after the comma. */
const REFUSED: SandboxResponse = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Bearer realm="IdentityServer",error="invalid_token"' },
  body: '',
  note: 'no access token, or one that does not count',
};

export function userinfo(provider: Provider, request: SandboxRequest): SandboxResponse {
  const token = bearer(provider, request);
  if (token?.grant === undefined) return REFUSED;
  const { grant } = token;
  const claims = claimsOf(grant, token.scopes);
  const { form } = grant.fault.effect.userinfo ?? {};
  if (form === undefined) return json(200, claims);
  const signed = signCompact({
    payload: { iss: provider.issuer, aud: provider.client.id, ...claims },
    key: SIGNING_KEY,
    signing: 'right',
    header: ['kid', 'typ', 'alg'],
  });
  const body =
    form === 'signed'
      ? signed
      : encryptCompact(signed, CLIENT_ENCRYPTION_KEY, CLIENT_DECRYPTION_JWK.kid, provider.core.random);
  return {
    status: 200,
    headers: { 'Content-Type': 'application/jwt', 'Cache-Control': 'no-store' },
    body,
    note: `scenario ${grant.fault.id}`,
  };
}

function claimsOf({ phone, fault }: Grant, scopes: readonly string[]): Record<string, unknown> {
  const claims: Record<string, unknown> = {
    ...(scopes.includes('idp-id') ? { idp_id: phone } : {}),
    sub: subjectOf(phone),
    idp_issuer: EID,
    ...(scopes.includes('phone') ? { phone_number: phone } : {}),
    ...fault.effect.userinfo?.sets,
  };
  for (const name of fault.effect.userinfo?.drops ?? []) delete claims[name];
  return claims;
}
