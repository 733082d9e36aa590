/** What the token endpoint gave, beside the tokens themselves. RFC 6749, 5.1 and 7.1; OpenID Connect Core 1.0, 3.1.3.3. */
import {
  type Check,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../report.ts';
import { typeOf } from './compare.ts';
import { defineCheck } from './define.ts';
import type { TokenResponseInput } from './input.ts';

const CHECKS: readonly Check<TokenResponseInput>[] = [
  defineCheck('token_response.members', judgeMembers),
  defineCheck('token_response.token_type', judgeType),
  defineCheck('token_response.expires_in', judgeLifetime),
];

/** An answer of the token endpoint that can be read. Report `token_response`. */
export async function judgeTokenResponse(input: TokenResponseInput): Promise<Report> {
  return report('token_response', await runChecks(CHECKS, input), ['token_response.members']);
}

function judgeMembers({ answer, duplicates }: TokenResponseInput): Verdict {
  const [first] = duplicates;
  return first === undefined
    ? pass(Object.keys(answer).join(', '))
    : warn(`stands more than once: ${duplicates.join(', ')}`, {
        at: first,
        expected: 'each member once',
        hint: 'the last one was read, and another reader may take the first',
      });
}

function judgeType({ answer: { token_type: type, issued_token_type: issued } }: TokenResponseInput): Verdict {
  if (typeof type !== 'string') return skip('there is none');
  // An exchange may give what is no access token (RFC 8693, 2.2.1).
  if (issued !== undefined && type.toUpperCase() === 'N_A') return skip('what was issued is no access token');
  return type.toLowerCase() === 'bearer'
    ? pass(type)
    : fail('the access token is of a type that nobody asked for', {
        expected: 'Bearer',
        actual: type,
        hint: 'a client that does not know the type must not use the token',
      });
}

function judgeLifetime({ answer: { expires_in: seconds } }: TokenResponseInput): Verdict {
  if (seconds === undefined) return skip('there is none');
  if (typeof seconds === 'number' && seconds > 0) return pass(`${seconds} seconds`);
  return warn(
    typeof seconds === 'number'
      ? 'the access token has expired already'
      : `it is ${typeOf(seconds)}, and should be a number of seconds`,
    { expected: 'a number of seconds', actual: seconds },
  );
}
