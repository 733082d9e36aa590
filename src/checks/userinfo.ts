/** A UserInfo response, plain or as a JWT. OpenID Connect Core 1.0, 5.3.2 and 5.3.4. */

import { asText } from '../common/foreign.ts';
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { member } from '../protocol/jose/parts.ts';
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
} from '../report.ts';
import { nearMiss, typeOf } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';
import { usedIdp } from './id-token/login.ts';
import type { UserinfoInput } from './input.ts';

const CHECKS: readonly Check<UserinfoInput>[] = [
  defineCheck('userinfo.decrypt', judgeDecryption),
  defineCheck('userinfo.signature', judgeSignature),
  defineCheck('userinfo.sub', judgeSubject),
  defineCheck('userinfo.iss', judgeIssuer),
  defineCheck('userinfo.aud', judgeAudience),
];

/** Runs only if an identity provider was requested. */
const IDP_CHECK = defineCheck('userinfo.idp', judgeIdp);

/** Judges a UserInfo response. Report `userinfo`. */
export async function judgeUserinfo(input: UserinfoInput): Promise<Report> {
  const minimum = [
    'userinfo.sub',
    ...(input.token?.decoded === undefined ? [] : ['userinfo.signature']),
    ...(input.token?.outer === undefined ? [] : ['userinfo.decrypt']),
  ];
  return report(
    'userinfo',
    await runChecks(input.idp === undefined ? CHECKS : [...CHECKS, IDP_CHECK], input),
    minimum,
  );
}

function claimsOf(input: UserinfoInput): JsonObject | undefined {
  return input.claims ?? input.token?.claims;
}

function judgeDecryption({ token, encryptionAgreed }: UserinfoInput): Verdict {
  if (token?.outer === undefined) {
    return encryptionAgreed === true
      ? warn('encryption was agreed, but the answer is not encrypted', { level: 'should' })
      : skip('the answer is not encrypted');
  }
  return repeat(token.report.findings.find(({ code }) => code === 'token.decrypt')) ?? pass('opened');
}

/** Reports the first failure of a signed response's token, which is the cause. */
function judgeSignature({ token, signatureAgreed }: UserinfoInput): Verdict {
  if (token === undefined) {
    return signatureAgreed === true
      ? fail('a signed answer was agreed, but it is plain JSON', { expected: 'a JWT', actual: 'JSON' })
      : skip('the answer is not signed');
  }
  const findings = token.report.findings;
  const failed = findings.find(({ code, status }) => status === 'fail' && code !== 'token.decrypt');
  if (failed !== undefined) return repeat(failed) ?? fail(failed.message);
  if (token.outer !== undefined && token.plaintext === undefined)
    return skipFor('userinfo.decrypt', 'it could not be decrypted');
  return repeat(findings.find(({ code }) => code === 'token.signature')) ?? pass('verified');
}

function judgeSubject(input: UserinfoInput): Verdict {
  const claims = claimsOf(input);
  if (claims === undefined) return withoutClaims(input);
  const sub = member(claims, 'sub');
  const expected = input.expectedSubject;
  if (typeof sub !== 'string' || sub === '') {
    return fail(sub === undefined ? 'sub is missing' : `sub is ${sub === '' ? 'empty' : typeOf(sub)}`, {
      expected: expected ?? 'a string',
      actual: sub ?? null,
    });
  }
  if (expected === undefined) return skip('there is no ID token to compare with', { actual: sub });
  if (sub === expected) return pass('the user of the ID token', { actual: sub });
  return fail('the answer is about another user than the ID token', {
    expected,
    actual: sub,
    hint: nearMiss(expected, sub) ?? 'the access token was exchanged: do not use these claims',
  });
}

function judgeIssuer(input: UserinfoInput): Verdict {
  const signed = signedClaim(input, 'iss', input.issuer);
  if ('verdict' in signed) return signed.verdict;
  if (signed.value === signed.expected) return pass('the expected issuer', { actual: signed.value });
  const hint = typeof signed.value === 'string' ? nearMiss(signed.expected, signed.value) : undefined;
  return fail('the answer is of another issuer', { expected: signed.expected, actual: signed.value, hint });
}

function judgeAudience(input: UserinfoInput): Verdict {
  const signed = signedClaim(input, 'aud', input.clientId);
  if ('verdict' in signed) return signed.verdict;
  const list = Array.isArray(signed.value) ? signed.value : [signed.value];
  return list.includes(signed.expected)
    ? pass('for this client', { actual: signed.value })
    : fail('the answer is for another client', { expected: signed.expected, actual: signed.value });
}

/** As in the ID token (SO-V5), which omits it under some client settings. */
function judgeIdp(input: UserinfoInput): Verdict {
  const claims = claimsOf(input);
  if (claims === undefined) return withoutClaims(input);
  if (input.idp === undefined) return skip('none was asked for');
  const { expected, told } = input.idp;
  const used = usedIdp(claims);
  if (used === expected) return pass('the one asked for', { actual: used });
  if (used !== undefined)
    return fail(`the answer is by ${asText(used)}, not by ${expected}`, { expected, actual: used });
  return told
    ? skip('the ID token says it')
    : warn('neither ID token nor UserInfo says by which identity provider the user came', {
        level: 'should',
        expected,
        actual: null,
      });
}

type SignedClaim =
  | { readonly verdict: Verdict }
  | { readonly value: JsonObject[string]; readonly expected: string };

/** Reads a claim that a signed response should have and a plain one lacks. */
function signedClaim(input: UserinfoInput, name: string, expected: string | undefined): SignedClaim {
  if (input.token === undefined) return { verdict: skip('the answer is not signed') };
  const claims = claimsOf(input);
  if (claims === undefined) return { verdict: withoutClaims(input) };
  const value = member(claims, name);
  if (value === undefined) {
    return { verdict: warn(`a signed answer should name its ${name}`, { level: 'should', actual: null }) };
  }
  return expected === undefined
    ? { verdict: skip('there is nothing to compare with', { actual: value }) }
    : { value, expected };
}

function withoutClaims({ token }: UserinfoInput): Verdict {
  if (token?.outer !== undefined && token.plaintext === undefined) {
    return skipFor('userinfo.decrypt', 'it could not be decrypted');
  }
  return token === undefined
    ? fail('the answer is not a JSON object', { at: 'userinfo' })
    : skipFor('userinfo.signature', 'there are no claims');
}

/** Turns a finding of the token's report into a verdict of this one. */
function repeat(finding: Finding | undefined): Verdict | undefined {
  if (finding === undefined) return undefined;
  const { status, message, at, expected, actual, hint } = finding;
  return { status, message, at, expected, actual, hint };
}
