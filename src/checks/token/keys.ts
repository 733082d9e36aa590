/** Keys: `token.key` decides, the other checks report the key's own members. */

import { asText } from '../../common/foreign.ts';
import type { KeyCandidate, Misfit, VerifyAttempt } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { weaknessesOf } from '../../protocol/jose/strength.ts';
import { type Fact, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { SignatureFacts, TokenFacts } from './facts.ts';
import { isWorthless, showKey, withoutSignature } from './shared.ts';

export function judgeKeyAtHand(facts: TokenFacts): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  const verified = attempted(signature).find(({ result }) => result === 'verified');
  if (verified !== undefined) return worthlessKey(signature) ?? pass(`${showKey(verified.key)} verified it`);
  const blocked = blockedByAlgorithm(signature);
  // Whether a key of the set could fit is known even for an algorithm this runtime lacks (RFC 8725, 3.1).
  const lacking = signature.algorithm.state === 'unsupported' && facts.input.keys !== undefined;
  if (blocked !== undefined && !lacking) return blocked;
  if (facts.input.keysFailed !== undefined)
    return skip(`the keys could not be had: ${facts.input.keysFailed}`);
  if (facts.input.keys === undefined) {
    return skip('no key was given', { hint: 'give --issuer, --jwks or --key; for HS* --secret' });
  }
  if (facts.input.keys.length === 0) {
    if (facts.input.trustedMembers?.includes('jwk') === true)
      return skipFor('dpop.jwk', 'the token brings no key of its own');
    return fail('the key set is empty', {
      expected: 'a key',
      actual: [],
      hint: 'a rotation that went wrong',
    });
  }
  const tried = attempted(signature).filter(({ result }) => result === 'mismatch');
  if (tried.length > 0) {
    const names = tried.map(({ key }) => showKey(key)).join(', ');
    const fits = pass(tried.length === 1 ? `${names} fits` : `${tried.length} keys fit: ${names}`);
    return worthlessKey(signature) ?? fits;
  }
  const unsupported = attempted(signature).find(({ result }) => result === 'unsupported');
  return unsupported === undefined
    ? judgeMisfit(signature)
    : skip(unsupported.reason ?? 'not available here');
}

/** Says why no key may be used: none has that kid, or the one that has it does not allow this use. */
function judgeMisfit(signature: SignatureFacts): Verdict {
  const kid = member(signature.header, 'kid');
  const attempts = attempted(signature);
  const named = attempts.filter(({ key }) => kid === undefined || member(key.jwk, 'kid') === kid);
  const twin = attempts.find(({ matches, misfit }) => matches === true && misfit === 'kid');
  if (kid !== undefined && named.length === 0) {
    return fail(`no key has the kid ${JSON.stringify(kid)}`, {
      expected: kid as Fact,
      actual: attempts.map(({ key }) => (member(key.jwk, 'kid') ?? null) as Fact),
      hint:
        twin === undefined
          ? 'the provider rotated its keys, or the token is of another issuer or environment'
          : `${showKey(twin.key)} would verify it: the key set names that key otherwise`,
    });
  }
  const [first] = named;
  const detail = `${showKey(first?.key)}: ${first?.reason ?? 'it does not fit'}`;
  const matching = named.find(({ matches }) => matches === true);
  return fail(
    named.length === 1
      ? `the key may not verify this: ${detail}`
      : `none of ${named.length} keys may verify this: ${detail}`,
    {
      expected: `a key for ${asText(member(signature.header, 'alg'))} signatures`,
      actual: named.map(({ key, reason }) => `${showKey(key)}: ${reason ?? ''}`),
      hint:
        matching === undefined
          ? undefined
          : `${showKey(matching.key)} did sign it: the issuer took the wrong key, or the key set is wrong about it`,
    },
  );
}

/** Fails when the key that counts is so weak that even a right signature proves nothing. */
function worthlessKey(signature: SignatureFacts): Verdict | undefined {
  const verified = attempted(signature).find(({ result }) => result === 'verified');
  const tried = attempted(signature).filter(({ result }) => result === 'mismatch');
  const key = verified?.key ?? (tried.every((one) => isWorthless(one.key)) ? tried[0]?.key : undefined);
  const [weakness] = key === undefined ? [] : weaknessesOf(key.jwk, asText(member(signature.header, 'alg')));
  if (key === undefined || weakness === undefined) return undefined;
  return fail(`${showKey(key)}: ${weakness.message}`, {
    expected: weakness.expected,
    actual: weakness.actual,
    hint: 'the key must be replaced; until then a right signature proves nothing',
  });
}

