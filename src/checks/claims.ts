/** Claims for rules, or the reason they are missing. */
import type { JsonObject } from '../protocol/jose/decoded.ts';
import { fail, pass, skip, type Verdict } from '../report.ts';
import { skipFor } from './define.ts';
import type { TokenJudgement } from './input.ts';

/** Runs a rule if there are claims; else skips and names the token check that explains why not. */
export function withClaims<Input extends { readonly token: TokenJudgement }>(
  rule: (claims: JsonObject, input: Input) => Verdict,
): (input: Input) => Verdict {
  return (input) => {
    const { claims, report } = input.token;
    if (claims !== undefined) return rule(claims, input);
    const failed = report.findings.find(({ status }) => status === 'fail')?.code;
    if (failed === 'token.decrypt' || failed === 'token.parse' || failed === 'token.claims') {
      return skipFor(failed, 'there are no claims');
    }
    return skip('there are no claims');
  };
}

/** Judges the presence of claims that have no dedicated check. */
export function judgePresence(claims: JsonObject, names: readonly string[]): Verdict {
  const missing = names.filter((name) => !Object.hasOwn(claims, name) || claims[name] === null);
  const [first] = missing;
  const told = missing.map((name) => (claims[name] === null ? `${name} (null)` : name));
  return first === undefined
    ? pass(names.join(', '))
    : fail(`required, and missing: ${told.join(', ')}`, {
        at: `payload.${first}`,
        expected: names,
        actual: Object.keys(claims),
        hint: 'was the scope that grants it asked for, and granted?',
      });
}
