/**
 * The discovery document and the key set, with the members recorded at the real service
 * (SO-S2).
 */
import { json, type SandboxResponse } from '../../http.ts';
import { PROVIDER_ENCRYPTION_KEY, SIGNING_KEY } from './keys.ts';
import {
  AUTHENTICATION,
  CONTENT_ENCRYPTION,
  GRANTS,
  KEY_ENCRYPTION,
  RESPONSE_TYPES,
  SIGNATURES,
  TLS_AUTHENTICATION,
} from './offers.ts';
import { chosenFault, PATHS, type Provider } from './provider.ts';

/** Scopes of the catalogue: those with a meaning for this eID, and some without. */
const SCOPES: readonly string[] = [
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'gender',
  'date-of-birth',
  'age',
  'eighteen-or-older',
  'nin',
  'idp-id',
  'offline_access',
];

export function discovery(provider: Provider): SandboxResponse {
  const { issuer } = provider;
  const at = (path: string) => `${provider.base}${path}`;
  return json(
    200,
    {
      issuer,
      jwks_uri: at(PATHS.keys),
      authorization_endpoint: at(PATHS.authorize),
      token_endpoint: at(PATHS.token),
      userinfo_endpoint: at(PATHS.userinfo),
      end_session_endpoint: at(PATHS.endSession),
      check_session_iframe: at(PATHS.checkSession),
      revocation_endpoint: at(PATHS.revocation),
      introspection_endpoint: at(PATHS.introspect),
      device_authorization_endpoint: at(PATHS.deviceAuthorization),
      backchannel_authentication_endpoint: at(PATHS.ciba),
      backchannel_authentication_cancel_endpoint: at(PATHS.cibaCancel),
      backchannel_token_delivery_modes_supported: ['poll'],
      pushed_authorization_request_endpoint: at(PATHS.par),
      require_pushed_authorization_requests: false,
      scopes_supported: SCOPES,
      claims_supported: [
        'sub',
        'phone_number',
        'phone_number_verified',
        'idp_id',
        'nin',
        'nin_type',
        'nin_issuing_country',
      ],
      grant_types_supported: Object.values(GRANTS),
      response_types_supported: RESPONSE_TYPES,
      response_modes_supported: ['form_post', 'query', 'fragment'],
      token_endpoint_auth_methods_supported: [
        ...AUTHENTICATION,
        // Certificates are for TLS.
        ...(issuer.startsWith('https:') ? TLS_AUTHENTICATION : []),
      ],
      token_endpoint_auth_signing_alg_values_supported: SIGNATURES,
      id_token_signing_alg_values_supported: ['RS256'],
      id_token_encryption_alg_values_supported: KEY_ENCRYPTION,
      id_token_encryption_enc_values_supported: CONTENT_ENCRYPTION,
      userinfo_signing_alg_values_supported: ['RS256'],
      userinfo_encryption_alg_values_supported: KEY_ENCRYPTION,
      userinfo_encryption_enc_values_supported: CONTENT_ENCRYPTION,
      request_object_signing_alg_values_supported: SIGNATURES,
      request_object_encryption_alg_values_supported: ['RSA-OAEP'],
      request_object_encryption_enc_values_supported: CONTENT_ENCRYPTION,
      request_parameter_supported: true,
      dpop_signing_alg_values_supported: SIGNATURES,
      claims_parameter_supported: false,
      subject_types_supported: ['public'],
      code_challenge_methods_supported: ['S256'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      authorization_response_iss_parameter_supported: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    },
    { 'Content-Type': 'application/json; charset=UTF-8' },
  );
}

/**
 * Returns bare RSA keys. The set is not tied to a login, so it follows the scenario of the next login, else of the
 * latest.
 */
export function keySet(provider: Provider): SandboxResponse {
  const { state } = provider;
  const flickers = [chosenFault(provider), state.latestFault].some(
    (fault) => fault?.effect.keySet === 'flickering',
  );
  const isDark = flickers && provider.core.now().getTime() < state.darkUntil;
  const { kid, publicJwk } = SIGNING_KEY;
  const { kid: encryptionKid, publicJwk: encrypting } = PROVIDER_ENCRYPTION_KEY;
  const { e, n } = encrypting;
  const signing = { kty: 'RSA', use: 'sig', kid, e: publicJwk.e, n: publicJwk.n, alg: 'RS256' };
  const encryption = { kty: 'RSA', use: 'enc', kid: encryptionKid, e, n, alg: 'RSA-OAEP' };
  return {
    ...json(200, { keys: [...(isDark ? [] : [signing]), encryption] }),
    ...(isDark ? { note: 'scenario jwks-flicker: without the key that signs' } : {}),
  };
}
