/** Client metadata: RFC 7591, OpenID Connect Registration, and the specifications that add to them. */
import type { Jwk } from '../../../jose/key.ts';

export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name?: string;
  readonly client_secret?: string;
  readonly redirect_uris?: readonly string[];
  readonly response_types?: readonly string[];
  readonly grant_types?: readonly string[];
  readonly application_type?: string;
  readonly scope?: string;
  readonly token_endpoint_auth_method?: string;
  readonly token_endpoint_auth_signing_alg?: string;
  readonly jwks?: { readonly keys: readonly Jwk[] };
  readonly jwks_uri?: string;
  readonly subject_type?: string;
  readonly sector_identifier_uri?: string;
  readonly id_token_signed_response_alg?: string;
  readonly id_token_encrypted_response_alg?: string;
  readonly id_token_encrypted_response_enc?: string;
  readonly userinfo_signed_response_alg?: string;
  readonly userinfo_encrypted_response_alg?: string;
  readonly userinfo_encrypted_response_enc?: string;
  readonly introspection_signed_response_alg?: string;
  readonly introspection_encrypted_response_alg?: string;
  readonly introspection_encrypted_response_enc?: string;
  readonly authorization_signed_response_alg?: string;
  readonly authorization_encrypted_response_alg?: string;
  readonly authorization_encrypted_response_enc?: string;
  readonly request_object_signing_alg?: string;
  readonly request_object_encryption_alg?: string;
  readonly request_object_encryption_enc?: string;
  readonly require_signed_request_object?: boolean;
  readonly request_uris?: readonly string[];
  readonly default_max_age?: number;
  readonly require_auth_time?: boolean;
  readonly default_acr_values?: readonly string[];
  readonly initiate_login_uri?: string;
  readonly post_logout_redirect_uris?: readonly string[];
  readonly frontchannel_logout_uri?: string;
  readonly frontchannel_logout_session_required?: boolean;
  readonly backchannel_logout_uri?: string;
  readonly backchannel_logout_session_required?: boolean;
  readonly require_pushed_authorization_requests?: boolean;
  readonly dpop_bound_access_tokens?: boolean;
  readonly tls_client_certificate_bound_access_tokens?: boolean;
  readonly tls_client_auth_subject_dn?: string;
  readonly tls_client_auth_san_dns?: string;
  readonly tls_client_auth_san_uri?: string;
  readonly tls_client_auth_san_ip?: string;
  readonly tls_client_auth_san_email?: string;
  readonly authorization_details_types?: readonly string[];
  readonly backchannel_token_delivery_mode?: string;
  readonly backchannel_client_notification_endpoint?: string;
  readonly backchannel_authentication_request_signing_alg?: string;
  readonly backchannel_user_code_parameter?: boolean;
  readonly require_pkce?: boolean;
  readonly access_token_format?: string;
  readonly client_uri?: string;
  readonly logo_uri?: string;
  readonly policy_uri?: string;
  readonly tos_uri?: string;
  readonly contacts?: readonly string[];
  readonly software_id?: string;
  readonly software_version?: string;
}

/** A registered client; members with a default have it. */
export interface Client extends ClientMetadata {
  readonly redirect_uris: readonly string[];
  readonly response_types: readonly string[];
  readonly grant_types: readonly string[];
  readonly token_endpoint_auth_method: string;
  readonly id_token_signed_response_alg: string;
  readonly subject_type: string;
}

/** Applies the defaults of RFC 7591, 2 and OpenID Connect Registration 1.0, 2. */
export function withDefaults(metadata: ClientMetadata): Client {
  return {
    ...metadata,
    redirect_uris: metadata.redirect_uris ?? [],
    response_types: (metadata.response_types ?? ['code']).map(canonicalResponseType),
    grant_types: metadata.grant_types ?? ['authorization_code'],
    token_endpoint_auth_method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    id_token_signed_response_alg: metadata.id_token_signed_response_alg ?? 'RS256',
    subject_type: metadata.subject_type ?? 'public',
  };
}

const WORD_ORDER = ['code', 'id_token', 'token'];

/** Puts the words of a response type in one order: their order means nothing (OAuth 2.0 Multiple Response Types, 3). */
export function canonicalResponseType(text: string): string {
  const words = text.split(' ').filter((word) => word !== '');
  return words.sort((one, other) => WORD_ORDER.indexOf(one) - WORD_ORDER.indexOf(other)).join(' ');
}
