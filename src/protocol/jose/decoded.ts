/** Tokens as read: tolerant, as complete as possible, every fault of form located. Verdicts belong to `checks/`. */
import type { JsonObject } from '../../common/json.ts';

export type { JsonObject };

/** A fault of form: what is wrong, and where. */
export interface FormProblem {
  /**
   * `header`, `payload`, `signature`, `encrypted_key`, `iv`, `ciphertext`, `tag`, `token`; with a member:
   * `header.alg`.
   */
  readonly at: string;
  readonly message: string;
  /** Offset in characters from the start of the token, where known. */
  readonly position?: number;
  /**
   * - `damage`: the characters of the token are not those that were signed (encoding, number of parts), so the
   *   signature cannot be expected to match
   * - `spelling`: the same bytes spelled differently (trailing bits that are not zero); harmless by itself, and the
   *   usual trace of a changed last character
   * - `content`: the characters may be as signed, but their content is wrong
   */
  readonly kind: 'damage' | 'spelling' | 'content';
  /** The most likely cause. */
  readonly hint?: string;
}

/** One signature of a JWS; compact and flattened serializations have exactly one. RFC 7515, 7.2. */
export interface JwsSignature {
  /** Protected and unprotected header combined; absent when neither can be read. */
  readonly header?: JsonObject;
  /** Names in the protected header. */
  readonly protectedNames: readonly string[];
  readonly signature: Uint8Array;
  /** ASCII(BASE64URL(protected) || '.' || payload), exactly as received. */
  readonly signingInput: Uint8Array;
}

export interface DecodedJws {
  readonly kind: 'jws';
  readonly serialization: 'compact' | 'flattened' | 'general';
  readonly signatures: readonly JwsSignature[];
  /** The payload's bytes; absent when they cannot be decoded at all. */
  readonly payload?: Uint8Array;
  /** The payload as a claims set; absent when it is not a JSON object. */
  readonly claims?: JsonObject;
  /** The claims with the numbers that lose precision as digits; absent if there are none. */
  readonly exactClaims?: JsonObject;
  /** The token carries no payload: detached (RFC 7515, appendix F) or emptied later. */
  readonly detached: boolean;
  /** Faults of the token's form, including the header's content. */
  readonly problems: readonly FormProblem[];
  /** Why the payload is not a claims set, or a doubtful one: not JSON, not an object, duplicate members, too deep. */
  readonly claimsProblems: readonly FormProblem[];
  /** Not faults, but worth knowing: numbers that a double cannot hold. */
  readonly notes: readonly FormProblem[];
}

/** One recipient of a JWE. RFC 7516, 7.2. */
export interface JweRecipient {
  /** Protected, shared and per-recipient header combined. */
  readonly header?: JsonObject;
  /** Absent where the algorithm has none (`dir`, `ECDH-ES`). */
  readonly encryptedKey?: Uint8Array;
  /** The per-recipient header alone, as found; decryption needs it. */
  readonly own?: JsonObject;
}

export interface DecodedJwe {
  readonly kind: 'jwe';
  readonly serialization: 'compact' | 'flattened' | 'general';
  /** Protected, shared unprotected and (single recipient) per-recipient header combined. */
  readonly header?: JsonObject;
  readonly recipients: readonly JweRecipient[];
  /** Names in the protected header. */
  readonly protectedNames: readonly string[];
  /** BASE64URL(protected header) exactly as received; absent when there is none. */
  readonly protectedText?: string;
  /** The shared unprotected header alone, as found. */
  readonly unprotected?: JsonObject;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
  /** Additional authenticated data, base64url as received; JSON serializations only. */
  readonly aadText?: string;
  readonly problems: readonly FormProblem[];
}

export type Decoded = DecodedJws | DecodedJwe;

/** A key as found, with its own metadata. `source` is for display: a URL, a file, `client secret`. */
export interface KeyCandidate {
  readonly source: string;
  /**
   * The JWK as found, including any private members: never print it whole, see {@link publicJwk}. For PEM and DER,
   * converted. For a secret, `{ kty: 'oct', k }`.
   */
  readonly jwk: JsonObject;
  /** For display: `RSA 2048`, `EC P-256`, `OKP Ed25519`, `oct 256`. */
  readonly description: string;
  /** The operator supplied it as a shared secret; only then may it verify HS* (rule ALL-5). */
  readonly shared?: true;
  /** Found beside the key: a private key, a certificate's subject. One sentence each. */
  readonly notes?: readonly string[];
  /** The source bytes, where they are the key itself (PEM, DER): a confused signer may have used them. */
  readonly raw?: Uint8Array;
}

/** One attempt with one key on one signature. */
export interface VerifyAttempt {
  readonly key: KeyCandidate;
  /**
   * - `verified`, `mismatch`: the key fits, and this is the arithmetic's result
   * - `unsuitable`: the key's metadata or type rules it out for this signature; not tried
   * - `unsupported`: this algorithm cannot be computed here
   */
  readonly result: 'verified' | 'mismatch' | 'unsuitable' | 'unsupported';
  /** Why it was not tried, or the library's message; one sentence. */
  readonly reason?: string;
  /** The most likely cause of a mismatch, where known. */
  readonly cause?: string;
  /** Why the key is unsuitable. */
  readonly misfit?: Misfit;
  /** The arithmetic matches anyway: used to explain, never to accept. */
  readonly matches?: true;
}

/** `type`: kty against `alg`. `symmetric`: not given as a secret. `invalid`: the key's members make no key. */
export type Misfit = 'kid' | 'type' | 'curve' | 'use' | 'key_ops' | 'alg' | 'invalid' | 'symmetric';

export interface VerifyResult {
  readonly verified: boolean;
  readonly key?: KeyCandidate;
  readonly attempts: readonly VerifyAttempt[];
}

/** One attempt with one key on one recipient of a JWE. */
export interface DecryptAttempt {
  readonly key: KeyCandidate;
  /** `malformed`: the token itself is faulty, so no key opens it. */
  readonly result: 'decrypted' | 'failed' | 'unsuitable' | 'unsupported' | 'malformed';
  readonly reason?: string;
  /** The most likely cause, where known. */
  readonly cause?: string;
}

export interface DecryptResult {
  /** The plaintext, when a key opened it. */
  readonly plaintext?: Uint8Array;
  readonly key?: KeyCandidate;
  readonly attempts: readonly DecryptAttempt[];
  /** Why no key can open it here: an algorithm that this runtime lacks, an exceeded limit. */
  readonly unsupported?: string;
}
