/** UserInfo: JSON, signed, or signed and then encrypted (OpenID Connect Core 1.0, 5.3). */
import { defined } from '../../../common/defined.ts';
import { json, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { encryptCompact } from '../../oidc/jwe.ts';
import { signCompact } from '../../oidc/jws.ts';
import { encryptTo } from '../generic/tokens/message.ts';
import { EID } from './client.ts';
import { CLIENT_DECRYPTION_JWK, CLIENT_ENCRYPTION_KEY, SIGNING_KEY } from './keys.ts';
import { type Provider, subjectOf } from './provider.ts';
import { bearer } from './sender.ts';
import type { Grant } from './state.ts';

/** SO-S5: an empty body, and no space after the comma. */
const REFUSED: SandboxResponse = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Bearer realm="IdentityServer",error="invalid_token"' },
  body: '',
  note: 'no access token, or one that does not count',
};

export async function userinfo(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const token = bearer(provider, request);
  if (token?.grant === undefined) return REFUSED;
  const { grant } = token;
  const claims = claimsOf(grant, token.scopes);
  const client = provider.hub.state.clients.get(grant.clientId);
  const alg = client?.userinfo_encrypted_response_alg;
  const form = grant.fault.effect.userinfo?.form ?? (alg === undefined ? undefined : 'encrypted');
  if (form === undefined) return json(200, claims);
  const signed = signCompact({
    payload: { iss: provider.issuer, aud: grant.clientId, ...claims },
    key: SIGNING_KEY,
    signing: 'right',
    header: ['kid', 'typ', 'alg'],
  });
  const body =
    form === 'signed'
      ? signed
      : client !== undefined && alg !== undefined
        ? await encryptTo(provider.hub, client, signed, {
            alg,
            ...defined({ enc: client.userinfo_encrypted_response_enc }),
          })
        : encryptCompact(signed, CLIENT_ENCRYPTION_KEY, CLIENT_DECRYPTION_JWK.kid, provider.core.random);
  return {
    status: 200,
    headers: { 'Content-Type': 'application/jwt', 'Cache-Control': 'no-store' },
    body,
    note: alg === undefined ? `scenario ${grant.fault.id}` : 'encrypted to the client',
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
