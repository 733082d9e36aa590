/** Ties the token to this login: `nonce`, the hashes, `acr`. OpenID Connect Core 1.0, 3.1.3.7 and 3.3.2.11. */

import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { hashClaim } from '../../protocol/jose/index.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss, typeOf } from '../compare.ts';
import { skipFor } from '../define.ts';
import { echoMiss } from '../echo.ts';
import type { IdTokenInput } from '../input.ts';
import { reaches } from '../levels.ts';
import { type ClaimRule, claimOf, isRequired } from './facts.ts';

export function judgeNonce(claims: JsonObject, input: IdTokenInput): Verdict {
  const nonce = claimOf(claims, 'nonce');
  if (input.nonce === undefined) {
    if (nonce === undefined && isRequired(input, 'nonce'))
      return fail('nonce is missing, and required', { actual: null });
    return skip('no nonce was given to compare with', defined({ actual: nonce }));
  }
  const { sent } = input.nonce;
  if (sent === undefined) {
    if (nonce !== undefined) {
      return warn('the token has a nonce although this login sent none', {
        actual: nonce,
        hint: 'the token was made for another login',
      });
    }
    return isRequired(input, 'nonce')
      ? fail('nonce is missing, and required', { actual: null })
      : skip('none was sent');
  }
  if (nonce === undefined) {
    return fail('nonce is missing', {
      expected: sent,
      actual: null,
      hint: input.nonce.note ?? 'the provider dropped the nonce, or the token was made without this login',
    });
  }
  if (typeof nonce !== 'string') return fail(`nonce is ${typeOf(nonce)}`, { expected: sent, actual: nonce });
  if (nonce === sent) return pass('the one this login sent', { actual: nonce });
  return fail('the token answers another login than this one', {
    expected: sent,
    actual: nonce,
    hint: echoMiss(sent, nonce) ?? 'a cached or replayed token, or two logins running at once',
  });
}

/** Builds a rule for a hash claim: `at_hash` over the access token, `c_hash` over the code, `s_hash` over the state. */
export function hashRule(
  claim: 'at_hash' | 'c_hash' | 's_hash',
  what: string,
  read: (input: IdTokenInput) => string | undefined,
): ClaimRule {
  return (claims, input) => {
    const actual = claimOf(claims, claim);
    if (actual === undefined) {
      return isRequired(input, claim)
        ? fail(`${claim} is missing, and required`, { expected: 'a hash', actual: null })
        : skip(`there is no ${claim}, which is optional here`);
    }
    if (typeof actual !== 'string')
      return fail(`${claim} is ${typeOf(actual)}`, { expected: 'a string', actual });
    const value = read(input);
    if (value === undefined) return skip(`the ${what} is not available`, { actual });
    const alg = input.token.alg;
    if (alg === undefined || alg.toLowerCase() === 'none')
      return skipFor('token.alg', 'no algorithm says which hash');
    const expected = hashClaim(value, alg);
    if (expected === undefined) return skip(`${alg} does not say which hash`, { actual });
    if (actual === expected) return pass(`the hash of the ${what}`, { actual });
    return fail(`it is not the hash of the ${what}`, {
      expected,
      actual,
      hint: hashHint(actual, value, input) ?? `the ${what} was exchanged, or is of another answer`,
    });
  };
}

/** Recognizes wrong computations that issuers are known to use. */
function hashHint(actual: string, value: string, input: IdTokenInput): string | undefined {
  for (const name of ['sha256', 'sha384', 'sha512'] as const) {
    const digest = createHash(name).update(value, 'utf8').digest();
    const half = digest.subarray(0, digest.length / 2);
    const bare = actual.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
    if (bare === digest.toString('base64url'))
      return `it is the whole ${name} hash; only its left half belongs there`;
    if (actual === half.toString('base64url'))
      return `it was made with ${name}, which ${input.token.alg} does not imply`;
    if (bare === half.toString('base64url'))
      return 'it was encoded as plain base64 or with padding, not as base64url';
    if (actual.toLowerCase() === half.toString('hex')) return 'it was encoded as hex, not as base64url';
    if (bare === digest.subarray(digest.length / 2).toString('base64url'))
      return 'it is the right half of the hash';
  }
  const others = { 'access token': input.accessToken, code: input.code, state: input.state };
  const alg = input.token.alg ?? '';
  const other = Object.entries(others).find(
    ([, text]) => text !== undefined && hashClaim(text, alg) === actual,
  );
  return other === undefined ? undefined : `it is the hash of the ${other[0]}`;
}

