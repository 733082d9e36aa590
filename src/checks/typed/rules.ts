/** The rules that the tables of typed tokens are made of. Each gives a rule; a table says which claim and what for. */
import { createHash } from 'node:crypto';
import { privateMembers } from '../../protocol/jose/keys.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import type { JsonObject } from '../../protocol/jose/types.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss, typeOf } from '../compare.ts';
import { judgeExpiry, judgeIssuedAt, judgeNotBefore } from '../times.ts';
import type { TypedInput } from '../types.ts';

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

/** A claim that is a string, not empty, and where a value is expected that value. */
export function text(claim: string, expectation: Expectation = () => undefined): TypedRule {
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
      hint: nearMiss(expected, value) ?? OTHER_HINTS[claim],
    });
  };
}

/** The most likely cause where a claim has another value than the expected one. */
const OTHER_HINTS: Readonly<Record<string, string>> = {
  iss: 'it was made by somebody else, or for another environment',
  sub: 'it is about somebody else; a client that speaks for itself names itself in both iss and sub',
  client_id: 'it was made for another client',
  state: 'the answer belongs to another login than the one in this browser',
  nonce: 'the server gave a newer one since, or it is of another request',
};

/** Like {@link text}, but without an expected value there is nothing to judge by. */
export function identifier(claim: string, expectation: Expectation): TypedRule {
  const rule = text(claim, expectation);
  return (claims, input) => {
    const verdict = rule(claims, input);
    if (verdict.status !== 'pass' || expectation(input, claims) !== undefined) return verdict;
    return skip(`no value was given to compare ${claim} with`, { actual: verdict.actual });
  };
}

