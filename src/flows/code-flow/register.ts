/** The client metadata of one login through the browser. RFC 7591, 2; OpenID Connect Registration 1.0, 2. */
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { CodeFlowInput } from './input.ts';
import type { Places } from './places.ts';
import { partsOf } from './response-type.ts';

/** @param redirectUri as it will be sent */
export function clientFor(
  input: CodeFlowInput,
  redirectUri: string,
  { logout, start }: Pick<Places, 'logout' | 'start'>,
): JsonObject {
  const { responseType, scope, algorithms = [], awaitLogout } = input;
  const { code, idToken, token } = partsOf(responseType);
  const [alg, ...others] = algorithms;
  return {
    redirect_uris: [redirectUri],
    // A web client would have to come over TLS (Registration 1.0, 2).
    application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
    response_types: [responseType],
    grant_types: [
      ...(code ? ['authorization_code'] : []),
      ...(idToken || token ? ['implicit'] : []),
      ...(scope.split(' ').includes('offline_access') ? ['refresh_token'] : []),
    ],
    scope,
    ...defined({ id_token_signed_response_alg: others.length === 0 ? alg : undefined }),
    ...(input.logout ? { post_logout_redirect_uris: [redirectUri] } : {}),
    ...(logout === undefined ? {} : LOGOUT_MEMBERS[awaitLogout?.channel ?? 'session'](logout.address.href)),
    ...(start === undefined ? {} : { initiate_login_uri: start.address.href }),
    ...(input.dpop === undefined ? {} : { dpop_bound_access_tokens: true }),
  };
}

const LOGOUT_MEMBERS = {
  'back-channel': (uri: string) => ({
    backchannel_logout_uri: uri,
    backchannel_logout_session_required: true,
  }),
  'front-channel': (uri: string) => ({
    frontchannel_logout_uri: uri,
    frontchannel_logout_session_required: true,
  }),
  session: () => ({}),
} as const;
