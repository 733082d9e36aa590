/** The discovery document (OpenID Connect Discovery 1.0, 3) and the key set (RFC 7517). */
import { defined } from '../../../common/defined.ts';
import { json, type SandboxResponse } from '../../http.ts';
import { TENANT_ID } from './client.ts';
import { CURRENT_KEY, NEXT_KEY } from './keys.ts';
import { chosenFault, PATHS, type Provider } from './provider.ts';
import { SCOPE_NAMES, SCOPES } from './scopes.ts';

const ENVELOPE_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'nonce', 'at_hash', 'auth_time'];

export function discovery(provider: Provider): SandboxResponse {
  const fault = chosenFault(provider);
  if (fault?.effect.spentAt === 'discovery') provider.core.scenarios.take(TENANT_ID);
  const { issuer } = provider;
  const played = fault?.effect.discovery;
  if (played?.missing === true)
    return { ...json(404, { error: 'not_found' }), note: 'scenario no-discovery' };
  return {
    ...json(200, {
      issuer: played?.issuer ?? issuer,
      authorization_endpoint: `${issuer}${PATHS.authorize}`,
      token_endpoint: `${issuer}${PATHS.token}`,
      jwks_uri: `${issuer}${PATHS.keys}`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      scopes_supported: SCOPE_NAMES,
      claims_supported: [...ENVELOPE_CLAIMS, ...SCOPE_NAMES.flatMap((name) => SCOPES[name].claims)],
      ...defined({
        authorization_response_iss_parameter_supported: played?.announcesIss === undefined ? undefined : true,
      }),
    }),
    ...(played === undefined || fault === undefined ? {} : { note: `scenario ${fault.id}` }),
  };
}

/**
 * Returns the key set. It is not tied to a login, so it follows the scenario chosen for the next login, else that of
 * the latest. A rotating set shows the new key once it has signed a token, so a client with a cached set must fetch it
 * again.
 */
export function keySet(provider: Provider): SandboxResponse {
  const { state } = provider;
  const faults = [chosenFault(provider), state.latestFault];
  const fault = faults.find((candidate) => candidate?.effect.keySet !== undefined);
  const keys = [CURRENT_KEY.publicJwk];
  if (fault?.effect.keySet === 'down') {
    return {
      ...json(503, { error: 'temporarily_unavailable', error_description: 'scenario jwks-down' }),
      note: 'scenario jwks-down',
    };
  }
  if (fault?.effect.keySet === 'rotating' && state.hasRotated) keys.push(NEXT_KEY.publicJwk);
  return {
    ...json(200, { keys }),
    ...defined({ note: fault === undefined ? undefined : `scenario ${fault.id}: ${keys.length} of 2 keys` }),
  };
}
