/** One value whose name is known. */
import { PERSONAL_MARKS } from './marks.ts';
import type { Kind } from './names.ts';
import type { Masking } from './options.ts';
import { maskSecret } from './tokens.ts';

/** Masks a value because of its name; undefined when the name does not decide. */
export function maskNamed(kind: Kind | undefined, value: string, masking: Masking): string | undefined {
  if (kind === undefined || value.trim() === '') return undefined;
  if (kind === 'secret') return masking.secrets ? maskSecret(value) : undefined;
  if (kind === 'portrait') return PERSONAL_MARKS.portrait(value);
  // A name such as `email` may also say whether there is one.
  return masking.personal && !/^(?:true|false)$/i.test(value) ? PERSONAL_MARKS[kind](value) : undefined;
}

/**
 * `code` is an authorization code or an error code. An error code consists of words: `USER_CANCEL`, `invalid-grant`.
 */
export function isErrorWord(value: string): boolean {
  return value.length <= 64 && /^(?:[A-Z]+(?:_[A-Z]+)*|[a-z]+(?:[_-][a-z]+)*)$/.test(value);
}
