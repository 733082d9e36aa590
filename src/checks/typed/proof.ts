/** Rules of DPoP proofs. RFC 9449, 4.2 and 4.3. */
import { createHash } from 'node:crypto';
import { privateMembers } from '../../protocol/jose/keys.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip, warn } from '../../report.ts';
import { typeOf } from '../compare.ts';
import { judgeIssuedAt } from '../times.ts';
import { headerOf, type TypedRule, text } from './rules.ts';

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
    : fail('jwk has private members: anyone who reads the proof can make others', {
        expected: 'public members only',
        actual: secrets,
      });
};

export const proofUrl: TypedRule = (claims, input) => {
  const verdict = text('htu')(claims, input);
  const value = verdict.actual;
  if (verdict.status !== 'pass' || typeof value !== 'string') return verdict;
  if (!URL.canParse(value))
    return fail('htu is not an absolute URL', { expected: 'an absolute URL', actual: value });
  return /[?#]/.test(value)
    ? fail('htu has a query or fragment', { expected: value.replace(/[?#].*$/, ''), actual: value })
    : verdict;
};

export const proofMethod: TypedRule = (claims, input) => {
  const verdict = text('htm')(claims, input);
  const value = verdict.actual;
  // RFC 9110, 9.1: methods are case-sensitive, and all registered ones are uppercase.
  if (verdict.status !== 'pass' || typeof value !== 'string' || /^[A-Z]+(?:-[A-Z]+)*$/.test(value))
    return verdict;
  return fail('htm is not an HTTP method', {
    expected: value.trim().toUpperCase() || 'a method in upper case',
    actual: value,
    hint: 'methods are compared letter by letter, and written in upper case',
  });
};

/** Seconds after which a proof is suspiciously old; servers accept it for a few minutes at most. */
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

/** `ath`: the full SHA-256 of the access token. RFC 9449, 4.2. */
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
    : text('nonce', () => input.nonce, 'the server gave a newer one since')(claims, input);
