/** Request objects: the authorization request as a JWT. RFC 9101; OpenID Connect Core 1.0, 6. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { World } from '../../world.ts';
import { chooseEncryptionKey } from '../consent/index.ts';
import { encrypt } from '../jose/encrypt.ts';
import type { OidcClient } from './client.ts';
import { type Metadata, strings } from './discovery.ts';
import { formOf, type Parameters } from './grant.ts';
import { freshKey, signingKey } from './signing-key.ts';

/** `encrypted`: signed, then encrypted to the provider. `unsigned`: with `alg` none. */
export const REQUEST_OBJECTS = ['signed', 'encrypted', 'unsigned'] as const;

export interface RequestObjectWish {
  readonly kind: (typeof REQUEST_OBJECTS)[number];
  /** The client's private key as PEM or JWK; required unless it is unsigned. */
  readonly key?: string;
  /** The address where the provider fetches the object; absent: by value. */
  readonly uri?: URL;
}

/**
 * Builds the request object.
 * @param keySet of the provider; read only to encrypt
 * @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE`, `ENCRYPTION_KEY_MISSING`
 */
export async function makeRequestObject(
  client: OidcClient,
  parameters: Parameters,
  { kind, key }: RequestObjectWish,
  provider: { readonly metadata: Metadata; readonly keySet: () => Promise<Metadata> },
  world: Pick<World, 'now' | 'random'>,
): Promise<string> {
  const signed = await signedObject(client, parameters, kind === 'unsigned' ? undefined : demand(key), {
    accepted: strings(provider.metadata, 'request_object_signing_alg_values_supported'),
    world,
  });
  return kind === 'encrypted' ? encryptTo(provider.metadata, await provider.keySet(), signed) : signed;
}

function demand(key: string | undefined): string {
  if (key !== undefined) return key;
  throw new IdcliError('CLIENT_CREDENTIAL_MISSING', 'a signed request needs a private key, and none is set', {
    hint: 'set it with --client-key FILE, or send it unsigned with --request-object unsigned',
  });
}

async function signedObject(
  { configuration }: OidcClient,
  parameters: Parameters,
  key: string | undefined,
  { accepted, world }: { accepted: readonly string[] | undefined; world: Pick<World, 'now' | 'random'> },
): Promise<string> {
  const oidc = await import('openid-client');
  const signing = await signingKey(key ?? freshKey(world), 'the client key', accepted);
  const seconds = Math.floor(world.now().getTime() / 1000);
  const url = await oidc.buildAuthorizationUrlWithJAR(
    configuration,
    formOf(parameters),
    { key: signing.privateKey, ...defined({ kid: signing.kid }) },
    {
      // The library would use the machine's clock and randomness; ours can be frozen and preset.
      [oidc.modifyAssertion]: (_header, payload) => {
        Object.assign(payload, { iat: seconds, nbf: seconds, exp: seconds + LIFE_SECONDS });
        payload.jti = Buffer.from(world.random(16)).toString('base64url');
      },
    },
  );
  const object = url.searchParams.get('request') ?? '';
  return key === undefined ? withoutSignature(object) : object;
}

/** FAPI allows an hour; a person may look at the page for a while before the provider reads the object again. */
const LIFE_SECONDS = 300;

/** RFC 9101, 10.2 and OpenID Connect Core 1.0, 6.1: `alg` none, and an empty signature. */
function withoutSignature(object: string): string {
  const [, payload = ''] = object.split('.');
  const header = JSON.stringify({ alg: 'none', typ: 'oauth-authz-req+jwt' });
  return `${Buffer.from(header).toString('base64url')}.${payload}.`;
}

/** Encrypts to the provider, as a nested JWT. RFC 7519, 5.2. */
function encryptTo(metadata: Metadata, keySet: Metadata, signed: string): Promise<string> {
  const [enc = 'A256GCM'] = strings(metadata, 'request_object_encryption_enc_values_supported') ?? [];
  const key = chooseEncryptionKey(keySet, enc);
  if (key === undefined) {
    throw new IdcliError('ENCRYPTION_KEY_MISSING', 'the provider has no key to encrypt a request object to', {
      hint: 'nothing was sent; send it signed only with --request-object signed',
    });
  }
  const { typ: _, ...header } = key.header;
  return encrypt(new TextEncoder().encode(signed), key.jwk, { ...header, cty: 'JWT' });
}
