/** Picks one of several tokens. */
import { IdcliError } from '../../errors.ts';
import type { FoundToken } from '../../protocol/tokens/found-token.ts';
import type { TokenType } from './input.ts';

/** Names under which tokens of a type are found. */
const NAMES: Readonly<Record<TokenType, readonly string[]>> = {
  id_token: ['id_token'],
  'at+jwt': ['access_token', 'authorization'],
  'logout+jwt': ['logout_token'],
  jarm: ['response'],
  'dpop+jwt': ['dpop'],
  'client-assertion': ['client_assertion', 'assertion'],
  'request-object': ['request'],
  'sd-jwt': ['vp_token', 'credential'],
  'dc+sd-jwt': ['vp_token', 'credential'],
  'kb+jwt': ['kb_jwt'],
};

/**
 * Returns the requested token; else the first under a name of the type; else the first ID token; else the first that is
 * not opaque; else the first.
 * @throws {IdcliError} `USAGE` when there are fewer
 */
export function pickToken(
  found: readonly FoundToken[],
  pick: number | undefined,
  type: TokenType | undefined,
): FoundToken | undefined {
  if (pick !== undefined) {
    const chosen = found[pick - 1];
    if (chosen === undefined && found.length > 0) {
      throw new IdcliError('USAGE', `there is no token number ${pick}`, {
        hint: found.length === 1 ? 'there is one token' : `--pick takes 1 to ${found.length}`,
      });
    }
    return chosen;
  }
  const names = NAMES[type ?? 'id_token'];
  const named = (token: FoundToken) => names.includes((token.name ?? '').toLowerCase());
  return (
    found.find((token) => named(token) && token.kind !== 'opaque') ??
    found.find((token) => token.kind !== 'opaque') ??
    found[0]
  );
}
