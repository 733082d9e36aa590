/** A key set. RFC 7517, 4 and 5; RFC 7518, 6; OpenID Connect Core 1.0, 10.1. */

import { asText } from '../../common/foreign.ts';
import { canonicalJson } from '../../common/json.ts';
import {
  CONTENT_ALGORITHMS,
  KEY_ALGORITHMS,
  lookup,
  SIGNATURE_ALGORITHMS,
} from '../../protocol/jose/algorithms.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { findKeyFault } from '../../protocol/jose/key-form.ts';
import { describeKey, privateMembers, publicJwk } from '../../protocol/jose/keys.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import { weaknessesOf } from '../../protocol/jose/strength.ts';
import {
  type Check,
  type Finding,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../../report.ts';
import { typeOf } from '../compare.ts';
import { defineCheck, skipFor } from '../define.ts';
import type { JwksInput } from '../input.ts';
import { judgeCertificates } from './certificates.ts';
import type { Entry, Rule } from './entry.ts';

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

function judgePrivate(keys: readonly Entry[], { published }: JwksInput): Verdict {
  if (published === false) return skip('the set is your own');
  const leaks = keys.filter(({ jwk }) => member(jwk, 'kty') !== 'oct' && privateMembers(jwk).length > 0);
  const [first] = leaks;
  if (first === undefined) return pass('public members only');
  const names = privateMembers(first.jwk);
  return fail(`the private half of ${leaks.map(({ name }) => name).join(', ')} is published`, {
    at: `${first.at}.${names[0]}`,
    expected: 'public members only',
    actual: names,
    hint: 'everybody can sign as this issuer now; the key must be replaced',
  });
}

function judgeSymmetric(keys: readonly Entry[], { published }: JwksInput): Verdict {
  if (published === false) return skip('the set is your own');
  const first = keys.find(({ jwk }) => member(jwk, 'kty') === 'oct');
  if (first === undefined) return pass('none');
  return fail('a shared secret is published', {
    at: first.at,
    expected: 'no key of type oct',
    actual: first.name,
    hint: 'it must be replaced; HS* takes the client secret, which is never in a key set',
  });
}

function judgeKeyForm(keys: readonly Entry[]): Verdict {
  for (const { at, jwk, name } of keys) {
    const fault = findKeyFault(jwk);
    if (fault === undefined) continue;
    return fail(`${name} is not a key: ${fault.message}`, {
      at: fault.member === undefined ? at : `${at}.${fault.member}`,
      expected: 'members that make a key',
      actual: Object.keys(publicJwk(jwk)),
      hint:
        member(jwk, 'x5c') === undefined
          ? undefined
          : 'the key is in the certificate of x5c only; RFC 7517, 4.7 wants its members beside it',
    });
  }
  return pass('all are complete');
}

function judgeStrength(keys: readonly Entry[]): Verdict {
  for (const { at, jwk, name } of keys) {
    // An entry that is not a key is not a weak key either.
    if (findKeyFault(jwk) !== undefined) continue;
    const [weakness] = weaknessesOf(jwk);
    if (weakness !== undefined) {
      const { expected, actual } = weakness;
      return fail(`${name}: ${weakness.message}`, { at: `${at}.${weakness.at}`, expected, actual });
    }
  }
  return pass(keys.map(({ jwk }) => describeKey(jwk)).join(', ') || 'no keys');
}

function judgeDuplicates(keys: readonly Entry[]): Verdict {
  const kids = keys.map(({ jwk }) => member(jwk, 'kid')).filter((kid) => kid !== undefined);
  const twice = [...new Set(kids.filter((kid, index) => kids.indexOf(kid) !== index))];
  if (twice.length === 0) return pass('all differ');
  const [first] = twice;
  const named = keys.filter(({ jwk }) => member(jwk, 'kid') === first);
  if (twice.length === 1 && new Set(named.map(({ jwk }) => canonicalJson(jwk))).size === 1) {
    return warn(`the key ${JSON.stringify(first)} is listed ${named.length} times`, {
      at: named[1]?.at ?? 'keys',
      expected: 'each key once',
      actual: kids,
    });
  }
  return warn(`several keys share the kid ${twice.map((kid) => JSON.stringify(kid)).join(', ')}`, {
    at: keys.find(({ jwk }) => member(jwk, 'kid') === twice[0])?.at ?? 'keys',
    expected: 'a kid for each key',
    actual: kids,
  });
}

function judgeKid(keys: readonly Entry[]): Verdict {
  const first = keys.find(({ jwk }) => typeof member(jwk, 'kid') !== 'string');
  if (first === undefined) return pass('all have one');
  if (keys.length === 1) return skip('one key needs no name');
  return warn(`${first.name} has no kid`, { at: first.at, expected: 'a kid for each key', actual: null });
}

function judgeUse(keys: readonly Entry[]): Verdict {
  for (const { at, jwk, name } of keys) {
    const use = member(jwk, 'use');
    if (use !== undefined && use !== 'sig' && use !== 'enc') {
      return warn(`${name} has an unknown use`, { at: `${at}.use`, expected: ['sig', 'enc'], actual: use });
    }
    const operations = member(jwk, 'key_ops');
    if (operations === undefined) continue;
    if (!Array.isArray(operations) || new Set(operations).size !== operations.length) {
      return warn(`key_ops of ${name} is not a list of different names`, {
        at: `${at}.key_ops`,
        actual: operations,
      });
    }
    if (use === 'sig' && !operations.some((operation) => operation === 'verify' || operation === 'sign')) {
      return warn(`key_ops of ${name} contradict its use`, {
        at: `${at}.key_ops`,
        expected: ['verify'],
        actual: operations,
      });
    }
  }
  const uses = new Set(keys.map(({ jwk }) => member(jwk, 'use')));
  const unnamed = keys.find(
    ({ jwk }) => member(jwk, 'use') === undefined && member(jwk, 'key_ops') === undefined,
  );
  if (uses.size > 1 && unnamed !== undefined) {
    return warn(`${unnamed.name} does not say what it is for, although others do`, {
      at: unnamed.at,
      expected: ['sig', 'enc'],
      actual: null,
    });
  }
  return pass([...uses].map((use) => use ?? 'not said').join(', ') || 'no keys');
}

function judgeAlg(keys: readonly Entry[]): Verdict {
  for (const { at, jwk, name } of keys) {
    const alg = member(jwk, 'alg');
    if (alg === undefined) continue;
    const signature = lookup(SIGNATURE_ALGORITHMS, alg);
    const encryption = lookup(KEY_ALGORITHMS, alg);
    const details = { at: `${at}.alg`, actual: alg };
    if (
      signature === undefined &&
      encryption === undefined &&
      lookup(CONTENT_ALGORITHMS, alg) === undefined
    ) {
      return warn(`${name} names an unknown alg`, { ...details, expected: 'a registered algorithm' });
    }
    const types: readonly string[] = signature === undefined ? (encryption?.kty ?? ['oct']) : [signature.kty];
    if (!types.includes(asText(member(jwk, 'kty')))) {
      return warn(`${name} cannot be used with the alg it names`, {
        ...details,
        expected: `an algorithm for ${asText(member(jwk, 'kty'))}`,
      });
    }
    if (signature?.curves !== undefined && !signature.curves.includes(asText(member(jwk, 'crv')))) {
      return warn(`${name} is on another curve than the alg it names`, {
        ...details,
        expected: `an algorithm for ${asText(member(jwk, 'crv'))}`,
      });
    }
    const use = member(jwk, 'use');
    if ((use === 'sig' && signature === undefined) || (use === 'enc' && signature !== undefined)) {
      return warn(`${name} has an alg that contradicts its use`, {
        ...details,
        expected: `an algorithm for ${use}`,
      });
    }
  }
  return pass('all fit');
}

/** Providers list what they could sign with, so a key for one of the algorithms is enough. */
function judgeAnnounced(keys: readonly Entry[], { announced }: JwksInput): Verdict {
  if (announced === undefined) return skip('no metadata says which algorithms are used');
  const algorithms = announced.filter((alg) => {
    const known = lookup(SIGNATURE_ALGORITHMS, alg);
    return known !== undefined && known.kty !== 'oct';
  });
  if (algorithms.length === 0) return skip('the metadata lists no algorithm of a key pair');
  const usable = algorithms.filter((alg) => keys.some(({ jwk }) => canSignWith(jwk, alg)));
  if (usable.length > 0) return pass(usable.join(', '));
  return warn('no key fits an algorithm that the metadata lists for ID tokens', {
    expected: algorithms,
    actual: keys.map(({ name }) => name),
  });
}

function canSignWith(jwk: JsonObject, alg: string): boolean {
  const { kty, curves } = lookup(SIGNATURE_ALGORITHMS, alg) ?? {};
  const [use, own] = [member(jwk, 'use'), member(jwk, 'alg')];
  return (
    member(jwk, 'kty') === kty &&
    (use === undefined || use === 'sig') &&
    (own === undefined || own === alg) &&
    (curves === undefined || curves.includes(asText(member(jwk, 'crv'))))
  );
}
