/** Introspection (RFC 7662), as JSON or as JWT (RFC 9701), and revocation (RFC 7009). */
import { defined } from '../../../../common/defined.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { isResponse, readForm, refusalResponse } from '../answer/refusals.ts';
import { authenticateClient } from '../clients/authenticate.ts';
import type { Client } from '../clients/metadata.ts';
import { OK } from '../faults.ts';
import { type HoleId, isOpen } from '../holes.ts';
import { type Provider, secondsOf } from '../provider.ts';
import type { IssuedToken } from '../state.ts';
import { tokenFacts, tokenProblem } from '../tokens/issue.ts';
import { writeMessage } from '../tokens/message.ts';

const JWT_TYPE = 'application/token-introspection+jwt';

interface Asked {
  readonly client: Client;
  readonly record: IssuedToken | undefined;
}

async function readAsked(
  provider: Provider,
  request: SandboxRequest,
  hole?: HoleId,
): Promise<Asked | SandboxResponse> {
  const parameters = readForm(request);
  if (isResponse(parameters)) return parameters;
  const authenticated = await authenticateClient(provider, request, parameters);
  const named = provider.state.clients.get(parameters.get('client_id') ?? '');
  const isLetIn = hole !== undefined && isOpen(provider, hole) && named !== undefined;
  if ('refused' in authenticated && !isLetIn) return refusalResponse(authenticated.refused);
  const client = 'refused' in authenticated ? named : authenticated.client;
  if (client === undefined) return oauthError(401, 'invalid_client', 'client_id is missing');
  const value = parameters.get('token');
  if (value === undefined) return oauthError(400, 'invalid_request', 'token is missing');
  return { client, record: provider.state.tokens.get(value) };
}

export async function introspect(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const asked = await readAsked(provider, request, 'introspect-unauthenticated');
  if (isResponse(asked)) return asked;
  const { client, record } = asked;
  if (client.token_endpoint_auth_method === 'none')
    return oauthError(401, 'invalid_client', 'a public client may not introspect tokens (RFC 7662, 2.1)');
  const isActive =
    record !== undefined && tokenProblem(provider, record) === undefined && record.usedAt === undefined;
  const facts = isActive
    ? { active: true, ...typeOf(record), ...tokenFacts(provider, record) }
    : { active: false };
  const wantsJwt = (request.headers.accept ?? '').includes(JWT_TYPE);
  if (!wantsJwt && client.introspection_signed_response_alg === undefined) return json(200, facts);
  const encryption = client.introspection_encrypted_response_alg;
  const body = await writeMessage(provider, {
    client,
    payload: {
      iss: provider.issuer,
      aud: client.client_id,
      iat: secondsOf(provider.core.now().getTime()),
      token_introspection: facts,
    },
    alg: client.introspection_signed_response_alg ?? 'RS256',
    typ: 'token-introspection+jwt',
    fault: OK,
    effect: undefined,
    ...(encryption === undefined
      ? {}
      : {
          encryption: { alg: encryption, ...defined({ enc: client.introspection_encrypted_response_enc }) },
        }),
  });
  return { status: 200, headers: { 'Content-Type': JWT_TYPE, 'Cache-Control': 'no-store' }, body };
}

function typeOf({ kind, confirmation }: IssuedToken) {
  if (kind === 'refresh_token') return {};
  return { token_type: confirmation?.jkt === undefined ? 'Bearer' : 'DPoP' };
}

/** Unknown tokens and those of others are left alone, and the answer is the same (RFC 7009, 2.1 and 2.2). */
export async function revoke(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  const asked = await readAsked(provider, request);
  if (isResponse(asked)) return asked;
  const { client, record } = asked;
  const isOwn =
    record?.grant.client.client_id === client.client_id || isOpen(provider, 'revoke-other-client');
  if (record !== undefined && isOwn) {
    record.revoked = true;
    // RFC 7009, 2.1: with the refresh token, the access tokens of the same grant end.
    if (record.kind === 'refresh_token') record.grant.ended = 'its refresh token was revoked';
  }
  return { ...json(200, {}), body: '' };
}
