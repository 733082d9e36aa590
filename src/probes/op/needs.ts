/** What a probe of a provider cannot do without: whether it is there, and what to give. */
import { isLoopbackUrl } from '../../common/loopback-host.ts';
import { announces, hasEndpoint, type OpBench } from './bench.ts';
import { isConfidential } from './client.ts';

interface Need {
  isMet(bench: OpBench): boolean;
  /** What it takes, in words for `needs …`. */
  readonly takes: string;
}

const hostOf = ({ client }: OpBench): string =>
  URL.canParse(client.redirectUri) ? new URL(client.redirectUri).hostname : '';

const endpointNeed = (member: string, name: string): Need => ({
  isMet: (bench) => hasEndpoint(bench, member),
  takes: `a provider with ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name} endpoint`,
});

const NEEDS = {
  openid: {
    isMet: ({ input }) => input.scope.split(' ').includes('openid'),
    takes: 'a login with the scope openid',
  },
  code: {
    isMet: ({ input }) => input.responseType.split(' ').includes('code'),
    takes: 'a login with a code',
  },
  'built-in browser': {
    isMet: ({ isPersonal }) => !isPersonal,
    takes: 'a login without a person: --headless',
  },
  'second client': {
    isMet: ({ second }) => second !== undefined,
    takes: 'a second client: --second-client-id',
  },
  pkce: { isMet: ({ input }) => input.pkce, takes: 'a login with PKCE: leave out --no-pkce' },
  secret: {
    isMet: ({ client }) =>
      client.credentials.secret !== undefined &&
      /^client_secret_(?:basic|post)/.test(client.credentials.method),
    takes: 'a client with --client-secret',
  },
  confidential: { isMet: ({ client }) => isConfidential(client), takes: 'a client that authenticates' },
  'private key': {
    isMet: ({ client }) => client.credentials.method === 'private_key_jwt',
    takes: 'a client with --client-auth private_key_jwt',
  },
  'refresh token': {
    isMet: ({ tokens }) => typeof tokens.refresh_token === 'string',
    takes: 'a login with a refresh token: --scope "openid offline_access" or the like',
  },
  'id token': {
    isMet: ({ tokens }) => typeof tokens.id_token === 'string',
    takes: 'a login with an ID token',
  },
  dpop: { isMet: ({ input }) => input.dpop !== undefined, takes: 'a login with --dpop' },
  certificate: {
    isMet: ({ client, metadata }) =>
      client.credentials.certificate === true && metadata.tls_client_certificate_bound_access_tokens === true,
    takes: 'a login with --tls-cert, and tokens that are bound to it',
  },
  'host name': {
    isMet: (bench) => /[a-z]/i.test(hostOf(bench)) && !hostOf(bench).startsWith('['),
    takes: 'a redirect URI with a host name: --redirect-uri',
  },
  'web address': {
    isMet: ({ client }) => /^https?:/.test(client.redirectUri),
    takes: 'a redirect URI with https or http: --redirect-uri',
  },
  'fixed port': {
    isMet: ({ client }) => !isLoopbackUrl(client.redirectUri),
    takes: 'a redirect URI beyond loopback, where any port is right (RFC 8252, 7.3): --redirect-uri',
  },
  loopback: {
    isMet: ({ client }) => isLoopbackUrl(client.redirectUri),
    takes: 'a redirect URI on loopback',
  },
  'local provider': {
    isMet: ({ input }) => isLoopbackUrl(input.issuer),
    takes: 'a provider on this machine: a listener of ours cannot be reached from elsewhere',
  },
  'iss parameter': {
    isMet: ({ metadata }) => metadata.authorization_response_iss_parameter_supported === true,
    takes: 'metadata that announces the parameter (RFC 9207)',
  },
  'request objects': {
    isMet: ({ metadata }) =>
      metadata.request_parameter_supported === true ||
      Array.isArray(metadata.request_object_signing_alg_values_supported),
    takes: 'metadata that announces request objects (RFC 9101)',
  },
  'claims parameter': {
    isMet: ({ metadata }) => metadata.claims_parameter_supported === true,
    takes: 'metadata that announces the claims parameter',
  },
  'par demanded': {
    isMet: ({ metadata, input }) => metadata.require_pushed_authorization_requests === true || input.par,
    takes: 'a provider or client that demands pushed requests: --par says so',
  },
  https: { isMet: ({ input }) => input.issuer.startsWith('https:'), takes: 'a provider with https' },
  'implicit not announced': {
    isMet: (bench) =>
      !announces(bench, 'response_types_supported', 'token') &&
      !announces(bench, 'response_types_supported', 'id_token token'),
    takes: 'metadata that does not announce it',
  },
  'password not announced': {
    isMet: (bench) => !announces(bench, 'grant_types_supported', 'password'),
    takes: 'metadata that does not announce it',
  },
  'userinfo endpoint': endpointNeed('userinfo_endpoint', 'UserInfo'),
  'par endpoint': endpointNeed('pushed_authorization_request_endpoint', 'PAR'),
  'introspection endpoint': endpointNeed('introspection_endpoint', 'introspection'),
  'revocation endpoint': endpointNeed('revocation_endpoint', 'revocation'),
  'end session endpoint': endpointNeed('end_session_endpoint', 'logout'),
  'device endpoint': endpointNeed('device_authorization_endpoint', 'device authorization'),
  'registration endpoint': endpointNeed('registration_endpoint', 'registration'),
  'key set': endpointNeed('jwks_uri', 'key set'),
} as const satisfies Readonly<Record<string, Need>>;

export type NeedName = keyof typeof NEEDS;

/** Why a probe cannot run here. */
export function lackOf(needs: readonly NeedName[], bench: OpBench): string | undefined {
  const missing = needs.find((name) => !NEEDS[name].isMet(bench));
  if (missing !== undefined) return `needs ${NEEDS[missing].takes}`;
  if (!needs.includes('code') || !bench.isPersonal) return undefined;
  if (bench.tab === undefined) return 'needs a browser that comes back to this machine, or --headless';
  return bench.tab.spent === undefined ? undefined : `needs ${bench.tab.spent}`;
}
