/** Meanings of claims in a few words, with their sections. */
import type { Meanings } from './meaning.ts';

const JWT = 'RFC 7519, 4.1';
const CORE = 'OpenID Connect Core 1.0';
const STANDARD = 'OpenID Connect Core 1.0, 5.1';
const ADDRESS = 'OpenID Connect Core 1.0, 5.1.1';
const IDHUB = 'IN Groupe OpenID Connect guide';
const SIGNICAT = 'Signicat attribute reference';
const NET_ID = 'Net iD Access on the same device';

/** General JWT claims. */
const REGISTERED: Meanings = {
  iss: ['who issued it', `${JWT}.1`],
  sub: ['whom it is about', `${JWT}.2`],
  aud: ['whom it is for', `${JWT}.3`],
  exp: ['not to be accepted from then on', `${JWT}.4`],
  nbf: ['not to be accepted before', `${JWT}.5`],
  iat: ['when it was issued', `${JWT}.6`],
  jti: ['its own id, to notice a replay', `${JWT}.7`],
  cnf: ['the key that its holder must prove to have', 'RFC 7800, 3.1'],
  scope: ['what it gives access to', 'RFC 8693, 4.2'],
  client_id: ['the client it was issued to', 'RFC 8693, 4.3'],
  act: ['who acts for the subject', 'RFC 8693, 4.1'],
  may_act: ['who may act for the subject', 'RFC 8693, 4.4'],
  roles: ['roles of the subject', 'RFC 9068, 2.2.3.1'],
  groups: ['groups of the subject', 'RFC 9068, 2.2.3.1'],
  entitlements: ['what the subject may do', 'RFC 9068, 2.2.3.1'],
  events: ['what happened', 'RFC 8417, 2.2'],
  toe: ['when it happened', 'RFC 8417, 2.2'],
  txn: ['the transaction it belongs to', 'RFC 8417, 2.2'],
  htm: ['HTTP method of the request it is for', 'RFC 9449, 4.2'],
  htu: ['address of the request it is for', 'RFC 9449, 4.2'],
  ath: ['hash of the access token it is for', 'RFC 9449, 4.2'],
  authorization_details: ['what was authorized, in detail', 'RFC 9396, 9.1'],
  token_introspection: ['what introspection said', 'RFC 9701, 5'],
  sub_id: ['whom it is about, by kind of identifier', 'RFC 9493, 4.1'],
};

/** The ID token and related claims. */
const ID_TOKEN: Meanings = {
  azp: ['the client it was issued to', `${CORE}, 2`],
  nonce: ['ties it to one login request', `${CORE}, 2`],
  auth_time: ['when the user was authenticated', `${CORE}, 2`],
  acr: ['how strongly the user was authenticated', `${CORE}, 2`],
  amr: ['the methods used to authenticate', `${CORE}, 2`],
  at_hash: ['hash of the access token', `${CORE}, 3.1.3.6`],
  c_hash: ['hash of the authorization code', `${CORE}, 3.3.2.11`],
  s_hash: ['hash of the state', 'FAPI 1.0 Advanced, 5.1'],
  sid: ["the provider's session", 'OpenID Connect Back-Channel Logout 1.0, 2.1'],
  sub_jwk: ['the key of a self-issued token', `${CORE}, 7.4`],
  _claim_names: ['claims that are somewhere else', `${CORE}, 5.6.2`],
  _claim_sources: ['where those claims are', `${CORE}, 5.6.2`],
  verified_claims: ['claims with how they were verified', 'OpenID Connect for Identity Assurance 1.0, 5'],
};

/** Claims about a person. */
const PERSON: Meanings = {
  name: ['full name', STANDARD],
  given_name: ['given names', STANDARD],
  family_name: ['family names', STANDARD],
  middle_name: ['middle names', STANDARD],
  nickname: ['casual name', STANDARD],
  preferred_username: ['name to be called by; may change', STANDARD],
  profile: ['page of the profile', STANDARD],
  picture: ['address of a picture', STANDARD],
  website: ['web page', STANDARD],
  email: ['e-mail address', STANDARD],
  email_verified: ['whether the provider checked the address', STANDARD],
  gender: ['gender', STANDARD],
  birthdate: ['date of birth', STANDARD],
  zoneinfo: ['time zone', STANDARD],
  locale: ['language and country', STANDARD],
  phone_number: ['telephone number', STANDARD],
  phone_number_verified: ['whether the provider checked the number', STANDARD],
  address: ['postal address', ADDRESS],
  updated_at: ['when this was last changed', STANDARD],
  formatted: ['address as on an envelope', ADDRESS],
  street_address: ['street and number', ADDRESS],
  locality: ['city', ADDRESS],
  region: ['state or province', ADDRESS],
  postal_code: ['postal code', ADDRESS],
  country: ['country', ADDRESS],
};

