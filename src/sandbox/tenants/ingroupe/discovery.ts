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

/** Fetches of a rotating set that still show the old key only. */
const FETCHES_BEFORE_ROTATION = 1;

/**
 * The key set knows no login, so it follows the scenario that is chosen for the next one, else that of the latest.
 * While it rotates it counts its own fetches.
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
  if (fault?.effect.keySet === 'rotating') {
    if (state.rotationFetches >= FETCHES_BEFORE_ROTATION) keys.push(NEXT_KEY.publicJwk);
    state.rotationFetches += 1;
  }
  return {
    ...json(200, { keys }),
    ...defined({ note: fault === undefined ? undefined : `scenario ${fault.id}: ${keys.length} of 2 keys` }),
  };
}

/**
 * A login with a rotating key set begins. A set that was seen once already (by a client that reads it first) goes on
 * counting; one that has rotated starts anew.
 */
export function beginRotation({ state }: Provider): void {
  if (state.rotationFetches > FETCHES_BEFORE_ROTATION) state.rotationFetches = 0;
}
