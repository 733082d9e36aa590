/** `token.alg` and `token.signature`. */

import { asText } from '../../common/foreign.ts';
import type { VerifyAttempt } from '../../protocol/jose/decoded.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { AlgorithmStatus } from './algorithm.ts';
import { damageOf, isHeaderLost, type SignatureFacts, type TokenFacts } from './facts.ts';
import { isWorthless, showKey, withoutSignature } from './shared.ts';

const NONE_HINT = 'anyone can write such a token; a client that accepts it has no login at all';

export function judgeAlg(facts: TokenFacts): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  // One missing signature among several spoils the token: a reader may settle for that one.
  const empty = facts.signatures.find(({ algorithm: { state } }) => state === 'none' || state === 'missing');
  if (empty === undefined || empty === signature) return judgeAlgOf(facts, signature);
  return { ...judgeAlgOf(facts, empty), at: `signatures[${empty.index}].header.alg` };
}

function judgeAlgOf(
  facts: TokenFacts,
  { algorithm, confusion, header, verification }: SignatureFacts,
): Verdict {
  if (confusion !== undefined) {
    return fail(`${asText(header?.alg)} with a public key as secret`, {
      expected: expectedAlgorithm(algorithm),
      actual: asText(header?.alg),
      hint: `it was signed with something public: ${showKey(confusion.key)}, ${confusion.form}`,
    });
  }
  switch (algorithm.state) {
    case 'unreadable':
      return skipFor('token.parse', 'the header cannot be read');
    case 'missing':
      if (isHeaderLost(facts)) return skipFor('token.parse', 'the header was left out');
      return fail('the header names no alg', { expected: 'a signature algorithm', actual: algorithm.actual });
    case 'none': {
      const details = { expected: 'a signature algorithm', actual: algorithm.name, hint: NONE_HINT };
      return facts.plain
        ? warn('the token is not signed', { ...details, level: 'should' })
        : fail('the token is not signed', details);
    }
    case 'unknown':
      return fail(`${algorithm.name} is not a known signature algorithm`, {
        expected: algorithm.similar ?? 'a registered signature algorithm',
        actual: algorithm.name,
        hint: algorithm.similar === undefined ? undefined : 'names of algorithms are case-sensitive',
      });
    case 'refused':
      return fail(`${algorithm.name} is not allowed here`, {
        expected: algorithm.expected,
        actual: algorithm.name,
        hint: algorithm.hint,
      });
    case 'unfit': {
      const other = verification?.attempts.find(({ matches }) => matches === true);
      return fail(`${algorithm.name} is for another type of key: ${algorithm.reason}`, {
        expected: algorithm.expected,
        actual: algorithm.name,
        hint:
          other === undefined
            ? 'the header was changed, or the key set is of another issuer'
            : `${showKey(other.key)} would verify it: the kid is the wrong one`,
      });
    }
    case 'unsupported':
      return pass(`${algorithm.name}, which is known but not available here`);
    case 'allowed':
      return pass(
        algorithm.by === undefined
          ? `${algorithm.name}, with no key to hold it against`
          : `${algorithm.name}, allowed by ${algorithm.by}`,
      );
  }
}

export function judgeSignature(facts: TokenFacts): Verdict {
  const { signature } = facts;
  if (signature === undefined) return withoutSignature(facts);
  const verdict = judgeOne(facts, signature);
  if (facts.signatures.length === 1 || verdict.status !== 'pass') return verdict;
  const broken = facts.signatures.find(
    ({ verification }) =>
      verification?.attempts.some(({ result }) => result === 'mismatch') && !verification.verified,
  );
  if (broken !== undefined) {
    const { at, ...rest } = judgeOne(facts, broken);
    return { ...rest, at: at ?? `signatures[${broken.index}]` };
  }
  const right = facts.signatures.filter(({ verification }) => verification?.verified).length;
  return {
    ...verdict,
    message: `${right} of ${facts.signatures.length} signatures verified; ${verdict.message}`,
  };
}