/** Requests as tokens: request objects, client assertions, JARM. */
const REQUEST: Meanings = {
  response_type: ['what the client wants back', 'RFC 6749, 3.1.1'],
  response_mode: ['how the answer is to be sent', 'RFC 9101, 4'],
  redirect_uri: ['where the answer is to be sent', 'RFC 6749, 3.1.2'],
  state: ['ties the answer to the request', 'RFC 6749, 4.1.1'],
  code: ['authorization code', 'RFC 6749, 4.1.2'],
  code_challenge: ['hash that only the same client can answer', 'RFC 7636, 4.2'],
  code_challenge_method: ['how that hash is made', 'RFC 7636, 4.3'],
  error: ['why it was refused', 'RFC 6749, 4.1.2.1'],
  error_description: ['the same for people', 'RFC 6749, 4.1.2.1'],
  max_age: ['how old the authentication may be, in seconds', `${CORE}, 3.1.2.1`],
  acr_values: ['assurance asked for', `${CORE}, 3.1.2.1`],
  login_hint: ['who is expected to log in', `${CORE}, 3.1.2.1`],
  ui_locales: ['languages of the pages', `${CORE}, 3.1.2.1`],
  prompt: ['what the user is to be asked', `${CORE}, 3.1.2.1`],
  claims: ['claims asked for one by one', `${CORE}, 5.5`],
};

/** Selective disclosure. */
const DISCLOSURE: Meanings = {
  vct: ['type of the credential', 'IANA JWT claims'],
  status: ['where it can be looked up whether it was revoked', 'IANA JWT claims'],
  _sd: ['hashes of claims that can be disclosed one by one', 'RFC 9901, 4.2.4.1'],
  _sd_alg: ['hash function of the disclosures', 'RFC 9901, 4.1.1'],
  sd_hash: ['hash of what was presented', 'RFC 9901, 4.3'],
};

/** Claims added by systems that idcli knows by name. */
const PROVIDERS: Meanings = {
  age_over_13: ['at least 13 years old', IDHUB],
  age_over_15: ['at least 15 years old', IDHUB],
  age_over_16: ['at least 16 years old', IDHUB],
  age_over_18: ['at least 18 years old', IDHUB],
  age_over_21: ['at least 21 years old', IDHUB],
  age_over_25: ['at least 25 years old', IDHUB],
  age_in_years: ['age, as text', IDHUB],
  name_prefix: ['title in front of the name', IDHUB],
  name_suffix: ['what follows the name', IDHUB],
  portrait: ['picture of the face, base64', IDHUB],
  document_number: ['number of the identity document', IDHUB],
  document_type: ['kind of identity document', IDHUB],
  document_issuing_country: ['country that issued the document', IDHUB],
  document_issuing_state: ['state that issued the document', IDHUB],
  document_issuing_authority: ['authority that issued the document', IDHUB],
  document_issue_date: ['when the document was issued', IDHUB],
  document_expiry_date: ['when the document ends', IDHUB],
  idp: ['the eID that was used', SIGNICAT],
  idp_id: ['id of the user at that eID', SIGNICAT],
  idp_issuer: ['issuer at that eID', SIGNICAT],
  nin: ['national identity number', SIGNICAT],
  nin_type: ['kind of national number', SIGNICAT],
  nin_issuing_country: ['country of the national number', SIGNICAT],
  transaction_id: ["the provider's transaction", SIGNICAT],
  sandbox: ['made by a test environment', SIGNICAT],
  'signicat.national_id': ['national identity number', 'Signicat consent signature'],
  orderRef: ['the signing transaction', 'Signicat consent signature'],
  pid: ['identifier that the signing service made', 'E-Signing one time code'],
  personalNumber: ['national identity number', NET_ID],
  userID: ["the user's id at the eID", NET_ID],
  givenName: ['given names', NET_ID],
  surName: ['family names', NET_ID],
  certificate: ["the user's certificate", NET_ID],
  deviceName: ['device the user approved on', NET_ID],
  deviceAddress: ['network address of that device', NET_ID],
  deviceVersion: ['version of the app on that device', NET_ID],
};

/** Claim name → meaning. */
export const CLAIM_MEANINGS: Meanings = {
  ...PROVIDERS,
  ...DISCLOSURE,
  ...REQUEST,
  ...PERSON,
  ...ID_TOKEN,
  ...REGISTERED,
};

/** Claims whose value is a time in Unix seconds. */
export const TIME_CLAIMS: ReadonlySet<string> = new Set([
  'exp',
  'nbf',
  'iat',
  'auth_time',
  'updated_at',
  'toe',
]);
