/** What this provider offers: one list each for metadata, registration and requests. */
import {
  ASYMMETRIC_SIGNATURES,
  ENCRYPTION_NAMES,
  KEY_MANAGEMENT_NAMES,
  PUBLIC_KEY_MANAGEMENT,
  SIGNATURE_NAMES,
} from '../../jose/algorithms.ts';

export const RESPONSE_TYPES = [
  'code',
  'id_token',
  'token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
  'none',
] as const;

export const RESPONSE_MODES = [
  'query',
  'fragment',
  'form_post',
  'jwt',
  'query.jwt',
  'fragment.jwt',
  'form_post.jwt',
] as const;

export const GRANTS = {
  code: 'authorization_code',
  implicit: 'implicit',
  refresh: 'refresh_token',
  client: 'client_credentials',
  password: 'password',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  ciba: 'urn:openid:params:grant-type:ciba',
  exchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
  assertion: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
} as const;
export const GRANT_TYPES: readonly string[] = Object.values(GRANTS);

export const AUTHENTICATION_METHODS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'none',
] as const;

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;

export const SIGNING = {
  /** Of ID tokens, UserInfo, JARM responses and introspection. */
  answers: SIGNATURE_NAMES,
  requests: [...SIGNATURE_NAMES, 'none'],
  assertions: SIGNATURE_NAMES,
  proofs: ASYMMETRIC_SIGNATURES,
} as const;

export const ENCRYPTION = {
  answers: KEY_MANAGEMENT_NAMES,
  requests: PUBLIC_KEY_MANAGEMENT,
  contents: ENCRYPTION_NAMES,
} as const;

/** Levels, lowest first; a login reaches the highest that was asked for. */
export const ACR_VALUES = ['low', 'substantial', 'high'].map(
  (level) => `http://eidas.europa.eu/LoA/${level}`,
);

/** Types of `authorization_details` (RFC 9396), made up. */
export const AUTHORIZATION_DETAILS_TYPES = ['payment_initiation', 'account_information', 'sandbox'] as const;

export const SCOPES: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
  offline_access: [],
  api: [],
};

export const CIBA_MODES = ['poll', 'ping', 'push'] as const;
