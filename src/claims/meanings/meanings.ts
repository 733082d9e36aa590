/** What the parts of a token mean: known names and values in a few words, with the section that says so. */
import { CLAIM_MEANINGS, TIME_CLAIMS } from './claims.ts';
import { ALGORITHM_MEANINGS, ENCRYPTED_HEADER_MEANINGS, HEADER_MEANINGS, TYPE_MEANINGS } from './header.ts';
import type { Meanings } from './meaning.ts';

export { linkTo } from './sections.ts';
export { TIME_CLAIMS };

export interface Meaning {
  readonly words: string;
  readonly section: string;
}

/** What a claim means, if it is a known one. */
export const meaningOfClaim = (name: string): Meaning | undefined => look(CLAIM_MEANINGS, name);

/** What a header member means, if it is a known one. @param encrypted the header is a JWE's */
export function meaningOfHeader(name: string, encrypted = false): Meaning | undefined {
  return (encrypted ? look(ENCRYPTED_HEADER_MEANINGS, name) : undefined) ?? look(HEADER_MEANINGS, name);
}

/** What the value of a header member means: algorithms and types. */
export function meaningOfValue(name: string, value: unknown): Meaning | undefined {
  if (typeof value !== 'string') return undefined;
  // `none` means the same to careless readers however it is spelled.
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
