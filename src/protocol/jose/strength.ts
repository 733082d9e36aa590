/** Finds keys too weak to prove anything. RFC 7518, 3.2, 3.3 and 6.3; RFC 8725, 3.5; CVE-2017-15361. */

import { asText } from '../../common/foreign.ts';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { readBase64url } from './base64url.ts';
import type { JsonObject } from './decoded.ts';
import { member } from './parts.ts';

/** Bits; RFC 7518, 3.3. */
const MIN_RSA_BITS = 2048;
/** A larger modulus only costs time; OpenSSL refuses it too. */
const MAX_RSA_BITS = 16_384;

export interface Weakness {
  /** Member of the JWK: `n`, `e`, `k`, `x`. */
  readonly at: 'n' | 'e' | 'k' | 'x';
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
}

/** Cached: a key is judged once for each of many tokens, and the arithmetic costs more than the signature. */
const KNOWN = new WeakMap<JsonObject, readonly Weakness[]>();

/** Lists the weaknesses of a key; for a symmetric key, relative to its algorithm. */
export function weaknessesOf(jwk: JsonObject, alg?: string): readonly Weakness[] {
  if (jwk.kty === 'RSA') {
    const known = KNOWN.get(jwk) ?? rsaWeaknesses(jwk);
    KNOWN.set(jwk, known);
    return known;
  }
  if (jwk.kty === 'oct') return secretWeaknesses(jwk, alg);
  if (jwk.kty === 'OKP') return pointWeaknesses(jwk);
  return [];
}

/** Cached: a batch asks again and again about one modulus. */
let latest: { readonly encoded: string; readonly bits: number } | undefined;

/** Returns the length of a base64url-encoded integer in bits, without leading zeros. */
export function bitLength(encoded: unknown): number {
  if (typeof encoded !== 'string') return 0;
  if (latest?.encoded !== encoded) latest = { encoded, bits: bitsOf(readBase64url(encoded).bytes ?? []) };
  return latest.bits;
}

function bitsOf(bytes: Uint8Array | readonly number[]): number {
  const first = bytes.findIndex((byte: number) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
}

function rsaWeaknesses(jwk: JsonObject): Weakness[] {
  const modulus = toInteger(member(jwk, 'n'));
  const exponent = toInteger(member(jwk, 'e'));
  const bits = modulus === 0n ? 0 : modulus.toString(2).length;
  const found: Weakness[] = [];
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    found.push({
      at: 'n',
      message: `an RSA key of ${bits} bits is ${bits < MIN_RSA_BITS ? 'too short' : 'absurdly long'}`,
      expected: bits < MIN_RSA_BITS ? `${MIN_RSA_BITS} bits or more` : `${MAX_RSA_BITS} bits or fewer`,
      actual: `${bits} bits`,
    });
  }
  if (exponent < 3n || exponent % 2n === 0n) {
    found.push({
      at: 'e',
      message: exponent === 1n ? 'with exponent 1 anybody can sign' : 'the RSA exponent cannot be right',
      expected: 'an odd number of 3 or more, usually 65537',
      actual: asText(exponent),
    });
  }
  const divisor = SMALL_PRIMES.find((prime) => modulus % prime === 0n);
  if (modulus > 0n && divisor !== undefined) {
    found.push({
      at: 'n',
      message: `the modulus can be divided by ${divisor}, so it is not what it was made as`,
      expected: 'a product of two large primes',
      actual: `a multiple of ${divisor}`,
    });
  } else if (bits > 0 && bits <= MAX_RSA_BITS && hasRocaFingerprint(modulus)) {
    found.push({
      at: 'n',
      message: 'the modulus has the fingerprint of ROCA (CVE-2017-15361): its factors can be computed',
      expected: 'a modulus of random primes',
      actual: 'a modulus of a flawed generator',
    });
  }
  return found;
}

/** A modulus divisible by one of these was damaged in transit, or made to be broken. */
const SMALL_PRIMES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n] as const;

/**
 * Encodings of y, without the sign, of the Ed25519 points of order 1, 2, 4 or 8, canonical or not: with such keys one
 * signature fits every message. RFC 8032, 5.1; the list is libsodium's.
 */
const SMALL_ORDER_25519: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

function pointWeaknesses(jwk: JsonObject): Weakness[] {
  const x = member(jwk, 'x');
  const bytes = typeof x === 'string' ? readBase64url(x).bytes : undefined;
  if (member(jwk, 'crv') !== 'Ed25519' || bytes?.length !== 32) return [];
  const y = Buffer.from(bytes);
  y[31] = (y[31] ?? 0) & 0x7f;
  if (!SMALL_ORDER_25519.has(y.toString('hex'))) return [];
  return [
    {
      at: 'x',
      message: 'the point of the key has a small order, so that one signature fits every message',
      expected: 'the point of a private key',
      actual: 'a point of order 8 or less',
    },
  ];
}

function secretWeaknesses(jwk: JsonObject, alg: string | undefined): Weakness[] {
  const needed = lookup(SIGNATURE_ALGORITHMS, alg)?.signatureBytes;
  const length = readBase64url(asText(member(jwk, 'k') ?? '')).bytes?.length ?? 0;
  if (needed === undefined || length >= needed) return [];
  return [
    {
      at: 'k',
      message: `the secret is shorter than the hash of ${alg}, so it can be guessed from one token`,
      expected: `${needed * 8} bits or more`,
      actual: `${length * 8} bits`,
    },
  ];
}

/** Primes that reveal the flawed generator: its moduli are powers of 65537 modulo each of them. */
const ROCA_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;

function hasRocaFingerprint(modulus: bigint): boolean {
  return ROCA_PRIMES.every((prime) => {
    const residue = Number(modulus % BigInt(prime));
    const generator = 65_537 % prime;
    let power = 1;
    do {
      if (power === residue) return true;
      power = (power * generator) % prime;
    } while (power !== 1);
    return false;
  });
}

function toInteger(encoded: unknown): bigint {
  if (typeof encoded !== 'string') return 0n;
  const bytes = readBase64url(encoded).bytes;
  return bytes === undefined || bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
