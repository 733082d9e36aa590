/** What is right or wrong with the keys of a set. RFC 7517, 4; RFC 7518, 6. */

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
import { member } from '../../protocol/jose/parts.ts';
import { weaknessesOf } from '../../protocol/jose/strength.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import type { JwksInput } from '../input.ts';
import type { Entry } from './entry.ts';

export function judgePrivate(keys: readonly Entry[], { published }: JwksInput): Verdict {
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

export function judgeSymmetric(keys: readonly Entry[], { published }: JwksInput): Verdict {
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

export function judgeKeyForm(keys: readonly Entry[]): Verdict {
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

export function judgeStrength(keys: readonly Entry[]): Verdict {
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

export function judgeDuplicates(keys: readonly Entry[]): Verdict {
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

export function judgeKid(keys: readonly Entry[]): Verdict {
  const first = keys.find(({ jwk }) => typeof member(jwk, 'kid') !== 'string');
  if (first === undefined) return pass('all have one');
  if (keys.length === 1) return skip('one key needs no name');
  return warn(`${first.name} has no kid`, { at: first.at, expected: 'a kid for each key', actual: null });
}

export function judgeUse(keys: readonly Entry[]): Verdict {
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

export function judgeAlg(keys: readonly Entry[]): Verdict {
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
export function judgeAnnounced(keys: readonly Entry[], { announced }: JwksInput): Verdict {
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