/** `token.kid`: whether the header identifies one key. */
export function judgeKid(facts: TokenFacts): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  const blocked = blockedByAlgorithm(signature);
  if (blocked !== undefined && signature.verification?.verified !== true) return blocked;
  const keys = facts.input.keys ?? [];
  const kid = member(signature.header, 'kid');
  if (kid === undefined && facts.input.trustedMembers?.includes('jwk') === true)
    return skip('there is no kid, and none is needed: the key itself is in the header');
  if (kid === undefined) return judgeMissingKid(signature, keys);
  if (typeof kid !== 'string') {
    return warn('kid is not a string', { expected: 'a string', actual: kid });
  }
  if (keys.length === 0) return skip('no key to look for it');
  const same = keys.filter((key) => member(key.jwk, 'kid') === kid);
  if (same.length === 1) return pass(`names ${showKey(same[0])}`);
  if (same.length > 1) {
    const usable = attempted(signature).filter(
      ({ result }) => result === 'verified' || result === 'mismatch',
    );
    // Keys of different types may share a kid on purpose (RFC 7517, 4.5); the algorithm tells them apart.
    if (usable.length === 1)
      return pass(`names ${showKey(usable[0]?.key)}, the only one of that name that fits`);
    return warn(`${same.length} keys share the kid ${JSON.stringify(kid)}; all were tried`, {
      actual: same.map(showKey),
    });
  }
  return keys.some((key) => member(key.jwk, 'kid') === undefined)
    ? skip('the key at hand has no kid to compare')
    : skipFor('token.key', 'no key has this kid');
}

function judgeMissingKid(signature: SignatureFacts, keys: readonly KeyCandidate[]): Verdict {
  const usable = attempted(signature).filter(({ result }) => result === 'verified' || result === 'mismatch');
  if (keys.length === 0) return skip('there is no kid');
  if (usable.length > 1) {
    return warn(`there is no kid, and ${usable.length} keys fit; all were tried`, {
      expected: 'the kid of one of them',
      actual: null,
    });
  }
  return keys.some((key) => member(key.jwk, 'kid') !== undefined)
    ? warn('there is no kid; the only key that fits was tried', { actual: null })
    : skip('there is no kid, and none is needed for one key');
}

/** `token.key_use` and `token.key_alg`: whether the named key's members allow this use. */
export function judgeOwnWord(facts: TokenFacts, misfits: readonly Misfit[]): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  if (facts.input.keys === undefined) return skip('no key was given');
  const usable = attempted(signature).some(({ result }) => result === 'verified' || result === 'mismatch');
  if (usable) return pass('nothing speaks against it');
  const blocked = blockedByAlgorithm(signature);
  if (blocked !== undefined) return blocked;
  const kid = member(signature.header, 'kid');
  const named = attempted(signature).filter(({ key }) => kid === undefined || member(key.jwk, 'kid') === kid);
  const first = named.find(({ misfit }) => misfit !== undefined && misfits.includes(misfit));
  if (first === undefined) return skipFor('token.key', 'no key to ask');
  return warn(`${showKey(first.key)}: ${first.reason ?? ''}`, {
    expected: misfits.includes('alg')
      ? asText(member(signature.header, 'alg'))
      : 'use "sig", key_ops with "verify"',
    actual: {
      use: (member(first.key.jwk, 'use') ?? null) as Fact,
      key_ops: (member(first.key.jwk, 'key_ops') ?? null) as Fact,
      alg: (member(first.key.jwk, 'alg') ?? null) as Fact,
    },
  });
}

/** `token.key_strength`, judged even for keys that did not verify. */
export function judgeKeyStrength(facts: TokenFacts): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  const usable = attempted(signature).filter(({ result }) => result === 'verified' || result === 'mismatch');
  if (usable.length === 0) return blockedByAlgorithm(signature) ?? skip('no key was used');
  if (worthlessKey(signature) !== undefined) return skipFor('token.key', 'a weak key is reported there');
  const alg = asText(member(signature.header, 'alg'));
  for (const { key } of usable) {
    const [weakness] = weaknessesOf(key.jwk, alg);
    if (weakness !== undefined) {
      return warn(`${showKey(key)}: ${weakness.message}`, {
        expected: weakness.expected,
        actual: weakness.actual,
      });
    }
  }
  return pass(usable.map(({ key }) => key.description).join(', '));
}

function attempted(signature: SignatureFacts): readonly VerifyAttempt[] {
  return signature.verification?.attempts ?? [];
}

/** Skips a check if the algorithm rules out every key. */
function blockedByAlgorithm(signature: SignatureFacts): Verdict | undefined {
  if (signature.confusion !== undefined) return skipFor('token.alg', 'a public key was used as secret');
  switch (signature.algorithm.state) {
    case 'unreadable':
      return skipFor('token.parse', 'the header cannot be read');
    case 'missing':
    case 'none':
      return skipFor('token.alg', 'nothing is signed');
    case 'unknown':
    case 'refused':
    case 'unfit':
      return skipFor('token.alg', 'the algorithm is not allowed');
    case 'unsupported':
      return skip(signature.algorithm.reason);
    default:
      return undefined;
  }
}
