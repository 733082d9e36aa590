/** Private keys that the client signs with: client assertions, DPoP proofs, request objects. */
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  type JsonWebKeyInput,
  type KeyObject,
  webcrypto,
} from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import type { World } from '../../world.ts';
import type { JsonObject } from '../jose/decoded.ts';

export interface SigningKey {
  /** The algorithm that it signs by. */
  readonly alg: string;
  readonly kid?: string;
  readonly privateKey: webcrypto.CryptoKey;
  /** Extractable. */
  readonly publicKey: webcrypto.CryptoKey;
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

/**
 * Reads a private key in PEM or as a JWK. An RSA key signs by its own `alg`, else by the first accepted one.
 * @param name how messages name it, for example `the client key`
 * @param accepted algorithms that the provider lists
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export async function signingKey(
  text: string,
  name: string,
  accepted: readonly string[] | undefined,
): Promise<SigningKey> {
  const { key, jwk } = readPrivateKey(text, name);
  const fitting = fittingAlgorithms(key);
  const chosen =
    fitting.find(({ alg }) => alg === jwk?.alg) ??
    fitting.find(({ alg }) => accepted?.includes(alg)) ??
    fitting[0];
  if (chosen === undefined) {
    throw new IdcliError('KEY_UNREADABLE', `no signature algorithm fits ${name} (${key.asymmetricKeyType})`, {
      hint: 'use an RSA key of 2048 bits or more, or an EC key on P-256, P-384 or P-521, or Ed25519',
    });
  }
  const { alg, parameters } = chosen;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']),
    webcrypto.subtle.importKey('spki', spki, parameters, true, ['verify']),
  ]);
  return { alg, privateKey, publicKey, ...(typeof jwk?.kid === 'string' ? { kid: jwk.kid } : {}) };
}

function fittingAlgorithms(key: KeyObject): readonly SigningAlgorithm[] {
  if (key.asymmetricKeyType === 'rsa') return RSA;
  const curve = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? '';
  const one = BY_CURVE[curve];
  return one === undefined ? [] : [one];
}

function readPrivateKey(
  text: string,
  name: string,
): {
  key: KeyObject;
  jwk?: { readonly kid?: unknown; readonly alg?: unknown };
} {
  const [block] = pemBlocks(text);
  if (block?.encrypted === true) {
    throw new IdcliError('KEY_UNREADABLE', `${name} is protected by a passphrase`, {
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
        ? `${name} is ${block.label === 'CERTIFICATE' ? 'a certificate' : 'a public key'}, and signing ` +
            `takes the private one`
        : `${name} is neither a private key in PEM nor a private JWK`,
      {
        hint: isPublic
          ? 'give the private key that belongs to it'
          : 'make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
      },
    );
  }
}

/**
 * Returns the public half as a JWK, to register it.
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export async function publicJwk(text: string, name: string): Promise<JsonObject> {
  const { alg, kid, publicKey } = await signingKey(text, name, undefined);
  const { ext: _, key_ops: __, ...jwk } = await webcrypto.subtle.exportKey('jwk', publicKey);
  return { ...(jwk as JsonObject), use: 'sig', alg, ...defined({ kid }) };
}

/** Returns a new P-256 key as a private JWK. */
export function freshKey({ random }: Pick<World, 'random'>): string {
  const curve = createECDH('prime256v1');
  const secret = Buffer.from(random(32));
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const text = (bytes: Buffer) => bytes.toString('base64url');
  return JSON.stringify({
    kty: 'EC',
    crv: 'P-256',
    d: text(secret),
    x: text(point.subarray(1, 33)),
    y: text(point.subarray(33)),
  });
}
