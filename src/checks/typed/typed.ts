/** Tokens other than ID tokens, each with its table of rules. */
import { type Check, type Report, report, runChecks } from '../../report.ts';
import type { CheckCode } from '../catalog/catalog.ts';
import { judgePresence, withClaims } from '../claims.ts';
import { defineCheck } from '../define.ts';
import type { TypedInput } from '../input.ts';
import type { TypedRule } from './rules.ts';
import { TYPED_TABLES } from './tables.ts';

const REQUIRED_CHECK = defineCheck<TypedInput>(
  'token.required',
  withClaims((claims, { require = [] }) => judgePresence(claims, require)),
);

/** Judges the claims of a token of the given type. The report's verdict is never better than the token's own. */
export async function judgeTyped(input: TypedInput): Promise<Report> {
  const { subject, rules, optional } = TYPED_TABLES[input.type];
  const entries = Object.entries(rules) as [CheckCode, TypedRule][];
  const checks = entries.map(([code, rule]): Check<TypedInput> => defineCheck(code, withClaims(rule)));
  if (input.require !== undefined && input.require.length > 0) checks.push(REQUIRED_CHECK);
  const findings = await runChecks(checks, input);
  const minimum = entries.map(([code]) => code).filter((code) => !optional.includes(code));
  return report(subject, findings, minimum, input.token.report.verdict);
}
