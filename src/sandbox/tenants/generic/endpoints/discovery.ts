/** Metadata (OpenID Connect Discovery 1.0, 3; RFC 8414, 2) and the key set (RFC 7517). */
import { defined } from '../../../../common/defined.ts';
import { json, type SandboxResponse } from '../../../http.ts';
import { TENANT_ID } from '../clients/ready-made.ts';
import type { GenericFault } from '../fault-rows/row.ts';
import { isOpen } from '../holes.ts';
import { throughKeyHoles } from '../keys/key-holes.ts';
import { publishedKeys } from '../keys/signing-keys.ts';
import {
  ACR_VALUES,
  AUTHENTICATION_METHODS,
  AUTHORIZATION_DETAILS_TYPES,
  CIBA_MODES,
  ENCRYPTION,
  GRANT_TYPES,
  PROMPTS,
  RESPONSE_MODES,
  RESPONSE_TYPES,
  SIGNING,
} from '../offers.ts';
import { PATHS } from '../paths.ts';
import { chosenFault, noteOf, type Provider, randomText } from '../provider.ts';
import { mtlsAliases } from '../sender/alias.ts';

export function discovery(provider: Provider): SandboxResponse {
  const fault = chosenFault(provider);
  if (fault?.effect.spentAt === 'discovery') provider.core.scenarios.take(TENANT_ID);
  const played = fault?.effect.discovery;
  if (played?.missing === true)
    return { ...json(404, { error: 'not_found' }), note: 'scenario no-discovery' };
  const document: Record<string, unknown> = { ...metadata(provider, fault), ...played?.sets };
  if (played?.appendsToIssuer !== undefined) document.issuer = `${provider.issuer}${played.appendsToIssuer}`;
  if (played?.movesKeys !== undefined)
    document.jwks_uri = `${provider.base}${PATHS.keys}/${randomText(provider, 8)}`;
  for (const name of played?.drops ?? []) delete document[name];
  return { ...json(200, document), ...(played === undefined || fault === undefined ? {} : noteOf(fault)) };
}

/** Every member is played: a test holds this list against the endpoints. */
function metadata(provider: Provider, fault: GenericFault | undefined): Readonly<Record<string, unknown>> {
  const { issuer, base } = provider;
  const at = (path: string) => `${base}${path}`;
  const aliases = mtlsAliases(provider, fault);
  const methods = AUTHENTICATION_METHODS.filter((name) => aliases !== undefined || !name.includes('tls'));
  return {
    issuer,
    authorization_endpoint: at(PATHS.authorize),
    token_endpoint: at(PATHS.token),
    userinfo_endpoint: at(PATHS.userinfo),
    jwks_uri: at(PATHS.keys),
    pushed_authorization_request_endpoint: at(PATHS.par),
    require_pushed_authorization_requests: false,
    introspection_endpoint: at(PATHS.introspect),
    revocation_endpoint: at(PATHS.revoke),
    registration_endpoint: at(PATHS.register),
    device_authorization_endpoint: at(PATHS.deviceAuthorization),
    backchannel_authentication_endpoint: at(PATHS.backchannel),
    backchannel_token_delivery_modes_supported: CIBA_MODES,
    backchannel_authentication_request_signing_alg_values_supported: SIGNING.proofs,
    backchannel_user_code_parameter_supported: false,
    end_session_endpoint: at(PATHS.logout),
    check_session_iframe: at(PATHS.checkSession),
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    protected_resources: [at(PATHS.resource)],
    response_types_supported: RESPONSE_TYPES,
    response_modes_supported: isOpen(provider, 'response-mode-fragment-code')
      ? RESPONSE_MODES.filter((mode) => mode !== 'fragment')
      : RESPONSE_MODES,
    grant_types_supported: GRANT_TYPES,
    scopes_supported: Object.keys(provider.scopes),
    claims_supported: claimNames(provider),
    claim_types_supported: ['normal', 'aggregated', 'distributed'],
    claims_parameter_supported: true,
    acr_values_supported: ACR_VALUES,
    prompt_values_supported: PROMPTS,
    subject_types_supported: ['public', 'pairwise'],
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: SIGNING.assertions,
    introspection_endpoint_auth_methods_supported: methods.filter((name) => name !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: SIGNING.assertions,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: SIGNING.assertions,
    id_token_signing_alg_values_supported: SIGNING.answers,
    id_token_encryption_alg_values_supported: ENCRYPTION.answers,
    id_token_encryption_enc_values_supported: ENCRYPTION.contents,
    userinfo_signing_alg_values_supported: SIGNING.answers,
    userinfo_encryption_alg_values_supported: ENCRYPTION.answers,
    userinfo_encryption_enc_values_supported: ENCRYPTION.contents,
    introspection_signing_alg_values_supported: SIGNING.answers,
    introspection_encryption_alg_values_supported: ENCRYPTION.answers,
    introspection_encryption_enc_values_supported: ENCRYPTION.contents,
    authorization_signing_alg_values_supported: SIGNING.answers,
    authorization_encryption_alg_values_supported: ENCRYPTION.answers,
    authorization_encryption_enc_values_supported: ENCRYPTION.contents,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: false,
    request_object_signing_alg_values_supported: SIGNING.requests,
    request_object_encryption_alg_values_supported: ENCRYPTION.requests,
    request_object_encryption_enc_values_supported: ENCRYPTION.contents,
    require_signed_request_object: false,
    code_challenge_methods_supported: ['S256', 'plain'],
    authorization_response_iss_parameter_supported: !isOpen(provider, 'mixup'),
    authorization_details_types_supported: AUTHORIZATION_DETAILS_TYPES,
    dpop_signing_alg_values_supported: SIGNING.proofs,
    ...defined({
      mtls_endpoint_aliases: aliases,
      tls_client_certificate_bound_access_tokens: aliases && true,
    }),
  };
}

const ENVELOPE = ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'sid'];

function claimNames({ scopes, people }: Provider): readonly string[] {
  const ofPeople = people.flatMap(({ claims }) => Object.keys(claims));
  return [...new Set([...ENVELOPE, ...Object.values(scopes).flat(), ...ofPeople])];
}

/** The set is not tied to a login: it follows the scenario of the next login, else of the latest. */
export function keySet(provider: Provider): SandboxResponse {
  const { state } = provider;
  const played = [chosenFault(provider), state.latestFault].find(
    (fault) => fault?.effect.keySet !== undefined,
  );
  const kind = played?.effect.keySet;
  if (kind === 'down') {
    const body = { error: 'temporarily_unavailable', error_description: 'scenario jwks-down' };
    return { ...json(503, body), note: 'scenario jwks-down' };
  }
  return {
    ...json(200, { keys: throughKeyHoles(provider, publishedKeys(kind, state.hasRotated)) }),
    ...(played === undefined ? {} : noteOf(played)),
  };
}
