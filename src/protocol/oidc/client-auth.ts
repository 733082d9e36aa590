/** Client authentication at the token endpoint. OpenID Connect Core 1.0, 9; RFC 6749, 2.3; RFC 7523; RFC 8705. */
import { createPrivateKey, type JsonWebKeyInput, type KeyObject, webcrypto } from 'node:crypto';
import type { ClientAuth, ModifyAssertionFunction } from 'openid-client';
import { pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import type { ClientAuthMethod } from '../../providers/preset.ts';
import type { World } from '../../world.ts';

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
      const key = await assertionKey(text, credentials.assertionAlgorithms);
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

interface SigningAlgorithm {
  readonly alg: string;
  readonly parameters: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
}

const RSA: readonly SigningAlgorithm[] = [
  { alg: 'RS256', parameters: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } },
  { alg: 'PS256', parameters: { name: 'RSA-PSS', hash: 'SHA-256' } },
  { alg: 'RS384', parameters: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' } },
  { alg: 'PS384', parameters: { name: 'RSA-PSS', hash: 'SHA-384' } },
  { alg: 'RS512', parameters: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' } },
  { alg: 'PS512', parameters: { name: 'RSA-PSS', hash: 'SHA-512' } },
];
const BY_CURVE: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: { alg: 'ES256', parameters: { name: 'ECDSA', namedCurve: 'P-256' } },
  secp384r1: { alg: 'ES384', parameters: { name: 'ECDSA', namedCurve: 'P-384' } },
  secp521r1: { alg: 'ES512', parameters: { name: 'ECDSA', namedCurve: 'P-521' } },
  ed25519: { alg: 'Ed25519', parameters: { name: 'Ed25519' } },
};

/** Imports the key for the library; an RSA key uses its own `alg`, else the first that the provider accepts. */
async function assertionKey(
  text: string,
  accepted: readonly string[] | undefined,
): Promise<{ key: webcrypto.CryptoKey; kid?: string }> {
  const { key, jwk } = readPrivateKey(text);
  const fitting = fittingAlgorithms(key);
  const chosen =
    fitting.find(({ alg }) => alg === jwk?.alg) ??
    fitting.find(({ alg }) => accepted?.includes(alg)) ??
    fitting[0];
  if (chosen === undefined) {
    throw new IdcliError(
      'KEY_UNREADABLE',
      `no signature algorithm fits the client key (${key.asymmetricKeyType})`,
      {
        hint: 'use an RSA key of 2048 bits or more, or an EC key on P-256, P-384 or P-521, or Ed25519',
      },
    );
  }
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const imported = await webcrypto.subtle.importKey('pkcs8', der, chosen.parameters, false, ['sign']);
  return typeof jwk?.kid === 'string' ? { key: imported, kid: jwk.kid } : { key: imported };
}

function fittingAlgorithms(key: KeyObject): readonly SigningAlgorithm[] {
  if (key.asymmetricKeyType === 'rsa') return RSA;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? '';
  const one = BY_CURVE[curve];
  return one === undefined ? [] : [one];
}

function readPrivateKey(text: string): {
  key: KeyObject;
  jwk?: { readonly kid?: unknown; readonly alg?: unknown };
} {
  const [block] = pemBlocks(text);
  if (block?.encrypted === true) {
    throw new IdcliError('KEY_UNREADABLE', 'the client key is protected by a passphrase', {
      hint: 'give it with --key-passphrase env:NAME, file:PATH or prompt',
    });
  }
  // The parser's message is not repeated: it might quote the key.
  try {
    if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(block?.text ?? text) };
    const jwk = JSON.parse(text) as JsonWebKeyInput['key'] & { kid?: unknown; alg?: unknown };
    return { key: createPrivateKey({ key: jwk, format: 'jwk' }), jwk };
  } catch {
    const isPublic = block !== undefined && !block.label.endsWith('PRIVATE KEY');
    throw new IdcliError(
      'KEY_UNREADABLE',
      isPublic
        ? `the client key is ${block.label === 'CERTIFICATE' ? 'a certificate' : 'a public key'}, and signing takes the private one`
        : 'the client key is neither a private key in PEM nor a private JWK',
      {
        hint: isPublic
          ? 'give the private key that belongs to it'
          : 'make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
      },
    );
  }
}
