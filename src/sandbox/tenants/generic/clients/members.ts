/** The members of client metadata: one table for files, control calls, registration and the published schema. */
import {
  AUTHENTICATION_METHODS,
  AUTHORIZATION_DETAILS_TYPES,
  CIBA_MODES,
  ENCRYPTION,
  GRANT_TYPES,
  RESPONSE_TYPES,
  SIGNING,
} from '../offers.ts';
import type { ClientMetadata } from './metadata.ts';

export type Kind = 'text' | 'words' | 'uri' | 'uris' | 'flag' | 'seconds' | 'jwks';

export interface Member {
  readonly kind: Kind;
  readonly is: string;
  /** Allowed words, for `text` and `words`. */
  readonly oneOf?: readonly string[];
  /** Only for files and control calls: no registration may set it. */
  readonly ownOnly?: true;
}

const text = (is: string, oneOf?: readonly string[]): Member =>
  oneOf === undefined ? { kind: 'text', is } : { kind: 'text', is, oneOf };
const words = (is: string, oneOf?: readonly string[]): Member =>
  oneOf === undefined ? { kind: 'words', is } : { kind: 'words', is, oneOf };
const uri = (is: string): Member => ({ kind: 'uri', is });
const uris = (is: string): Member => ({ kind: 'uris', is });
const flag = (is: string): Member => ({ kind: 'flag', is });
const seconds = (is: string): Member => ({ kind: 'seconds', is });

const signed = (what: string, oneOf: readonly string[] = SIGNING.answers) =>
  text(`algorithm that signs ${what}`, oneOf);
const encrypted = (what: string, oneOf: readonly string[] = ENCRYPTION.answers) =>
  text(`algorithm that encrypts the key of ${what}`, oneOf);
const enciphered = (what: string) => text(`algorithm that encrypts ${what}`, ENCRYPTION.contents);

export const MEMBERS = {
  client_id: { ...text('the id of the client'), ownOnly: true },
  client_secret: { ...text('its secret, for the methods that use one'), ownOnly: true },
  client_name: text('its name, shown to the person'),
  redirect_uris: uris('where answers may go; a loopback address matches with any port'),
  response_types: words('response types it may use; default code', RESPONSE_TYPES),
  grant_types: words('grants it may use; default authorization_code', GRANT_TYPES),
  application_type: text('web or native', ['web', 'native']),
  scope: text('scopes it may ask for, separated by spaces; default all'),
  token_endpoint_auth_method: text(
    'how it authenticates; default client_secret_basic',
    AUTHENTICATION_METHODS,
  ),
  token_endpoint_auth_signing_alg: signed('its client assertions', SIGNING.assertions),
  jwks: { kind: 'jwks', is: 'its public keys' },
  jwks_uri: uri('where its public keys are'),
  subject_type: text('public, or pairwise for a subject of its own', ['public', 'pairwise']),
  sector_identifier_uri: uri('list of redirect URIs that share pairwise subjects'),
  id_token_signed_response_alg: signed('its ID tokens; default RS256', [...SIGNING.answers, 'none']),
  id_token_encrypted_response_alg: encrypted('its ID tokens'),
  id_token_encrypted_response_enc: enciphered('its ID tokens'),
  userinfo_signed_response_alg: signed('its UserInfo'),
  userinfo_encrypted_response_alg: encrypted('its UserInfo'),
  userinfo_encrypted_response_enc: enciphered('its UserInfo'),
  introspection_signed_response_alg: signed('introspection answers (RFC 9701)'),
  introspection_encrypted_response_alg: encrypted('introspection answers'),
  introspection_encrypted_response_enc: enciphered('introspection answers'),
  authorization_signed_response_alg: signed('its JARM responses; default RS256'),
  authorization_encrypted_response_alg: encrypted('its JARM responses'),
  authorization_encrypted_response_enc: enciphered('its JARM responses'),
  request_object_signing_alg: signed('its request objects', SIGNING.requests),
  request_object_encryption_alg: encrypted('its request objects', ENCRYPTION.requests),
  request_object_encryption_enc: enciphered('its request objects'),
  require_signed_request_object: flag('refuses requests without a signed request object (RFC 9101)'),
  request_uris: uris('addresses of request objects that it may name'),
  default_max_age: seconds('max_age when the request has none'),
  require_auth_time: flag('its ID tokens always have auth_time'),
  default_acr_values: words('acr_values when the request has none'),
  initiate_login_uri: uri('starts a login from outside'),
  post_logout_redirect_uris: uris('where a logout may lead'),
  frontchannel_logout_uri: uri('loaded in a frame at logout'),
  frontchannel_logout_session_required: flag('sends iss and sid to it'),
  backchannel_logout_uri: uri('receives logout tokens'),
  backchannel_logout_session_required: flag('its logout tokens have sid'),
  require_pushed_authorization_requests: flag('refuses requests that were not pushed (RFC 9126)'),
  dpop_bound_access_tokens: flag('refuses token requests without DPoP (RFC 9449)'),
  tls_client_certificate_bound_access_tokens: flag('binds access tokens to its certificate (RFC 8705)'),
  tls_client_auth_subject_dn: text('subject of its certificate (RFC 4514)'),
  tls_client_auth_san_dns: text('DNS name in its certificate'),
  tls_client_auth_san_uri: text('URI in its certificate'),
  tls_client_auth_san_ip: text('IP address in its certificate'),
  tls_client_auth_san_email: text('mail address in its certificate'),
  authorization_details_types: words(
    'types of authorization_details it may use',
    AUTHORIZATION_DETAILS_TYPES,
  ),
  backchannel_token_delivery_mode: text('CIBA: poll, ping or push', CIBA_MODES),
  backchannel_client_notification_endpoint: uri('CIBA: receives pings and pushes'),
  backchannel_authentication_request_signing_alg: signed('its CIBA requests', SIGNING.proofs),
  backchannel_user_code_parameter: flag('CIBA: it sends user_code'),
  require_pkce: { ...flag('refuses requests without code_challenge'), ownOnly: true },
  access_token_format: { ...text('opaque, or jwt (RFC 9068)', ['opaque', 'jwt']), ownOnly: true },
  client_uri: uri('its home page'),
  logo_uri: uri('its picture'),
  policy_uri: uri('its privacy policy'),
  tos_uri: uri('its terms of service'),
  contacts: words('mail addresses of those responsible'),
  software_id: text('id of the software'),
  software_version: text('version of the software'),
} as const satisfies Record<keyof ClientMetadata, Member>;

export const MEMBER_NAMES = Object.keys(MEMBERS) as readonly (keyof ClientMetadata)[];

export function memberOf(name: string): Member | undefined {
  return Object.hasOwn(MEMBERS, name) ? MEMBERS[name as keyof ClientMetadata] : undefined;
}
