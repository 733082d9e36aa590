/** What a client can have at the systems of vendors: names of RFC 7591, as far as the vendor has it. */
import type { ClientMetadata } from '../tenants/generic/clients/metadata.ts';
import {
  AUTHENTICATION,
  CONTENT_ENCRYPTION,
  GRANTS,
  KEY_ENCRYPTION,
  RESPONSE_TYPES,
  SIGNATURES,
  TLS_AUTHENTICATION,
} from '../tenants/signicat-sms-otp/offers.ts';

/** Member → the words that it may have; `any`: those of the specification. */
export type Offer = Readonly<Partial<Record<keyof ClientMetadata, readonly string[] | 'any'>>>;

const EVERYWHERE = {
  client_id: 'any',
  client_secret: 'any',
  client_name: 'any',
  redirect_uris: 'any',
} as const satisfies Offer;

/**
 * System → offer. Net iD Access and E-Signing are not here: the one knows no clients, and the other knows a merchant
 * by its certificate only.
 */
export const OFFERS: Readonly<Record<string, Offer>> = {
  ingroupe: EVERYWHERE,
  'signicat-sms-otp': {
    ...EVERYWHERE,
    post_logout_redirect_uris: 'any',
    response_types: RESPONSE_TYPES,
    grant_types: Object.values(GRANTS),
    token_endpoint_auth_method: [...AUTHENTICATION, ...TLS_AUTHENTICATION],
    token_endpoint_auth_signing_alg: SIGNATURES,
    jwks: 'any',
    jwks_uri: 'any',
    id_token_encrypted_response_alg: KEY_ENCRYPTION,
    id_token_encrypted_response_enc: CONTENT_ENCRYPTION,
    userinfo_encrypted_response_alg: KEY_ENCRYPTION,
    userinfo_encrypted_response_enc: CONTENT_ENCRYPTION,
    request_object_signing_alg: SIGNATURES,
    tls_client_auth_subject_dn: 'any',
    tls_client_auth_san_dns: 'any',
    tls_client_auth_san_uri: 'any',
    tls_client_auth_san_ip: 'any',
    tls_client_auth_san_email: 'any',
    frontchannel_logout_uri: 'any',
    frontchannel_logout_session_required: 'any',
    backchannel_logout_uri: 'any',
    backchannel_logout_session_required: 'any',
  },
  // The key set holds the key that its tokens are encrypted to, in the scenario that does so.
  'signicat-consent': { ...EVERYWHERE, jwks: 'any' },
};