/** `aud`: contains one of the values that stand for the reader. */
export function audience(expectation: (input: TypedInput) => readonly (string | undefined)[]): TypedRule {
  return (claims, input) => {
    const aud = member(claims, 'aud');
    const names = expectation(input).filter((name) => name !== undefined);
    const expected = names.length === 0 ? 'a string, or a list of them' : names;
    const list = Array.isArray(aud) ? aud : [aud];
    if (aud === undefined) return fail('aud is missing', { expected, actual: null });
    if (list.length === 0 || !list.every((entry) => typeof entry === 'string' && entry !== '')) {
      return fail('aud is no string and no list of strings', { expected, actual: aud });
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
  return `it was made for somebody else; if this is you: ${option} ${found[0] ?? ''}`;
}

/** Like {@link identifier}, for a claim that may be missing as long as nobody expects it. */
export function ifExpected(claim: string, expectation: Expectation): TypedRule {
  const rule = identifier(claim, expectation);
  return (claims, input) =>
    member(claims, claim) === undefined && expectation(input, claims) === undefined
      ? skip(`there is no ${claim}`)
      : rule(claims, input);
}

/** A rule for a claim that may be missing. */
export function ifThere(claim: string, rule: TypedRule): TypedRule {
  return (claims, input) =>
    member(claims, claim) === undefined ? skip(`there is no ${claim}`) : rule(claims, input);
}

/** A claim that ought to be there; one that is, must be right. */
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

/** A claim that has no place in a token of this kind. */
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

/** At least one of several claims, as a string. */
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

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export const logoutEvent: TypedRule = (claims) => {
  const events = member(claims, 'events');
  const details = { expected: { [LOGOUT_EVENT]: {} }, actual: events ?? null };
  if (!isObject(events))
    return fail(events === undefined ? 'events is missing' : `events is ${typeOf(events)}`, details);
  const event = member(events, LOGOUT_EVENT);
  if (event !== undefined && !isObject(event))
    return fail(`the logout event is ${typeOf(event)}`, {
      ...details,
      hint: 'its value is an object, and an empty one',
    });
  if (event === undefined)
    return fail('events has no logout event', {
      ...details,
      hint: Object.keys(events).some((name) => name.endsWith('backchannel-logout'))
        ? 'the name of the event is compared letter by letter'
        : 'a token about another event',
    });
  return pass('a back-channel logout');
};

/** RFC 9101, 10.8: a request whose subject is the client could be passed off as its authentication. */
export const requestSubject: TypedRule = (claims, input) => {
  const sub = member(claims, 'sub');
  if (sub === undefined) return pass('no sub');
  const client = input.clientId ?? member(claims, 'client_id');
  return sub === client
    ? fail('sub is the client', {
        expected: 'no sub',
        actual: sub,
        hint: 'somebody who sees the request could pass it off as the authentication of the client',
      })
    : pass('sub is not the client', { actual: sub });
};

export const scope: TypedRule = (claims) => {
  const value = member(claims, 'scope');
  if (value === undefined) return skip('there is no scope');
  return typeof value === 'string'
    ? pass(value)
    : fail(`scope is ${typeOf(value)}`, { expected: 'a string with blanks between', actual: value });
};

export const responseState: TypedRule = (claims, input) => {
  if (input.state === undefined) {
    const state = member(claims, 'state');
    if (state !== undefined && typeof state !== 'string')
      return fail(`state is ${typeOf(state)}`, { expected: 'a string', actual: state });
    return skip('no state was given to compare with', { actual: state });
  }
  return text('state', () => input.state)(claims, input);
};

export const responseError: TypedRule = (claims) => {
  const error = member(claims, 'error');
  if (error === undefined) return pass('no error');
  const description = member(claims, 'error_description');
  return fail(String(error), {
    expected: 'no error',
    actual: { error, ...(description === undefined ? {} : { error_description: description }) },
  });
};

export const responseContent: TypedRule = (claims, input) =>
  member(claims, 'error') === undefined
    ? oneOf('code', 'id_token', 'access_token')(claims, input)
    : skip('the answer is an error');

/** The key of a DPoP proof: public, asymmetric, in the header. */
export const proofKey: TypedRule = (_claims, input) => {
  const jwk = member(headerOf(input), 'jwk');
  if (!isObject(jwk))
    return fail(jwk === undefined ? 'there is no jwk' : `jwk is ${typeOf(jwk)}`, {
      expected: 'a public key',
      actual: jwk ?? null,
    });
  if (member(jwk, 'kty') === 'oct')
    return fail('jwk is a symmetric key', { expected: 'a public key', actual: 'oct' });
  const secrets = privateMembers(jwk);
  return secrets.length === 0
    ? pass('a public key')
    : fail('jwk has private members: whoever reads the proof can make others', {
        expected: 'public members only',
        actual: secrets,
      });
};

export const proofUrl: TypedRule = (claims, input) => {
  const verdict = text('htu')(claims, input);
  const value = verdict.actual;
  if (verdict.status !== 'pass' || typeof value !== 'string') return verdict;
  if (!URL.canParse(value))
    return fail('htu is no absolute URL', { expected: 'an absolute URL', actual: value });
  return /[?#]/.test(value)
    ? fail('htu has a query or fragment', { expected: value.replace(/[?#].*$/, ''), actual: value })
    : verdict;
};

export const proofMethod: TypedRule = (claims, input) => {
  const verdict = text('htm')(claims, input);
  const value = verdict.actual;
  // RFC 9110, 9.1: methods are case-sensitive, and all that are registered are in upper case.
  if (verdict.status !== 'pass' || typeof value !== 'string' || /^[A-Z]+(?:-[A-Z]+)*$/.test(value))
    return verdict;
  return fail('htm is no HTTP method', {
    expected: value.trim().toUpperCase() || 'a method in upper case',
    actual: value,
    hint: 'methods are compared letter by letter, and written in upper case',
  });
};

/** Seconds after which a proof is remarkably old; a server takes it for some minutes at most. */
const PROOF_OLD_AFTER = 300;

export const proofTime: TypedRule = (claims, input) => {
  const verdict = judgeIssuedAt(claims, input, true);
  const iat = member(claims, 'iat');
  const age = typeof iat === 'number' ? input.now.getTime() / 1000 - iat : 0;
  return verdict.status === 'pass' && age > PROOF_OLD_AFTER + input.clockToleranceSeconds
    ? warn(verdict.message, {
        actual: verdict.actual,
        hint: 'a proof is made for one request, right before it',
      })
    : verdict;
};

/** `ath`: the whole SHA-256 of the access token. RFC 9449, 4.2. */
export const proofTokenHash: TypedRule = (claims, input) => {
  if (input.accessToken === undefined)
    return skip('no access token was given', { actual: member(claims, 'ath') });
  const digest = createHash('sha256').update(input.accessToken, 'ascii').digest();
  const verdict = text('ath', () => digest.toString('base64url'))(claims, input);
  return verdict.status === 'fail' ? { ...verdict, hint: tokenHashHint(verdict.actual, digest) } : verdict;
};

function tokenHashHint(actual: unknown, digest: Buffer): string {
  if (actual === null)
    return 'a proof for an API names the access token that it comes with; one for the token endpoint does not';
  if (actual === digest.subarray(0, digest.length / 2).toString('base64url'))
    return 'it is the left half, as in at_hash; ath is the whole hash';
  if (typeof actual === 'string' && actual.toLowerCase() === digest.toString('hex'))
    return 'it was encoded as hex, not as base64url';
  return 'the proof was made for another access token; each token needs its own';
}

export const proofNonce: TypedRule = (claims, input) =>
  input.nonce === undefined
    ? skip('no nonce was given to compare with', { actual: member(claims, 'nonce') })
    : text('nonce', () => input.nonce)(claims, input);

const CREDENTIAL_TYPE = headerType('dc+sd-jwt');

/** The older name is still accepted. draft-ietf-oauth-sd-jwt-vc, JOSE Header. */
export const credentialType: TypedRule = (claims, input) => {
  const verdict = CREDENTIAL_TYPE(claims, input);
  const { actual } = verdict;
  return verdict.status === 'fail' &&
    typeof actual === 'string' &&
    /^(?:application\/)?vc\+sd-jwt$/i.test(actual)
    ? { ...verdict, level: 'should', hint: 'the name of earlier drafts; verifiers may stop accepting it' }
    : verdict;
};

/** `iss` may be missing where the certificate in `x5c` names the issuer. */
export const credentialIssuer: TypedRule = (claims, input) =>
  member(claims, 'iss') === undefined && member(headerOf(input), 'x5c') !== undefined
    ? skip('the issuer is the subject of the certificate in x5c')
    : ifExpected('iss', ({ issuer }) => issuer)(claims, input);

/** `cnf`: a public key, or a reference to one. RFC 7800, 3.1. */
export const holderKey: TypedRule = (claims) => {
  const cnf = member(claims, 'cnf');
  if (!isObject(cnf) || Object.keys(cnf).length === 0) {
    return fail(isObject(cnf) ? 'cnf names no key' : `cnf is ${typeOf(cnf)}`, {
      expected: 'an object with a jwk',
      actual: cnf ?? null,
    });
  }
  const jwk = member(cnf, 'jwk');
  if (jwk === undefined) return pass(`by ${Object.keys(cnf).join(', ')}`);
  const secrets = isObject(jwk) ? privateMembers(jwk) : undefined;
  if (secrets === undefined || secrets.length === 0) {
    return secrets === undefined
      ? fail(`jwk in cnf is ${typeOf(jwk)}`, { at: 'payload.cnf.jwk', expected: 'a public key', actual: jwk })
      : pass('a public key');
  }
  return fail('the key in cnf has private members: whoever reads the credential can present it', {
    at: 'payload.cnf.jwk',
    expected: 'public members only',
    actual: secrets,
  });
};

/** `status` with a reference into a status list; the list is not fetched. */
export const status: TypedRule = (claims) => {
  const value = member(claims, 'status');
  if (!isObject(value))
    return fail(`status is ${typeOf(value)}`, { expected: 'an object', actual: value ?? null });
  const list = member(value, 'status_list');
  if (list === undefined) return skip('not looked up', { actual: value });
  const index = isObject(list) ? member(list, 'idx') : undefined;
  const uri = isObject(list) ? member(list, 'uri') : undefined;
  if (!Number.isInteger(index) || Number(index) < 0 || typeof uri !== 'string') {
    return fail('status_list does not say where to look', {
      at: 'payload.status.status_list',
      expected: 'uri, and idx from 0',
      actual: list,
    });
  }
  return skip('whether it was revoked is not looked up', { actual: uri });
};

const ALWAYS_DISCLOSED = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status'];

export const alwaysDisclosed: TypedRule = (_claims, { disclosed = [] }) => {
  const hidden = disclosed.filter((name) => ALWAYS_DISCLOSED.includes(name));
  return hidden.length === 0
    ? pass('none of them')
    : fail(`${hidden.join(', ')} came as a disclosure`, {
        expected: 'in the payload itself',
        actual: hidden,
      });
};

/** Says why a claim with a wrong value is most likely wrong. */
export function because(hint: string, rule: TypedRule): TypedRule {
  return (claims, input) => {
    const verdict = rule(claims, input);
    const wrong = verdict.status === 'fail' && verdict.actual !== null;
    return wrong && verdict.hint === undefined ? { ...verdict, hint } : verdict;
  };
}

function headerOf({ token }: TypedInput): JsonObject | undefined {
  return token.decoded?.signatures[0]?.header;
}
