/** A key set. RFC 7517, 4 and 5; RFC 7518, 6; OpenID Connect Core 1.0, 10.1. */

import { asText } from '../../common/foreign.ts';
import { describeKey } from '../../protocol/jose/keys.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import {
  type Check,
  type Finding,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  type Verdict,
} from '../../report.ts';
import { typeOf } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import type { JwksInput } from '../input.ts';
import { judgeCertificates } from './certificates.ts';
import type { Entry, Rule } from './entry.ts';
import {
  judgeAlg,
  judgeAnnounced,
  judgeDuplicates,
  judgeKeyForm,
  judgeKid,
  judgePrivate,
  judgeStrength,
  judgeSymmetric,
  judgeUse,
} from './keys.ts';

const CHECKS: readonly Check<JwksInput>[] = [
  defineCheck('jwks.parse', judgeForm),
  defineCheck('jwks.empty', withKeys(judgeEmpty)),
  defineCheck('jwks.private_key', withKeys(judgePrivate)),
  defineCheck('jwks.symmetric_key', withKeys(judgeSymmetric)),
  defineCheck('jwks.key_form', withKeys(judgeKeyForm)),
  defineCheck('jwks.key_strength', withKeys(judgeStrength)),
  defineCheck('jwks.x5c', withKeys(judgeCertificates)),
  defineCheck('jwks.duplicate_kid', withKeys(judgeDuplicates)),
  defineCheck('jwks.kid', withKeys(judgeKid)),
  defineCheck('jwks.use', withKeys(judgeUse)),
  defineCheck('jwks.alg', withKeys(judgeAlg)),
  defineCheck('jwks.announced', withKeys(judgeAnnounced)),
];

/** Judges a key set. Report `jwks`. */
export async function judgeJwks(input: JwksInput): Promise<Report> {
  const findings = await runChecks(CHECKS, input);
  const told = input.passesOver === true ? findings.map(passOver) : findings;
  return report('jwks', told, ['jwks.parse', 'jwks.empty', 'jwks.private_key']);
}

/** Checks of single keys, which a client ignores if it cannot use them. RFC 7517, 5. */
export const SINGLE_KEY_CHECKS: ReadonlySet<string> = new Set([
  'jwks.parse',
  'jwks.key_form',
  'jwks.key_strength',
  'jwks.x5c',
]);

function passOver(finding: Finding): Finding {
  const { code, status, at } = finding;
  if (status !== 'fail' || !SINGLE_KEY_CHECKS.has(code) || !at.startsWith('keys[')) return finding;
  return {
    ...finding,
    status: 'warn',
    level: 'should',
    hint: finding.hint ?? 'the key was passed over (RFC 7517, 5)',
  };
}

function entriesOf(document: unknown): Entry[] {
  const list = isObject(document) ? member(document, 'keys') : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((jwk, index) => {
    // An entry that is not a key is reported once, by the form check.
    if (!isObject(jwk) || typeof member(jwk, 'kty') !== 'string') return [];
    const kid = member(jwk, 'kid');
    const at = `keys[${index}]`;
    return [{ at, jwk, name: `${typeof kid === 'string' ? kid : at} (${describeKey(jwk)})` }];
  });
}

function withKeys(rule: Rule): (input: JwksInput) => Verdict {
  return (input) => {
    const keys = entriesOf(input.document);
    const isSet = isObject(input.document) && Array.isArray(member(input.document, 'keys'));
    return isSet ? rule(keys, input) : skipFor('jwks.parse', 'there is no list of keys');
  };
}

function judgeForm({ document }: JwksInput): Verdict {
  if (!isObject(document))
    return fail('the document is not a JSON object', { expected: 'an object with keys' });
  const list = member(document, 'keys');
  if (!Array.isArray(list)) {
    return fail(list === undefined ? 'keys is missing' : `keys is ${typeOf(list)}`, {
      expected: 'a list',
      actual: list === undefined ? null : typeOf(list),
      hint:
        member(document, 'kty') === undefined
          ? undefined
          : 'this is a single key; a set has a list named keys',
    });
  }
  const wrong = list.findIndex((jwk) => !isObject(jwk) || typeof member(jwk, 'kty') !== 'string');
  if (wrong >= 0) {
    const entry = list[wrong];
    return fail('a member of the list is not a key', {
      at: `keys[${wrong}]`,
      expected: 'an object with kty',
      actual: isObject(entry) ? Object.keys(entry) : typeOf(entry),
      hint:
        isObject(entry) && member(entry, 'x5c') !== undefined
          ? 'the key is in the certificate of x5c only; RFC 7517, 4.7 wants kty and the members of the key beside it'
          : 'clients pass over it, or refuse the whole set',
    });
  }
  return pass(`${list.length} ${list.length === 1 ? 'key' : 'keys'}`);
}

function judgeEmpty(keys: readonly Entry[]): Verdict {
  const verifying = keys.filter(({ jwk }) => {
    const use = member(jwk, 'use');
    return (
      ['RSA', 'EC', 'OKP', 'AKP'].includes(asText(member(jwk, 'kty'))) && (use === undefined || use === 'sig')
    );
  });
  if (verifying.length > 0) return pass(`${verifying.length} to verify with`);
  return fail(keys.length === 0 ? 'the set is empty' : 'no key of the set is for signatures', {
    expected: 'a key with use sig',
    actual: keys.map(({ name }) => name),
  });
}
