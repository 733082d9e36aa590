/** Building blocks of typed token rules. Each returns a rule; a table assigns claims and purposes. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, type Verdict } from '../../report.ts';
import { nearMiss, typeOf, withOption } from '../compare.ts';
import type { TypedInput } from '../input.ts';
import { judgeExpiry, judgeIssuedAt, judgeNotBefore } from '../times.ts';

export type TypedRule = (claims: JsonObject, input: TypedInput) => Verdict;
type Expectation = (input: TypedInput, claims: JsonObject) => string | undefined;

/** `typ` of the header, with or without `application/`. RFC 7515, 4.1.9. */
export function headerType(expected: string): TypedRule {
  return (_claims, input) => {
    const typ = member(headerOf(input), 'typ');
    const details = { expected, actual: typ ?? null };
    if (typ === undefined) {
      const hint = 'its maker does not name the kind, or it is a token of another kind';
      return fail('the header has no typ', { ...details, hint });
    }
    if (typeof typ !== 'string') return fail(`typ is ${typeOf(typ)}`, details);
    const bare = typ.toLowerCase().replace(/^application\//, '');
    if (bare === expected) return pass(typ);
    const hint =
      bare === 'jwt'
        ? 'JWT says nothing of the kind: its maker does not name it, or it is a token of another kind'
        : 'a token of another kind';
    return fail(`typ is ${typ}`, { ...details, hint });
  };
}

/**
 * Requires a non-empty string, and the expected value if there is one.
 * @param hint the likeliest cause of a different value
 */
export function text(
  claim: string,
  expectation: Expectation = () => undefined,
  hint = OTHER_HINTS[claim],
): TypedRule {
  return (claims, input) => {
    const value = member(claims, claim);
    const expected = expectation(input, claims);
    if (typeof value !== 'string' || value === '') {
      return fail(
        value === undefined ? `${claim} is missing` : `${claim} is ${value === '' ? 'empty' : typeOf(value)}`,
        {
          expected: expected ?? 'a string',
          actual: value ?? null,
        },
      );
    }
    if (expected === undefined || value === expected)
      return pass(expected === undefined ? 'there' : 'as expected', { actual: value });
    return fail(`${claim} is another than expected`, {
      expected,
      actual: value,
      hint: nearMiss(expected, value) ?? hint,
    });
  };
}

/** The likeliest cause of an unexpected value, by claim. */
const OTHER_HINTS: Readonly<Record<string, string>> = {
  iss: 'it was made by another party, or for another environment',
  sub: 'it is about another subject; a client that speaks for itself names itself in both iss and sub',
  client_id: 'it was made for another client',
  state: 'the answer belongs to another login than the one in this browser',
  nonce: 'it answers another request',
};

/** Like {@link text}, but skipped without an expected value. */
export function identifier(claim: string, expectation: Expectation, hint?: string): TypedRule {
  const rule = text(claim, expectation, hint);
  return (claims, input) => {
    const verdict = rule(claims, input);
    if (verdict.status !== 'pass' || expectation(input, claims) !== undefined) return verdict;
    return skip(`no value was given to compare ${claim} with`, { actual: verdict.actual });
  };
}

/** `aud`: must contain one of the reader's identifiers. */
export function audience(expectation: (input: TypedInput) => readonly (string | undefined)[]): TypedRule {
  return (claims, input) => {
    const aud = member(claims, 'aud');
    const names = expectation(input).filter((name) => name !== undefined);
    const expected = names.length === 0 ? 'a string, or a list of them' : names;
    const list = Array.isArray(aud) ? aud : [aud];
    if (aud === undefined) return fail('aud is missing', { expected, actual: null });
    if (list.length === 0 || !list.every((entry) => typeof entry === 'string' && entry !== '')) {
      return fail('aud is neither a string nor a list of strings', { expected, actual: aud });
    }
    if (names.length === 0) return skip('no audience was given to compare with', { actual: aud });
    return names.some((name) => list.includes(name))
      ? pass('for this audience', { actual: aud })
      : fail('the token is for another audience', {
          expected,
          actual: aud,
          hint: audienceHint(names, list, input),
        });
  };
}

function audienceHint(names: readonly string[], list: readonly unknown[], input: TypedInput): string {
  const found = list.filter((entry) => typeof entry === 'string');
  if (found.some((entry) => entry === input.clientId))
    return 'the audience is the client, as in an ID token: is it one?';
  const near = found.map((entry) => nearMiss(names[0] ?? '', entry)).find((reason) => reason !== undefined);
  if (near !== undefined) return near;
  const option = names[0] === input.clientId ? '--client-id' : '--trusted-audience';
  return `it was made for another audience; if this is you: ${withOption(option, found[0])}`;
}

/** Like {@link identifier}, for a claim that may be missing if no value is expected. */
export function ifExpected(claim: string, expectation: Expectation): TypedRule {
  const rule = identifier(claim, expectation);
  return (claims, input) =>
    member(claims, claim) === undefined && expectation(input, claims) === undefined
      ? skip(`there is no ${claim}`)
      : rule(claims, input);
}

/** Builds a rule for an optional claim. */
export function ifThere(claim: string, rule: TypedRule): TypedRule {
  return (claims, input) =>
    member(claims, claim) === undefined ? skip(`there is no ${claim}`) : rule(claims, input);
}

/** Builds a rule for a recommended claim: a missing one warns, a wrong one fails. */
export function advised(claim: string, rule: TypedRule): TypedRule {
  return (claims, input) => {
    const verdict = rule(claims, input);
    return member(claims, claim) === undefined ? { ...verdict, level: 'should' } : verdict;
  };
}

export const expiry =
  (required: boolean): TypedRule =>
  (claims, input) =>
    judgeExpiry(claims, input, required);

export const notBefore: TypedRule = (claims, input) => judgeNotBefore(claims, input, false);

export const issuedAt =
  (required: boolean): TypedRule =>
  (claims, input) =>
    judgeIssuedAt(claims, input, required);

/** Forbids claims in this kind of token. */
export function absent(...names: readonly string[]): TypedRule {
  return (claims) => {
    const found = names.find((name) => member(claims, name) !== undefined);
    return found === undefined
      ? pass(`no ${names.join(', no ')}`)
      : fail(`${found} has no place here`, {
          at: `payload.${found}`,
          expected: 'nothing',
          actual: member(claims, found) ?? null,
          hint:
            found === 'nonce' ? 'an ID token has one: is it one?' : 'its maker put it there; leave it out',
        });
  };
}

/** Requires at least one of several claims, as a string. */
export function oneOf(...names: readonly string[]): TypedRule {
  return (claims) => {
    const found = names.filter((name) => member(claims, name) !== undefined);
    const wrong = found.find(
      (name) => typeof member(claims, name) !== 'string' || member(claims, name) === '',
    );
    if (wrong !== undefined) {
      const value = member(claims, wrong);
      return fail(`${wrong} is ${value === '' ? 'empty' : typeOf(value)}`, {
        at: `payload.${wrong}`,
        expected: 'a string that is not empty',
        actual: value ?? null,
      });
    }
    return found.length > 0
      ? pass(found.join(', '))
      : fail(`there is neither ${names.join(' nor ')}`, { expected: names, actual: Object.keys(claims) });
  };
}

/** Returns the header of the judged token. */
export function headerOf({ token }: TypedInput): JsonObject | undefined {
  return token.decoded?.signatures[0]?.header;
}
