/** Tokens as read: tolerant, complete as far as possible, with every fault of form located. Judging is for `checks/`. */
import type { Json } from '../../outcome.ts';

export type JsonObject = { readonly [name: string]: Json };

/** A fault of form: what is wrong, and where. */
export interface FormProblem {
  /** `header`, `payload`, `signature`, `encrypted_key`, `iv`, `ciphertext`, `tag`, `token`; with a member: `header.alg`. */
  readonly at: string;
  readonly message: string;
  /** Offset in characters from the start of the token, where one can be told. */
  readonly position?: number;
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
  readonly problems: readonly FormProblem[];
}

export interface DecodedJwe {
  readonly kind: 'jwe';
  readonly serialization: 'compact' | 'flattened' | 'general';
  /** Protected, shared unprotected and (single recipient) per-recipient header together. */
  readonly header?: JsonObject;
  /** Per-recipient headers merged with the shared ones; one entry in compact and flattened form. */
  readonly recipients: readonly JsonObject[];
  readonly problems: readonly FormProblem[];
}

export type Decoded = DecodedJws | DecodedJwe;

/** A key as found, with what it says of itself. `source` is for people: a URL, a file, `client secret`. */
export interface KeyCandidate {
  readonly source: string;
  /** The JWK as found. For PEM and DER, converted. For a secret, `{ kty: 'oct', k }`. */
  readonly jwk: JsonObject;
  /** For people: `RSA 2048`, `EC P-256`, `OKP Ed25519`, `oct 256`. */
  readonly description: string;
}

/** One try of one key on one signature. */
export interface VerifyAttempt {
  readonly key: KeyCandidate;
  readonly result: 'verified' | 'mismatch' | 'unsuitable' | 'unsupported';
  /** Why it was not even tried, or what the library said; one sentence. */
  readonly reason?: string;
}

export interface VerifyResult {
  readonly verified: boolean;
  readonly key?: KeyCandidate;
  readonly attempts: readonly VerifyAttempt[];
}
