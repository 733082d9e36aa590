/** The key set (RFC 7517), with signing and encryption keys; and a discovery document of our own design. */
import { defined } from '../../../common/defined.ts';
import { json, type SandboxResponse } from '../../http.ts';
import { TENANT_ID } from './client.ts';
import { ENCRYPTION_KEY, SIGNING_KEY } from './keys.ts';
import { chosenFault, PATHS, type Provider } from './provider.ts';

export function discovery(provider: Provider): SandboxResponse {
  const { base, issuer } = provider;
  // As on the real host.
  if (chosenFault(provider)?.effect.discovery === 'missing')
    return { ...json(404, { error: 'not_found' }), note: 'scenario no-discovery' };
  return json(200, {
    issuer,
    authorization_endpoint: `${base}${PATHS.authorize}`,
    token_endpoint: `${base}${PATHS.token}`,
    userinfo_endpoint: `${base}${PATHS.userinfo}`,
    jwks_uri: `${base}${PATHS.keys}`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    request_parameter_supported: true,
    request_object_encryption_alg_values_supported: ['RSA-OAEP'],
    request_object_encryption_enc_values_supported: ['A256CBC-HS512'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'phone', 'signicat.sign', 'signicat.national_id'],
  });
}

/** Returns the key set for the scenario of the next order, else of the latest. */
export function keySet(provider: Provider): SandboxResponse {
  const { core, state } = provider;
  const chosen = chosenFault(provider);
  const fault = [chosen, state.latestFault].find((one) => one?.effect.encryptionKey !== undefined);
  // No order follows, so the scenario would never be used up.
  if (chosen?.effect.spentAt === 'keys') core.scenarios.take(TENANT_ID);
  const { alg: _alg, ...unbound } = ENCRYPTION_KEY.publicJwk;
  const encryption = {
    none: [],
    'no-alg': [unbound],
    usual: [ENCRYPTION_KEY.publicJwk],
  }[fault?.effect.encryptionKey ?? 'usual'];
  return {
    ...json(200, { keys: [SIGNING_KEY.publicJwk, ...encryption] }),
    ...defined({ note: fault === undefined ? undefined : `scenario ${fault.id}` }),
  };
}
