/** Errors of the token endpoint: RFC 6749, 5.2, and those of other grants and extensions. */
import type { ErrorTable } from '../error-meaning.ts';
import { AUTHORIZATION_ERRORS } from './authorization.ts';

const OAUTH = 'RFC 6749, 5.2';
const DEVICE = 'RFC 8628, 3.5';
const CIBA = 'OpenID Connect CIBA Core 1.0, 11';
const UMA = 'UMA 2.0 Grant for OAuth 2.0, 3.3.6';
const ACE = 'RFC 9200, 5.8.3';

export const TOKEN_ERRORS = {
  invalid_request: {
    class: 'bad-request',
    meaning: 'a parameter is missing, repeated or malformed',
    likely:
      'a --token-param that this provider does not know, or a client that authenticates in two ways at once',
    next: 'look at the token request with --trace --verbose',
    spec: OAUTH,
  },
  invalid_client: {
    class: 'bad-request',
    meaning: 'the client could not be authenticated',
    likely: 'wrong credentials, or another authentication method than the registered one',
    next: 'compare --client-id, its credentials and --client-auth with the registration of the client',
    spec: OAUTH,
  },
  invalid_grant: {
    class: 'bad-request',
    meaning:
      'the code is wrong, expired, used already, or belongs to another client, redirect URI or PKCE verifier',
    likely: 'the code was too old or had been sent before',
    next: 'start the login again; the redirect URI must be the same in both requests',
    spec: OAUTH,
  },
  unauthorized_client: {
    class: 'bad-request',
    meaning: 'the client may not use this grant',
    likely: 'the client is registered for another grant',
    next: "check the client's registration at the provider",
    spec: OAUTH,
  },
  unsupported_grant_type: {
    class: 'bad-request',
    meaning: 'the provider does not support this grant',
    likely: 'a grant that is switched off, or was never there',
    next: "check the provider's discovery document: idcli inspect --issuer URL",
    spec: OAUTH,
  },
  invalid_scope: {
    class: 'bad-request',
    meaning: 'a scope is unknown, malformed or beyond what was granted',
    likely: 'a scope beyond those of the login',
    next: 'ask for fewer scopes with --scope',
    spec: OAUTH,
  },
  authorization_pending: {
    class: 'retry',
    meaning: 'the user has not finished yet',
    likely: 'the request was polled before the user approved',
    next: 'ask again after the interval that the provider named',
    spec: `${DEVICE}; ${CIBA}`,
  },
  slow_down: {
    class: 'retry',
    meaning: 'the client polls too often',
    likely: 'an interval that is shorter than the provider allows',
    next: 'ask every 5 seconds less often than before',
    spec: `${DEVICE}; ${CIBA}`,
  },
  access_denied: {
    class: 'user-cancel',
    meaning: 'the user refused',
    likely: 'the user pressed cancel on the other device',
    next: 'start again and approve',
    spec: `${DEVICE}; ${CIBA}`,
  },
  expired_token: {
    class: 'expired',
    meaning: 'the time to approve is over',
    likely: 'the user did not approve in time',
    next: 'start again',
    spec: `${DEVICE}; ${CIBA}`,
  },
  transaction_failed: {
    class: 'server',
    meaning: 'the provider could not finish the authentication',
    likely: 'the notification to the user could not be delivered',
    next: 'start again',
    spec: CIBA,
  },
  invalid_target: {
    class: 'bad-request',
    meaning: 'the provider does not issue tokens for the resource or audience that was asked for',
    likely: 'a resource or audience that is misspelt, missing, or not registered at this provider',
    next: 'name one that the provider knows: --param resource=URL or --param audience=NAME',
    spec: 'RFC 8707, 2; RFC 8693, 2.2.2',
  },
  invalid_dpop_proof: {
    class: 'bad-request',
    meaning: 'the DPoP proof is missing, malformed or badly signed',
    likely: 'the client is registered for tokens that are bound to a key',
    next: 'prove possession of the key: --dpop FILE; judge a proof with: idcli decode-token --type dpop+jwt',
    spec: 'RFC 9449, 5',
  },
  use_dpop_nonce: {
    class: 'bad-request',
    meaning: 'the provider wants a DPoP proof with the nonce that it sent in the header DPoP-Nonce',
    likely: 'the provider changes the nonce with each answer, or sends none',
    next: 'see each nonce with --trace --verbose; the checks dpop.nonce_given and dpop.nonce_kept say which it is',
    spec: 'RFC 9449, 8',
  },
  invalid_authorization_details: AUTHORIZATION_ERRORS.invalid_authorization_details,
  need_info: {
    class: 'denied',
    meaning: 'the provider needs further claims about the person who asks',
    likely: 'a policy of User-Managed Access that wants a claims token',
    next: 'read required_claims and redirect_user in the answer',
    spec: UMA,
  },
  request_denied: {
    class: 'denied',
    meaning: 'the client has no permission for what it asked for',
    likely: 'a policy of the resource owner',
    next: 'ask the resource owner',
    spec: UMA,
  },
  request_submitted: {
    class: 'retry',
    meaning: 'the resource owner has to approve first',
    likely: 'the resource owner was asked, and has not answered',
    next: 'ask again later; interval in the answer says when',
    spec: UMA,
  },
  unsupported_pop_key: {
    class: 'bad-request',
    meaning: 'the resource server cannot use the kind of key that the token is to be bound to',
    likely: 'a key of a kind or size that the device does not know',
    next: 'use a key of another kind',
    spec: ACE,
  },
  incompatible_ace_profiles: {
    class: 'bad-request',
    meaning: 'client and resource server have no ACE profile in common',
    likely: 'a device that speaks another profile than the one the request named',
    next: 'ask the provider which profile the resource server takes',
    spec: ACE,
  },
  vp_formats_not_supported: AUTHORIZATION_ERRORS.vp_formats_not_supported,
  wallet_unavailable: AUTHORIZATION_ERRORS.wallet_unavailable,
  // Registered for other endpoints, but failing servers return it here.
  server_error: AUTHORIZATION_ERRORS.server_error,
  temporarily_unavailable: AUTHORIZATION_ERRORS.temporarily_unavailable,
} as const satisfies ErrorTable;
