/** A key that signs what is minted: one's own, or one of the sandbox. */
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { isObject } from '../../common/json.ts';
import { pemBlocks } from '../../common/pem.ts';
import { IdcliError } from '../../errors.ts';
import { SIGNATURES, type Signature, type SignatureName } from '../../sandbox/jose/algorithms.ts';
import type { JoseKey, Jwk } from '../../sandbox/jose/key.ts';

export interface MintKey {
  readonly kid?: string;
  /** A private key, the secret of an HMAC, or the public key of a receiver. */
  readonly key: KeyObject;
  /** What others get: the public key, or the secret itself. */
  readonly jwk: Jwk;
  /** The algorithm that the key names. */
  readonly alg?: string;
}

export const ofSandbox = ({ kid, privateKey, publicJwk }: JoseKey): MintKey => ({
  kid,
  key: privateKey,
  jwk: publicJwk,
});

/** A private JWK of the sandbox. */
export function ofJwk(jwk: Jwk): MintKey {
  const key = jwk.kty === 'oct' ? createSecretKey(jwk.k ?? '', 'base64url') : privateOrPublic(jwk);
  return { key, jwk: sharedHalf(key, jwk), ...defined({ kid: jwk.kid, alg: jwk.alg }) };
}

/** A shared secret: its UTF-8 bytes. */
export function ofSecret(secret: string): MintKey {
  const key = createSecretKey(Buffer.from(secret, 'utf8'));
  return { key, jwk: key.export({ format: 'jwk' }) as Jwk };
}

function privateOrPublic(jwk: Jwk): KeyObject {
  return jwk.d === undefined
    ? createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    : createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
}

/** The members to hand out, with what the key says of itself. */
function sharedHalf(key: KeyObject, { kid, use, alg }: Jwk): Jwk {
  const own = key.type === 'private' ? createPublicKey(key) : key;
  return { ...own.export({ format: 'jwk' }), ...defined({ kid, use, alg }) };
}

/** The members that are the key itself: its place says what it is for. */
export function bareJwk({ kid: _kid, use: _use, alg: _alg, ...jwk }: Jwk): Jwk {
  return jwk;
}

/**
 * Reads one key: a JWK, the first fitting one of a set, PEM, or a certificate.
 * @param what for messages: the file
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export function readMintKey(content: string, what: string, fits: (key: MintKey) => boolean): MintKey {
  const text = content.replace('\uFEFF', '').trim();
  if (text === '') throw unreadable(what, 'is empty');
  const keys = /^[{[]/.test(text) ? keysOfJson(text, what) : keysOfPem(text, what);
  const key = keys.find(fits);
  if (key !== undefined) return key;
  throw unreadable(
    what,
    keys.length === 0 ? 'has no key' : `has no key that can do this, only ${keys.map(describe).join(', ')}`,
  );
}

function keysOfJson(text: string, what: string): MintKey[] {
  return keysIn(parsed(text, what)).map((jwk) => {
    if (!isObject(jwk) || typeof jwk.kty !== 'string')
      throw unreadable(what, 'is JSON, but neither a JWK nor a JWK Set');
    try {
      return ofJwk(jwk as Jwk);
    } catch (cause) {
      throw unreadable(what, `has a JWK of type ${jwk.kty} that is not a key`, cause);
    }
  });
}

/** The keys in a document: of a set, of a list, or the one that it is. */
function keysIn(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  return isObject(document) && Array.isArray(document.keys) ? document.keys : [document];
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(what, 'is not a key: it is cut off, or no JSON', cause);
  }
}

function keysOfPem(text: string, what: string): MintKey[] {
  const blocks = pemBlocks(text).filter(({ label }) => !label.endsWith('PARAMETERS'));
  if (blocks.length === 0) throw unreadable(what, 'is neither a JWK, a JWK Set, PEM nor a certificate');
  return blocks.map(({ label, text: block }) => {
    try {
      const key = label.endsWith('CERTIFICATE')
        ? new X509Certificate(block).publicKey
        : label.endsWith('PRIVATE KEY')
          ? createPrivateKey(block)
          : createPublicKey(block);
      return { key, jwk: sharedHalf(key, {}) };
    } catch (cause) {
      throw unreadable(what, `has a PEM block ${label} that cannot be read`, cause);
    }
  });
}

function unreadable(what: string, problem: string, cause?: unknown): IdcliError {
  return new IdcliError('KEY_UNREADABLE', `${what} ${problem}`, {
    hint: 'make a key: idcli mint keys --alg ES256',
    ...defined({ cause }),
  });
}

/** `RSA 2048`, `EC P-256`, `OKP Ed25519`, `secret 256`, each with `public` if it is no more. */
export function describe({ key }: MintKey): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details, symmetricKeySize = 0 } = key;
  if (type === undefined) return `a secret of ${symmetricKeySize * 8} bits`;
  const size = details?.namedCurve ?? details?.modulusLength ?? '';
  return `a ${key.type} key ${type.toUpperCase()}${size === '' ? '' : ` ${size}`}`;
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/** Whether the key can sign by the algorithm. */
export function signsBy({ key }: Pick<MintKey, 'key'>, name: SignatureName): boolean {
  const { kind, curve }: Signature = SIGNATURES[name];
  const type = key.asymmetricKeyType;
  if (kind === 'hmac') return key.type === 'secret';
  if (key.type !== 'private') return false;
  if (kind === 'rsa') return type === 'rsa';
  if (kind === 'pss') return type === 'rsa' || type === 'rsa-pss';
  if (kind === 'ed') return type === 'ed25519';
  return CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] === curve;
}

/** The algorithm for a key that names none: the usual one of its type. */
const USUAL = ['RS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'HS256'] as const;

/**
 * Returns the algorithm to sign with: the key's own `alg`, else the usual one of its type; undefined if it cannot sign.
 */
export function usualAlgorithm(key: MintKey): SignatureName | undefined {
  const own = key.alg as SignatureName | undefined;
  if (own !== undefined && Object.hasOwn(SIGNATURES, own) && signsBy(key, own)) return own;
  return USUAL.find((name) => signsBy(key, name));
}
