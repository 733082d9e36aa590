/** Rules of credentials. draft-ietf-oauth-sd-jwt-vc; RFC 7800. */
import { privateMembers } from '../../protocol/jose/keys.ts';
import { isObject, member } from '../../protocol/jose/parts.ts';
import { fail, pass, skip } from '../../report.ts';
import { typeOf } from '../compare.ts';
import { headerOf, headerType, ifExpected, type TypedRule } from './rules.ts';

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

/** `iss` may be missing if the certificate in `x5c` names the issuer. */
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
  return fail('the key in cnf has private members: anyone who reads the credential can present it', {
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
