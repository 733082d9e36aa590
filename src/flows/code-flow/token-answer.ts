/** The answer of the token endpoint itself: its form, and what else can be said of it beside the tokens. */
import { judgeTokenResponse } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft, Tokens } from '../../outcome.ts';
import type { Granted } from '../../protocol/oidc/grant.ts';

/**
 * Tells of the answer only when something in it is not as it should be; the tokens are judged by themselves.
 * @returns whether a check failed
 */
export async function tellTokenAnswer({ tokens, duplicates }: Granted, draft: Draft): Promise<boolean> {
  const report = await judgeTokenResponse({ answer: tokens, duplicates });
  const isWell = report.findings.every(({ status }) => status === 'pass' || status === 'skip');
  if (!isWell) draft.reports.push(report);
  return report.verdict === 'invalid';
}

/**
 * Why an answer that the library refused is none in the format of RFC 6749, 5.1; absent when its form is right, and the
 * library has something against the ID token.
 */
export function malformedAnswer({ tokens, refused }: Granted): IdcliError | undefined {
  const problem = refused === undefined ? undefined : problemOf(tokens);
  return problem === undefined
    ? undefined
    : new IdcliError('ANSWER_UNREADABLE', `the token endpoint gave what is no token response: ${problem}`, {
        hint: 'RFC 6749, 5.1 demands it; see the answer with --trace --verbose',
      });
}

/** Members that must be texts, the first two always. */
const TEXTS = ['access_token', 'token_type', 'scope', 'refresh_token', 'id_token'] as const;
const ALWAYS: ReadonlySet<string> = new Set(['access_token', 'token_type']);

function problemOf(tokens: Tokens): string | undefined {
  for (const name of TEXTS) {
    const value = tokens[name];
    if (value === undefined && ALWAYS.has(name)) return `${name} is missing`;
    if (value !== undefined && typeof value !== 'string') return `${name} is no text`;
    if (value === '' && ALWAYS.has(name)) return `${name} is empty`;
  }
  const { expires_in: seconds } = tokens;
  return seconds === undefined || Number(seconds) >= 0 ? undefined : 'expires_in is no number of seconds';
}
