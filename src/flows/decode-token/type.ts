/** The type that a token is judged as. */
import type { TokenJudgement } from '../../checks/input.ts';
import { member } from '../../protocol/jose/parts.ts';
import { type Expectations, expectsIdToken, expectsLogin, type TokenType } from './input.ts';

/** Header types whose rules differ so much that those of an ID token do not apply. */
const NAMED: Readonly<Record<string, TokenType>> = {
  'dc+sd-jwt': 'dc+sd-jwt',
  'vc+sd-jwt': 'dc+sd-jwt',
  'kb+jwt': 'kb+jwt',
};

/**
 * Returns the requested type; else, if anything is expected, the token's own: a credential or SD-JWT, unless only an ID
 * token can meet the expectation; else an ID token.
 * @param selective whether it came as an SD-JWT
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
