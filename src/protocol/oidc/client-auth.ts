/** Client authentication at the token endpoint. OpenID Connect Core 1.0, 9; RFC 6749, 2.3; RFC 7523; RFC 8705. */
import type { ClientAuth, ModifyAssertionFunction, ServerMetadata } from 'openid-client';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { ClientAuthMethod } from '../../providers/preset.ts';
import type { World } from '../../world.ts';
import { endpoint, type Metadata } from './discovery.ts';
import { signingKey } from './signing-key.ts';

export interface ClientCredentials {
  readonly method: ClientAuthMethod;
  readonly clientId: string;
  readonly secret?: string;
  /** A private key as PEM or JWK, for `private_key_jwt`. */
  readonly key?: string;
  /** Every request presents a TLS client certificate. */
  readonly certificate?: boolean;
  /** `aud` of an assertion: `issuer`, `endpoint` (the one called), `token-endpoint`, or a URL. Default: the issuer. */
  readonly assertionAudience?: string;
  /** Algorithms the provider accepts for assertions (`token_endpoint_auth_signing_alg_values_supported`). */
  readonly assertionAlgorithms?: readonly string[];
}

/**
 * Returns openid-client's authentication function for a method.
 * @param audience of an assertion, when it is made; undefined: the library's, which is the issuer
 * @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE`
 */
export async function clientAuthentication(
  credentials: ClientCredentials,
  world: Pick<World, 'now' | 'random'>,
  audience: () => string | undefined = () => undefined,
): Promise<ClientAuth> {
  const oidc = await import('openid-client');
  const secret = () => demand(credentials.secret, credentials.method, 'a client secret', '--client-secret');
  // The library would use the machine's clock and randomness; ours can be frozen and preset.
  const stamp: ModifyAssertionFunction = (_header, payload) => {
    const now = Math.floor(world.now().getTime() / 1000);
    Object.assign(payload, { iat: now, nbf: now, exp: now + 60 });
    payload.jti = Buffer.from(world.random(16)).toString('base64url');
    const aud = audience();
    if (aud !== undefined) payload.aud = aud;
  };
  switch (credentials.method) {
    case 'client_secret_post':
      return oidc.ClientSecretPost(secret());
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(secret());
    case 'client_secret_basic_raw':
      return rawBasic(credentials.clientId, secret());
    case 'client_secret_jwt':
      return oidc.ClientSecretJwt(secret(), { [oidc.modifyAssertion]: stamp });
    case 'private_key_jwt': {
      const text = demand(credentials.key, credentials.method, 'a private key', '--client-key');
      const { privateKey, kid } = await signingKey(text, 'the client key', credentials.assertionAlgorithms);
      const key = { key: privateKey, ...defined({ kid }) };
      return oidc.PrivateKeyJwt(key, { [oidc.modifyAssertion]: stamp });
    }
    case 'tls_client_auth':
      return oidc.TlsClientAuth();
    case 'none':
      return oidc.None();
  }
}

function demand(value: string | undefined, method: string, what: string, flag: string): string {
  if (value !== undefined) return value;
  const variable = `IDCLI_${flag.slice(2).toUpperCase().replaceAll('-', '_')}`;
  throw new IdcliError('CLIENT_CREDENTIAL_MISSING', `${method} needs ${what}, and none is set`, {
    hint: `set it with ${flag} or ${variable}, or choose another way with --client-auth`,
  });
}

/**
 * Basic without the percent-encoding of RFC 6749, 2.3.1: many servers never decode it and so refuse a secret with `-`,
 * `_`, `.` or `~` (which the library encodes too).
 */
function rawBasic(clientId: string, secret: string): ClientAuth {
  const value = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
  return (_server, _client, _body, headers) => headers.set('authorization', value);
}

/**
 * Returns a function that adds the client's authentication to any request, outside the library's own.
 * @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE`
 */
export async function authenticating(
  credentials: ClientCredentials,
  metadata: Metadata,
  world: Pick<World, 'now' | 'random'>,
): Promise<(body: URLSearchParams, headers: Headers) => Promise<void>> {
  const authentication = await clientAuthentication(credentials, world);
  const server = { ...(metadata as Partial<ServerMetadata>), issuer: endpoint(metadata, 'issuer') ?? '' };
  return async (body, headers) => authentication(server, { client_id: credentials.clientId }, body, headers);
}