function judgeOne(
  facts: TokenFacts,
  { algorithm, confusion, verification, signature, selfSigned }: SignatureFacts,
): Verdict {
  if (confusion !== undefined) {
    return fail('the MAC was made with a public key, which everybody has', {
      expected: 'a signature that only the issuer can make',
      actual: `${confusion.form} of ${showKey(confusion.key)} as the secret`,
    });
  }
  const verified = verification?.attempts.find(({ result }) => result === 'verified');
  if (verified !== undefined) return pass(`verified with ${showKey(verified.key)}`);
  if (isHeaderLost(facts)) return skipFor('token.parse', 'the header was left out');
  if (algorithm.state === 'missing' || algorithm.state === 'none') {
    const bytes = signature.signature.length;
    const actual = bytes === 0 ? 'none' : `${bytes} bytes that no algorithm explains`;
    if (facts.plain && algorithm.state === 'none') return skipFor('token.alg', 'there is no signature');
    return fail('there is no signature', { expected: 'a signature', actual });
  }
  const damage = damageOf(facts);
  if (damage !== undefined) return skipFor(damage, 'the token is damaged, so the signature cannot be right');
  if (algorithm.state === 'unreadable') return skipFor('token.parse', 'the header cannot be read');
  if (algorithm.state === 'unsupported') return skip(algorithm.reason);
  if (algorithm.state !== 'allowed') return skipFor('token.alg', 'the algorithm is not allowed');
  if (facts.input.keysFailed !== undefined) return skipFor('token.key', 'there are no keys');
  if (facts.input.keys === undefined) return skip('no key was given');
  const mismatches = verification?.attempts.filter(({ result }) => result === 'mismatch') ?? [];
  if (mismatches.length === 0) {
    const unsupported = verification?.attempts.find(({ result }) => result === 'unsupported');
    return unsupported === undefined
      ? skipFor('token.key', 'there is no key that may verify it')
      : skip(unsupported.reason ?? 'not available here');
  }
  if (facts.jws?.detached) return skip('the payload is detached: what was signed is not in the token');
  if (mismatches.every(({ key }) => isWorthless(key))) {
    return skipFor('token.key', 'the key does not verify it, but is too weak to tell anything');
  }
  const otherwise = verification?.attempts.find(
    ({ matches, result }) => matches === true && result === 'unsuitable',
  );
  return mismatch(mismatches, signature.signature.length, selfSigned, otherwise);
}

function mismatch(
  attempts: readonly VerifyAttempt[],
  bytes: number,
  selfSigned: string | undefined,
  /** A key that was not allowed but would have verified. */
  otherwise: VerifyAttempt | undefined,
): Verdict {
  // Prefers the key that was misused, then one that merely does not match.
  const told =
    attempts.find(({ matches }) => matches === true) ??
    attempts.find(({ cause }) => cause === undefined) ??
    attempts[0];
  const reason = told?.reason ?? 'the signature is wrong';
  return fail(attempts.length === 1 ? reason : `none of ${attempts.length} keys verifies it: ${reason}`, {
    expected: `the signature of ${attempts.map(({ key }) => showKey(key)).join(' or ')}`,
    actual: `${bytes} bytes`,
    hint:
      explainByOther(selfSigned, otherwise) ??
      told?.cause ??
      'the token was changed after signing, or the key is of another issuer or environment',
  });
}

/** Explains a failure by another key that verifies but may not be used. */
function explainByOther(
  selfSigned: string | undefined,
  otherwise: VerifyAttempt | undefined,
): string | undefined {
  if (selfSigned !== undefined) {
    return `the token brought its own key (${selfSigned}), and that one verifies: so does every forgery`;
  }
  return otherwise === undefined
    ? undefined
    : `${showKey(otherwise.key)} would verify it, but ${otherwise.reason ?? 'it may not'}`;
}

function expectedAlgorithm(algorithm: AlgorithmStatus): string {
  return algorithm.state === 'refused' || algorithm.state === 'unfit'
    ? algorithm.expected
    : 'an asymmetric algorithm';
}
