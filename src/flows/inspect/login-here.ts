/** What to expect of a login at this provider, from its metadata and the configuration. */
import { endpoint, type Metadata, strings } from '../../protocol/oidc/discovery.ts';
import type { ProviderPreset } from '../../providers/preset.ts';

/** Topic → one sentence. */
export type LoginHere = Readonly<Record<string, string>>;

export function describeLogin(metadata: Metadata, { clientAuth, scope, scopes }: ProviderPreset): LoginHere {
  const listed = (name: string) => strings(metadata, name);
  const has = (name: string) => endpoint(metadata, name) !== undefined;
  return {
    'sent as': has('pushed_authorization_request_endpoint')
      ? requirement(metadata.require_pushed_authorization_requests, 'pushed authorization requests', '--par')
      : 'parameters in the URL of the browser',
    'response types': orUnsaid(listed('response_types_supported'), 'code'),
    'response modes': orUnsaid(listed('response_modes_supported'), 'query and fragment'),
    PKCE: pkce(listed('code_challenge_methods_supported')),
    'client authentication': clientAuthentication(
      listed('token_endpoint_auth_methods_supported'),
      clientAuth,
    ),
    'ID token signed with': orUnsaid(listed('id_token_signing_alg_values_supported'), 'RS256'),
    'issuer in the callback':
      metadata.authorization_response_iss_parameter_supported === true
        ? 'announced, so it is demanded'
        : 'not announced',
    UserInfo: has('userinfo_endpoint')
      ? 'there is an endpoint: --userinfo'
      : 'there is none; claims come in the ID token',
    logout: has('end_session_endpoint') ? 'there is an endpoint: --logout' : 'there is none',
    scopes: scopeWords(listed('scopes_supported'), scope, scopes),
  };
}

const orUnsaid = (values: readonly string[] | undefined, otherwise: string): string =>
  values === undefined || values.length === 0 ? `not said; ${otherwise}` : values.join(', ');

const requirement = (required: unknown, what: string, flag: string): string =>
  required === true ? `${what} are demanded: ${flag}` : `${what} are possible: ${flag}`;

function pkce(methods: readonly string[] | undefined): string {
  if (methods === undefined) return 'not announced; sent all the same, --no-pkce leaves it out';
  return methods.includes('S256') ? 'S256' : `without S256 (${methods.join(', ')}): --no-pkce`;
}

function clientAuthentication(
  methods: readonly string[] | undefined,
  configured: string | undefined,
): string {
  // OpenID Connect Discovery 1.0, 3: the default when the member is absent.
  const offered = methods ?? ['client_secret_basic'];
  const used = configured?.replace(/_raw$/, '');
  if (used === undefined || offered.includes(used)) return offered.join(', ');
  return `${offered.join(', ')}; the configured ${configured} is not listed: choose one with --client-auth`;
}

function scopeWords(
  offered: readonly string[] | undefined,
  configured: string | undefined,
  known: ProviderPreset['scopes'],
): string {
  if (offered === undefined) return 'not said';
  const wanted = [...new Set([...(configured ?? '').split(' '), ...Object.keys(known ?? {})])].filter(
    (one) => one !== '',
  );
  const missing = wanted.filter((one) => !offered.includes(one));
  return missing.length === 0
    ? offered.join(' ')
    : `${offered.join(' ')}; not listed, but configured: ${missing.join(' ')}`;
}
