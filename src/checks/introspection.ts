/** A token introspection response, plain or signed. RFC 7662, 2.2; RFC 9701, 5. */
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { member } from '../protocol/jose/parts.ts';
import {
  type Check,
  type Fact,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  type Verdict,
  warn,
} from '../report.ts';
import { nearMiss, typeOf } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';
import type { TokenJudgement } from './input.ts';

interface IntrospectionInput {
  /** The members about the token. Absent if a signed response has none. */
  readonly answer?: JsonObject;
  /** The judgement of the enclosing token, if the response is signed. */
  readonly token?: TokenJudgement;
  readonly issuer: string;
  readonly clientId: string;
}

const FORM_CHECK = defineCheck<IntrospectionInput>('introspection.form', judgeForm);
const SIGNED_CHECK = defineCheck<IntrospectionInput>('introspection.signed', judgeSigned);

/** Judges an introspection response. Report `introspection`. */
export async function judgeIntrospection(input: IntrospectionInput): Promise<Report> {
  const checks: readonly Check<IntrospectionInput>[] =
    input.token === undefined ? [FORM_CHECK] : [SIGNED_CHECK, FORM_CHECK];
  return report('introspection', await runChecks(checks, input), []);
}

const TIMES = ['exp', 'iat', 'nbf', 'auth_time'];
const TEXTS = ['scope', 'client_id', 'username', 'token_type', 'sub', 'iss', 'jti'];

function judgeForm({ answer }: IntrospectionInput): Verdict {
  if (answer === undefined) return skipFor('introspection.signed', 'there is nothing about the token');
  const wrong = [
    ...TIMES.filter((name) => isOther(answer, name, 'number')).map((name) => [name, 'a number of seconds']),
    ...TEXTS.filter((name) => isOther(answer, name, 'string')).map((name) => [name, 'a text']),
  ];
  const [first] = wrong;
  if (first === undefined) return pass(Object.keys(answer).join(', '));
  return warn(wrong.map(([name = '']) => `${name} is ${typeOf(answer[name])}`).join(', '), {
    at: first[0] ?? 'introspection answer',
    expected: Object.fromEntries(wrong.map(([name = '', type = '']) => [name, type])),
    actual: Object.fromEntries(wrong.map(([name = '']) => [name, answer[name] as Fact])),
    hint: 'resource servers that are strict refuse it, others read something else',
  });
}

function isOther(answer: JsonObject, name: string, type: string): boolean {
  const value = member(answer, name);
  return value !== undefined && typeof value !== type;
}

/** The token report covers form and cryptography. This checks what ties the response to the request. */
function judgeSigned({ token, answer, issuer, clientId }: IntrospectionInput): Verdict {
  const claims = token?.claims;
  if (claims === undefined) return skipFor('token.claims', 'there are no claims');
  const { iss, aud } = claims;
  if (iss !== issuer) {
    return fail(iss === undefined ? 'iss is missing' : 'the answer is of another issuer', {
      at: 'payload.iss',
      expected: issuer,
      actual: iss ?? null,
      hint: typeof iss === 'string' ? nearMiss(issuer, iss) : undefined,
    });
  }
  if (!(Array.isArray(aud) ? aud : [aud]).includes(clientId)) {
    return fail('the answer is for another audience', {
      at: 'payload.aud',
      expected: clientId,
      actual: aud ?? null,
    });
  }
  if (answer === undefined) {
    return fail('token_introspection is missing', {
      at: 'payload.token_introspection',
      expected: 'an object with active',
      actual: Object.keys(claims),
    });
  }
  return pass('for this client');
}
