/** The token endpoint: exchanges a code, once, for an access token and the ID token. */
import { secretsOf } from '../../clients/clients.ts';
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { challengeOf, readExchange } from '../../oidc/code-exchange.ts';
import { idToken } from './id-token.ts';
import { notJsonPage } from './pages.ts';
import type { Provider } from './provider.ts';
import { SCOPE_NAMES } from './scopes.ts';
import type { Grant } from './state.ts';

/** Seconds, as in the provider's sample response. */
const ACCESS_TOKEN_LIFETIME = 3600;
const ACCESS_TOKEN_BYTES = 32;

const REALM = 'sandbox-ingroupe';

export function exchange(provider: Provider, request: SandboxRequest): SandboxResponse {
  const { core, clients, state } = provider;
  const now = core.now();
  const read = readExchange(request, {
    clients: secretsOf(clients),
    grants: state.grants,
    now,
    realm: REALM,
  });
  return 'refused' in read ? read.refused : answer(provider, read.grant);
}

function answer(provider: Provider, grant: Grant): SandboxResponse {
  const { core } = provider;
  const { effect, id } = grant.fault;
  grant.usedAt = core.now().getTime();
  if (effect.refusesCode !== undefined) {
    const { status, error, description } = effect.refusesCode;
    return oauthError(status, error, description, status === 401 ? challengeOf(REALM) : {});
  }
  if (effect.tokenAnswer === 'html') return notJsonPage();
  const asked = new Set(grant.request.scopes);
  const dropped = effect.grant?.drops ?? [];
  // In catalogue order, not request order: clients must not depend on it.
  const granted = SCOPE_NAMES.filter((name) => asked.has(name) && !dropped.includes(name));
  const accessToken = Buffer.from(core.random(ACCESS_TOKEN_BYTES)).toString('base64url');
  return {
    ...json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFETIME,
      scope: [...granted, ...(effect.grant?.adds ?? [])].join(' '),
      ...(effect.tokenAnswer === 'without-id-token'
        ? {}
        : { id_token: idToken(provider, grant, granted, accessToken) }),
    }),
    ...(id === 'ok' ? {} : { note: `scenario ${id}` }),
  };
}
