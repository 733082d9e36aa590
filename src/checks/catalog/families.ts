/** Every check with its prose: meaning of a failure, likely causes, remedies. */
import { AUTHORIZATION_RESPONSE } from './authorization-response.ts';
import { CLIENT_ASSERTION, DPOP_PROOF, REQUEST_OBJECT } from './client-tokens.ts';
import { CONFIGURATION } from './configuration.ts';
import { CONNECTION } from './connection.ts';
import { CONSENT_ANSWER, CONSENT_REQUEST } from './consent.ts';
import { CREDENTIAL, KEY_BINDING, SD_JWT } from './credential.ts';
import { CIBA_ANSWER, DEVICE } from './decoupled.ts';
import { DISCOVERY_DOCUMENT } from './discovery.ts';
import { DPOP } from './dpop.ts';
import type { CatalogEntry } from './entry.ts';
import { HTTP } from './http.ts';
import { ID_TOKEN } from './id-token.ts';
import { IDP } from './idp.ts';
import { INTROSPECTION } from './introspection.ts';
import { JWKS } from './jwks.ts';
import { LOGIN_START, LOGOUT } from './logout.ts';
import { MACHINE } from './machine.ts';
import { NET_ID } from './net-id.ts';
import { OP } from './op.ts';
import { ORDER } from './order.ts';
import { FAPI1_PROFILE, FAPI2_PROFILE, OAUTH21_PROFILE } from './profiles.ts';
import { RECORDING } from './recording.ts';
import { REGISTRATION } from './registration.ts';
import { RESOURCE, STEP_UP } from './resource.ts';
import { RP } from './rp.ts';
import { SAML } from './saml.ts';
import { SCENARIO } from './scenario.ts';
import { SDO } from './sdo.ts';
import { ACCESS_TOKEN, JARM_RESPONSE, LOGOUT_TOKEN } from './server-tokens.ts';
import { SESSION } from './session.ts';
import { SP } from './sp.ts';
import { TOKEN } from './token.ts';
import { TOKEN_RESPONSE } from './token-response.ts';
import { USERINFO } from './userinfo.ts';

/** Families in documentation order: what they judge, and their checks. */
export const FAMILIES = [
  { title: 'Authorization response', subject: 'authorization_response', checks: AUTHORIZATION_RESPONSE },
  { title: 'Answer of the token endpoint', subject: 'token_response', checks: TOKEN_RESPONSE },
  { title: 'Answers as HTTP', subject: 'http', checks: HTTP },
  { title: 'Token: form and cryptography', subject: 'token', checks: TOKEN },
  { title: 'ID token: claims', subject: 'id_token', checks: ID_TOKEN },
  { title: 'UserInfo', subject: 'userinfo', checks: USERINFO },
  { title: 'Introspection answer', subject: 'introspection', checks: INTROSPECTION },
  { title: 'Access token', subject: 'access_token', checks: ACCESS_TOKEN },
  { title: 'Login that begins elsewhere', subject: 'login_start', checks: LOGIN_START },
  { title: 'Logout at the provider', subject: 'logout', checks: LOGOUT },
  { title: 'Logout token', subject: 'logout_token', checks: LOGOUT_TOKEN },
  { title: 'Authorization response as JWT (JARM)', subject: 'jarm', checks: JARM_RESPONSE },
  { title: 'DPoP proof', subject: 'dpop_proof', checks: DPOP_PROOF },
  { title: 'DPoP at the provider', subject: 'dpop', checks: DPOP },
  { title: 'Login on another device', subject: 'device', checks: DEVICE },
  { title: 'Backchannel authentication (CIBA)', subject: 'ciba', checks: CIBA_ANSWER },
  { title: 'Profile OAuth 2.1', subject: 'profile', checks: OAUTH21_PROFILE },
  { title: 'Profile FAPI 2.0, with Message Signing', subject: 'profile', checks: FAPI2_PROFILE },
  { title: 'Profile FAPI 1.0 Advanced', subject: 'profile', checks: FAPI1_PROFILE },
  { title: 'Protected resource: metadata', subject: 'resource', checks: RESOURCE },
  { title: 'Step-up at a resource', subject: 'step_up', checks: STEP_UP },
  { title: 'Client registration', subject: 'registration', checks: REGISTRATION },
  { title: 'Client assertion', subject: 'client_assertion', checks: CLIENT_ASSERTION },
  { title: 'Request object', subject: 'request_object', checks: REQUEST_OBJECT },
  { title: 'SD-JWT', subject: 'sd_jwt', checks: SD_JWT },
  { title: 'Credential (SD-JWT VC)', subject: 'credential', checks: CREDENTIAL },
  { title: 'Key binding of an SD-JWT', subject: 'key_binding', checks: KEY_BINDING },
  { title: 'Discovery document', subject: 'discovery', checks: DISCOVERY_DOCUMENT },
  { title: 'Key set', subject: 'jwks', checks: JWKS },
  { title: 'Connection to a provider', subject: 'connection', checks: CONNECTION },
  { title: 'Consent signature: the request', subject: 'consent_request', checks: CONSENT_REQUEST },
  { title: 'Consent signature: the answers', subject: 'consent_answer', checks: CONSENT_ANSWER },
  { title: 'SAML messages and metadata', subject: 'saml_*', checks: SAML },
  { title: 'Recorded login', subject: 'recording', checks: RECORDING },
  { title: 'Probed OpenID or OAuth provider', subject: 'op', checks: OP },
  { title: 'Probed application (OpenID)', subject: 'rp', checks: RP },
  { title: 'Probed SAML identity provider', subject: 'idp', checks: IDP },
  { title: 'Probed application (SAML)', subject: 'sp', checks: SP },
  { title: 'Session of a REST API', subject: 'session', checks: SESSION },
  { title: 'Net iD Access', subject: 'net_id', checks: NET_ID },
  { title: 'E-Signing order', subject: 'order', checks: ORDER },
  { title: 'Signed data object', subject: 'sdo', checks: SDO },
  { title: 'The machine', subject: 'machine', checks: MACHINE },
  { title: 'The configuration of a provider', subject: 'configuration', checks: CONFIGURATION },
  { title: 'Step of a scenario', subject: 'scenario', checks: SCENARIO },
] as const satisfies readonly {
  readonly title: string;
  readonly subject: string;
  readonly checks: Readonly<Record<string, CatalogEntry>>;
}[];
