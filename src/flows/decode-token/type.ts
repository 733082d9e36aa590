/** What a token is judged as. */
import type { TokenJudgement } from '../../checks/input.ts';
import { member } from '../../protocol/jose/parts.ts';
import { type Expectations, expectsIdToken, expectsLogin, type TokenType } from './input.ts';

/** Types that a header names and that have rules so different that those of an ID token say nothing. */
const NAMED: Readonly<Record<string, TokenType>> = {
  'dc+sd-jwt': 'dc+sd-jwt',
  'vc+sd-jwt': 'dc+sd-jwt',
  'kb+jwt': 'kb+jwt',
};

/**
 * What was asked for; else, as soon as anything is expected, what the token is: a credential or SD-JWT, unless what is
 * expected only an ID token has; else an ID token.
 * @param selective it came as an SD-JWT
 */
export function typeToJudge(
  expectations: Expectations,
  { decoded }: TokenJudgement,
  selective: boolean,
): TokenType | undefined {
  const { type } = expectations;
  if (type !== undefined || !expectsIdToken(expectations)) return type;
  if (expectsLogin(expectations)) return 'id_token';
  const typ = member(decoded?.signatures[0]?.header, 'typ');
  const named = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
  if (Object.hasOwn(NAMED, named)) return NAMED[named];
  return selective ? 'sd-jwt' : 'id_token';
}
