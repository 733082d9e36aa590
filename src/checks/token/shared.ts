/** Shared by several token checks. */

import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { weaknessesOf } from '../../protocol/jose/strength.ts';
import { skip, type Verdict } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { TokenFacts } from './facts.ts';

/** Formats a key for display: kid or source, and type. */
export function showKey(key: KeyCandidate | undefined): string {
  if (key === undefined) return 'the key';
  const kid = member(key.jwk, 'kid');
  return `${typeof kid === 'string' ? kid : key.source} (${key.description})`;
}

/**
 * Whether an asymmetric key is too weak to prove anything about a signature, right or wrong. Even a short secret
 * exposes a sender who does not know it.
 */
export function isWorthless(key: KeyCandidate): boolean {
  return member(key.jwk, 'kty') !== 'oct' && weaknessesOf(key.jwk).length > 0;
}

/** Whether a key is a shared secret, so only its holders can have made what it decrypts. */
export function isSecret(key: KeyCandidate | undefined): boolean {
  return member(key?.jwk, 'kty') === 'oct';
}

/** Says why there is no signature to judge. */
export function withoutSignature(facts: TokenFacts): Verdict {
  if (facts.nothing) return skipFor('token.parse', 'there is no token');
  if (facts.outer !== undefined && facts.plaintext === undefined) {
    return facts.decryption === undefined
      ? skip('the token is encrypted')
      : skipFor('token.decrypt', 'the token could not be decrypted');
  }
  return facts.outer === undefined
    ? skipFor('token.parse', 'there is no signature')
    : skip('the token is encrypted, but not signed', {
        hint: isSecret(facts.decryption?.key) ? undefined : 'anybody can encrypt to a public key',
      });
}
