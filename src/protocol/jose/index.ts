/** JSON Object Signing and Encryption: read tolerantly, verify, decrypt, encrypt. The only importer of jose on this side. */
import type { Decoded, DecodedJwe, DecryptResult, JsonObject, KeyCandidate, VerifyResult } from './types.ts';

/**
 * Reads a JWS or JWE in any serialization, as far as it can be read; every fault of form is listed in it.
 * @returns `undefined` when the text does not resemble a token at all
 */
export declare function decode(token: string): Decoded | undefined;

/**
 * Reads keys from what people have at hand: JWK, JWK Set, PEM (public, private, certificate), DER.
 * @param source for people and messages: the file or URL
 * @throws IdcliError `KEY_UNREADABLE`
 */
export declare function readKeys(bytes: Uint8Array, source: string): KeyCandidate[];
/** Reads a key set that is parsed already; members that are no key are left out (judge the set with `judgeJwks`). */
export declare function keysOfSet(document: unknown, source: string): KeyCandidate[];
/** A shared secret: its UTF-8 bytes; a JWK of type `oct` as JSON gives its key value. */
export declare function secretKey(secret: string, source: string): KeyCandidate;
/** The public members of a key, safe to print. */
export declare function publicJwk(jwk: JsonObject): JsonObject;

/** Decrypts with each key in turn. Bounds: 10000 PBES2 iterations by default, 50 MB of decompressed plaintext. */
export declare function decrypt(token: DecodedJwe, keys: readonly KeyCandidate[]): Promise<DecryptResult>;
/** Encrypts to a public key; compact serialization. `header` must name `alg` and `enc`. RFC 7516, 5.1. */
export declare function encrypt(
  plaintext: Uint8Array,
  jwk: JsonObject,
  header: JsonObject & { readonly alg: string; readonly enc: string },
): Promise<string>;
/** Tries the keys on one signature. */
export declare function verify(
  signature: {
    readonly header?: JsonObject;
    readonly signature: Uint8Array;
    readonly signingInput: Uint8Array;
  },
  keys: readonly KeyCandidate[],
): Promise<VerifyResult>;
/** `at_hash`, `c_hash`, `s_hash`: the left half of the hash that `alg` implies. Undefined for an `alg` without one. OpenID Connect Core 1.0, 3.1.3.6. */
export declare function hashClaim(value: string, alg: string): string | undefined;
