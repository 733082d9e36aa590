/** Warnings not caused by a single value. Spec: claims, section 6. */
import type { Loose } from './compact.ts';
import type { Claims, ClaimWarning, NormalizeInput } from './document.ts';
import type { Entry } from './entries.ts';

/** CL-21: the source is not verified. */
export function unverifiedWarning({ verified }: NormalizeInput): ClaimWarning[] {
  if (verified) return [];
  const message = 'the claims come from a message that was not verified, or not accepted';
  return [{ code: 'unverified', claim: 'source.verified', message }];
}

/** Warns of claims still encrypted, so they are not mistaken for missing. */
export function closedWarnings({ closed = [] }: NormalizeInput): ClaimWarning[] {
  return closed.map(({ claim, what }) => ({
    code: 'still_encrypted',
    claim,
    message: `${what} is encrypted, and was not opened`,
  }));
}

type Name = 'name' | 'given_name' | 'family_name';
const NAMES: readonly Name[] = ['name', 'given_name', 'family_name'];

/** CL-13: names typed by the user and never checked. */
export function selfAssertedWarnings(names: Loose<Pick<Claims, Name>>): ClaimWarning[] {
  return NAMES.filter((claim) => names[claim] !== undefined).map((claim) => ({
    code: 'self_asserted_name',
    claim,
    message: 'stated by the person, not checked',
  }));
}

/**
 * Warns of requested scopes not granted, and of claims missing from a granted scope. A smaller grant is not an error
 * (IG-C9).
 */
export function scopeWarnings(input: NormalizeInput, entries: readonly Entry[]): ClaimWarning[] {
  const { scopes, mandatory = {} } = input;
  if (scopes === undefined) return [];
  const granted = new Set(scopes.granted ?? scopes.requested);
  const refused = [...new Set(scopes.requested)].filter((scope) => !granted.has(scope));
  const owed = Object.entries(mandatory)
    .filter(([scope]) => granted.has(scope))
    .flatMap(([scope, claims]) => claims.map((claim) => ({ scope, claim })));
  const sent = new Set(
    entries
      .filter(({ value }) => value !== '' && value !== null)
      .flatMap(({ claim, keepAs }) => [claim, keepAs?.[0] ?? claim]),
  );
  return [
    ...refused.map((scope) => ({
      code: 'scope_not_granted' as const,
      claim: scope,
      message: 'was asked for as a scope and not granted',
    })),
    ...owed
      .filter(({ claim }) => !sent.has(claim))
      .map(({ scope, claim }) => ({
        code: 'mandatory_claim_missing' as const,
        claim,
        message: `is missing, though the scope ${scope} was granted and demands it`,
      })),
  ];
}
