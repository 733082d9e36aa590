/** What several checks of a token say alike. */

import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { weaknessesOf } from '../../protocol/jose/strength.ts';
import { skip, type Verdict } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { TokenFacts } from './facts.ts';

/** A key for people: its kid or where it came from, and what it is. */
export function showKey(key: KeyCandidate | undefined): string {
  if (key === undefined) return 'the key';
  const kid = member(key.jwk, 'kid');
  return `${typeof kid === 'string' ? kid : key.source} (${key.description})`;
}

/**
 * Whether an asymmetric key is too weak to say anything about a signature, right or wrong. A secret that is too short
 * still tells who does not know it.
 */
export function isWorthless(key: KeyCandidate): boolean {
  return member(key.jwk, 'kty') !== 'oct' && weaknessesOf(key.jwk).length > 0;
}

/** Whether a key is shared between two, so that nobody else can have made what it opens. */
export function isSecret(key: KeyCandidate | undefined): boolean {
  return member(key?.jwk, 'kty') === 'oct';
}

/** Why there is no signature to judge. */
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
