/** Proof Key for Code Exchange (RFC 7636): verified if the client started it. */
import { createHash } from 'node:crypto';

export interface CodeChallenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

/** Alphabet and length of verifiers and challenges (RFC 7636, 4.1 and 4.2). */
const UNRESERVED = /^[A-Za-z0-9\-._~]{43,128}$/;
/** Base64url of 32 bytes, without padding. */
const S256_VALUE = /^[A-Za-z0-9\-_]{43}$/;

/** Reads the challenge of an authorization request: absent, valid, or the reason it is invalid. */
export function readChallenge(
  value: string | undefined,
  method: string | undefined,
): { challenge?: CodeChallenge; problem?: string } {
  if (value === undefined) {
    return method === undefined ? {} : { problem: 'code_challenge_method without code_challenge' };
  }
  const used = method ?? 'plain';
  if (used !== 'S256' && used !== 'plain') {
    return { problem: 'code_challenge_method must be S256 or plain' };
  }
  if (used === 'S256' && !S256_VALUE.test(value)) {
    return { problem: 'code_challenge of S256 must be 43 characters of base64url without padding' };
  }
  if (!UNRESERVED.test(value)) {
    return { problem: 'code_challenge must be 43 to 128 unreserved characters' };
  }
  return { challenge: { value, method: used } };
}

/** Returns why a verifier does not match the challenge of its code, or undefined. */
export function verifierProblem(
  challenge: CodeChallenge | undefined,
  verifier: string | undefined,
): string | undefined {
  if (challenge === undefined) {
    // Otherwise an attacker could strip the challenge from the request unnoticed (RFC 9700, 2.1.1).
    return verifier === undefined
      ? undefined
      : 'code_verifier was sent, but the login began without code_challenge';
  }
  if (verifier === undefined) return 'the login began with code_challenge, but code_verifier is missing';
  if (!UNRESERVED.test(verifier)) return 'code_verifier must be 43 to 128 unreserved characters';
  const derived =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return derived === challenge.value
    ? undefined
    : 'code_verifier does not fit the code_challenge of the login';
}
