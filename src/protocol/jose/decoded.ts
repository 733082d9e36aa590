/** Tokens as read: tolerant, complete as far as possible, with every fault of form located. Judging is for `checks/`. */
import type { JsonObject } from '../../common/json.ts';

export type { JsonObject };

/** A fault of form: what is wrong, and where. */
export interface FormProblem {
  /** `header`, `payload`, `signature`, `encrypted_key`, `iv`, `ciphertext`, `tag`, `token`; with a member: `header.alg`. */
  readonly at: string;
  readonly message: string;
  /** Offset in characters from the start of the token, where one can be told. */
  readonly position?: number;
  /**
   * - `damage`: the characters of the token are not those that were signed (encoding, number of parts), so that a
   *   signature cannot be expected to match
   * - `spelling`: the same bytes in a second spelling (bits at the end that are not zero); harmless by itself, and the
   *   usual trace of a last character that was changed
   * - `content`: the characters may be as signed, what they say is wrong
   */
  readonly kind: 'damage' | 'spelling' | 'content';
  /** The most likely cause. */
  readonly hint?: string;
}

/** One signature of a JWS; compact and flattened ones have exactly one. RFC 7515, 7.2. */
export interface JwsSignature {
  /** Protected and unprotected header together; absent when neither can be read. */
  readonly header?: JsonObject;
  /** Names that stand in the protected header. */
  readonly protectedNames: readonly string[];
  readonly signature: Uint8Array;
  /** ASCII(BASE64URL(protected) || '.' || payload), exactly as it stood. */
  readonly signingInput: Uint8Array;
}

export interface DecodedJws {
  readonly kind: 'jws';
  readonly serialization: 'compact' | 'flattened' | 'general';
  readonly signatures: readonly JwsSignature[];
  /** The payload's bytes; absent when it cannot be decoded at all. */
  readonly payload?: Uint8Array;
  /** The payload as a claims set; absent when it is not a JSON object. */
  readonly claims?: JsonObject;
  /** True when the token has no payload of its own: RFC 7515, appendix F, or emptied by somebody. */
  readonly detached: boolean;
  /** Faults of the token's form, the header's content included. */
  readonly problems: readonly FormProblem[];
  /** Why the payload is no claims set, or a doubtful one: not JSON, no object, duplicate members, too deep. */
  readonly claimsProblems: readonly FormProblem[];
  /** What is no fault but worth knowing: numbers that a double cannot hold. */
  readonly notes: readonly FormProblem[];
}

/** One recipient of a JWE. RFC 7516, 7.2. */
export interface JweRecipient {
  /** Protected, shared and per-recipient header together. */
  readonly header?: JsonObject;
  /** Absent where the algorithm has none (`dir`, `ECDH-ES`). */
  readonly encryptedKey?: Uint8Array;
  /** The per-recipient header alone, as found; needed to decrypt. */
  readonly own?: JsonObject;
}

export interface DecodedJwe {
  readonly kind: 'jwe';
  readonly serialization: 'compact' | 'flattened' | 'general';
  /** Protected, shared unprotected and (single recipient) per-recipient header together. */
  readonly header?: JsonObject;
  readonly recipients: readonly JweRecipient[];
  /** Names that stand in the protected header. */
  readonly protectedNames: readonly string[];
  /** BASE64URL(protected header) exactly as it stood; absent when there is none. */
  readonly protectedText?: string;
  /** The shared unprotected header alone, as found. */
  readonly unprotected?: JsonObject;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
  /** Additional authenticated data, base64url as it stood; JSON serializations only. */
  readonly aadText?: string;
  readonly problems: readonly FormProblem[];
}

export type Decoded = DecodedJws | DecodedJwe;

/** A key as found, with what it says of itself. `source` is for people: a URL, a file, `client secret`. */
export interface KeyCandidate {
  readonly source: string;
  /**
   * The JWK as found, private members included where there were any: never print it whole, see {@link publicJwk}.
   * For PEM and DER, converted. For a secret, `{ kty: 'oct', k }`.
   */
  readonly jwk: JsonObject;
  /** For people: `RSA 2048`, `EC P-256`, `OKP Ed25519`, `oct 256`. */
  readonly description: string;
  /** Given as a shared secret by the operator; only then may it verify HS* (rule ALL-5). */
  readonly shared?: true;
  /** What was found beside the key: a private key, a certificate's subject. A sentence each. */
  readonly notes?: readonly string[];
  /** The bytes it was read from, where those bytes alone are the key (PEM, DER): a confused signer may have used them. */
  readonly raw?: Uint8Array;
}

/** One try of one key on one signature. */
export interface VerifyAttempt {
  readonly key: KeyCandidate;
  /**
   * - `verified`, `mismatch`: the key fits, and this is what the arithmetic said
   * - `unsuitable`: the key says, or its type shows, that it is not for this signature; not tried
   * - `unsupported`: nobody here can compute this algorithm
   */
  readonly result: 'verified' | 'mismatch' | 'unsuitable' | 'unsupported';
  /** Why it was not even tried, or what the library said; one sentence. */
  readonly reason?: string;
  /** Why a mismatch most likely is one, where that can be told. */
  readonly cause?: string;
  /** Why an unsuitable key is unsuitable. */
  readonly misfit?: Misfit;
  /** The arithmetic is right all the same: said to explain, never to accept. */
  readonly matches?: true;
}

/** `type`: kty against `alg`. `symmetric`: not given as a secret. `invalid`: the key's members make no key. */
export type Misfit = 'kid' | 'type' | 'curve' | 'use' | 'key_ops' | 'alg' | 'invalid' | 'symmetric';

export interface VerifyResult {
  readonly verified: boolean;
  readonly key?: KeyCandidate;
  readonly attempts: readonly VerifyAttempt[];
}

/** One try of one key on one recipient of a JWE. */
export interface DecryptAttempt {
  readonly key: KeyCandidate;
  /** `malformed`: the token itself is wrong, and no key opens it. */
  readonly result: 'decrypted' | 'failed' | 'unsuitable' | 'unsupported' | 'malformed';
  readonly reason?: string;
  /** Why that most likely is so, where it can be told. */
  readonly cause?: string;
}

export interface DecryptResult {
  /** The plaintext, when a key opened it. */
  readonly plaintext?: Uint8Array;
  readonly key?: KeyCandidate;
  readonly attempts: readonly DecryptAttempt[];
  /** Why no key can open it here, whatever the key: an algorithm that this runtime lacks, a bound that was exceeded. */
  readonly unsupported?: string;
}
