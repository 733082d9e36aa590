/** UserInfo (OpenID Connect Core 1.0, 5.3): JSON, signed, or signed and encrypted, as the client registered. */
import { defined } from '../../../../common/defined.ts';
import { json, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { userinfoClaims } from '../people/claims.ts';
import { subjectFor } from '../people/subject.ts';
import { noteOf, type Provider } from '../provider.ts';
import { nextNonce } from '../sender/dpop.ts';
import type { IssuedToken } from '../state.ts';
import { applyEffect, writeMessage } from '../tokens/message.ts';
import { challenge, readAccessToken } from './bearer.ts';
import { claimSources } from './claim-sources.ts';

export async function userinfo(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const presented = readAccessToken(provider, request);
  if ('refused' in presented) return presented.refused;
  const { token } = presented;
  const { fault } = token.grant;
  const due = fault.effect.userinfo?.tokenIn;
  const place = request.headers.authorization === undefined ? 'body' : 'header';
  if (due !== undefined && due !== place)
    return challenge({
      scheme: 'Bearer',
      error: 'invalid_request',
      description: `scenario ${fault.id}: the access token belongs into the ${due}`,
      status: 400,
    });
  if (!token.scopes.includes('openid') || token.grant.person === undefined) {
    return challenge({
      scheme: token.confirmation?.jkt === undefined ? 'Bearer' : 'DPoP',
      error: 'insufficient_scope',
      description: 'UserInfo needs an access token with the scope openid',
      status: 403,
      more: { scope: 'openid' },
    });
  }
  const response = await answerOf(provider, token);
  const nonce = nextNonce(provider, fault, 'resource');
  return { ...response, headers: { ...response.headers, ...nonce }, ...noteOf(fault) };
}

async function answerOf(provider: Provider, { grant, scopes }: IssuedToken): Promise<SandboxResponse> {
  const { client, person, fault } = grant;
  const effect = fault.effect.userinfo;
  const claims = {
    sub: person && subjectFor(client, person),
    ...claimSources(provider, grant, userinfoClaims(provider, grant, scopes)),
  };
  const encryption = client.userinfo_encrypted_response_alg;
  const signing = client.userinfo_signed_response_alg ?? (effect?.form === 'signed' ? 'RS256' : undefined);
  if (signing === undefined && encryption === undefined)
    return json(200, applyEffect(claims, effect, client.client_id));
  const body = await writeMessage(provider, {
    client,
    payload: { iss: provider.issuer, aud: client.client_id, ...claims },
    alg: signing ?? 'none',
    fault,
    effect,
    ...(encryption === undefined
      ? {}
      : { encryption: { alg: encryption, ...defined({ enc: client.userinfo_encrypted_response_enc }) } }),
  });
  return {
    status: 200,
    headers: { 'Content-Type': 'application/jwt', 'Cache-Control': 'no-store' },
    body,
  };
}