/** Compares `acr` with the requested values (rule TV-11). */
export function judgeAcr(claims: JsonObject, input: IdTokenInput): Verdict {
  const acr = claimOf(claims, 'acr');
  const required = isRequired(input, 'acr');
  const asked = input.acr;
  if (asked === undefined || asked.values.length === 0) {
    if (acr === undefined)
      return required ? fail('acr is missing, and required', { actual: null }) : skip('none was asked for');
    if (typeof acr !== 'string') return fail(`acr is ${typeOf(acr)}`, { expected: 'a string', actual: acr });
    return required ? pass('it is there', { actual: acr }) : skip('none was asked for', { actual: acr });
  }
  const expected = asked.values.length === 1 ? (asked.values[0] ?? null) : asked.values;
  if (acr !== undefined && typeof acr !== 'string')
    return fail(`acr is ${typeOf(acr)}`, { expected: 'a string', actual: acr });
  if (asked.compare === 'pairs' && !asked.values.some((value) => value.startsWith('loa:'))) {
    if (required)
      return acr === undefined
        ? fail('acr is missing, and required', { actual: null })
        : pass('it is there', { actual: acr });
    return skip('no level was asked for', defined({ actual: acr }));
  }
  const unmet = asked.compare === 'pairs' ? unmetPair(claims, asked.values) : unmetValue(acr, asked.values);
  if (unmet === undefined) return pass('as asked for', { actual: acr ?? null });
  const strict = required || asked.mode === 'expected' || asked.compare === 'pairs';
  const details = {
    expected,
    actual: acr ?? null,
    hint:
      (typeof acr === 'string' && asked.values.length === 1
        ? nearMiss(asked.values[0] ?? '', acr)
        : undefined) ?? 'the user chose another method, or the provider ignores acr_values',
  };
  return strict ? fail(unmet, details) : warn(unmet, { ...details, level: 'should' });
}

function unmetValue(acr: string | undefined, values: readonly string[]): string | undefined {
  if (acr === undefined) return 'acr is missing';
  return values.includes(acr) ? undefined : 'the authentication was of another kind than asked for';
}

/** `loa:` by level order; unknown keys are not compared, and `idp:` has its own check. */
function unmetPair(claims: JsonObject, values: readonly string[]): string | undefined {
  for (const value of values) {
    const wanted = value.slice(value.indexOf(':') + 1);
    if (value.startsWith('loa:') && !reaches(claimOf(claims, 'acr'), wanted)) {
      return claimOf(claims, 'acr') === undefined
        ? 'acr is missing'
        : `the level of assurance is lower than ${wanted}`;
    }
  }
  return undefined;
}

/** The identity provider named in `acr_values`, if the provider compares pairs. */
export function askedIdp(asked: IdTokenInput['acr']): string | undefined {
  if (asked?.compare !== 'pairs') return undefined;
  return asked.values.find((value) => value.startsWith('idp:'))?.slice('idp:'.length);
}

/** The identity provider the user came through: `idp`, else `idp_issuer`. */
export function usedIdp(claims: JsonObject): Json | undefined {
  return claimOf(claims, 'idp') ?? claimOf(claims, 'idp_issuer');
}

/** `idp` against the requested one (rules TV-11 and SO-V5). Optional in the token; UserInfo then has it. */
export function judgeIdp(claims: JsonObject, input: IdTokenInput): Verdict {
  const expected = askedIdp(input.acr);
  if (expected === undefined) return skip('none was asked for');
  const used = usedIdp(claims);
  if (used === undefined) return skip('the token does not say which it was');
  if (used === expected) return pass('the one asked for', { actual: used });
  return fail(`the user came by ${asText(used)}, not by ${expected}`, {
    expected,
    actual: used,
    hint: 'the hub ignored the name, or the user chose another; do not accept the login',
  });
}
