/** Meanings of the parts of a token: known names and values in a few words, with their sections. */
import { CLAIM_MEANINGS, TIME_CLAIMS } from './claims.ts';
import { ALGORITHM_MEANINGS, ENCRYPTED_HEADER_MEANINGS, HEADER_MEANINGS, TYPE_MEANINGS } from './header.ts';
import type { Meanings } from './meaning.ts';

export { linkTo } from './sections.ts';
export { TIME_CLAIMS };

export interface Meaning {
  readonly words: string;
  readonly section: string;
}

/** Returns the meaning of a known claim. */
export const meaningOfClaim = (name: string): Meaning | undefined => look(CLAIM_MEANINGS, name);

/** Returns the meaning of a known header member. @param encrypted the header is a JWE's */
export function meaningOfHeader(name: string, encrypted = false): Meaning | undefined {
  return (encrypted ? look(ENCRYPTED_HEADER_MEANINGS, name) : undefined) ?? look(HEADER_MEANINGS, name);
}

/** Returns the meaning of a header value: algorithms and types. */
export function meaningOfValue(name: string, value: unknown): Meaning | undefined {
  if (typeof value !== 'string') return undefined;
  // Careless readers accept `none` in any spelling.
  if (name === 'alg' && value.toLowerCase() === 'none') return look(ALGORITHM_MEANINGS, 'none');
  if (name === 'alg' || name === 'enc') return look(ALGORITHM_MEANINGS, value);
  if (name === 'typ' || name === 'cty') {
    return look(TYPE_MEANINGS, value.toLowerCase().replace(/^application\//, ''));
  }
  return undefined;
}

function look(meanings: Meanings, name: string): Meaning | undefined {
  const found = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  return found === undefined ? undefined : { words: found[0], section: found[1] };
}
