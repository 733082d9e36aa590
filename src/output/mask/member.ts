/** One value whose name is known. */
import { PERSONAL_MARKS } from './marks.ts';
import type { Kind } from './names.ts';
import type { Masking } from './options.ts';
import { maskSecret } from './tokens.ts';

/** Nothing, or the padding of base64, whose last characters then look like the name. */
const NO_VALUE = /^[\s=]*$/;

/** Masks a value because of its name; undefined when the name does not decide. */
export function maskNamed(kind: Kind | undefined, value: string, masking: Masking): string | undefined {
  if (kind === undefined || NO_VALUE.test(value)) return undefined;
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

/** Members that accompany the `code` of an error. */
const ERROR_MEMBERS: readonly string[] = [
  'message',
  'error',
  'error_description',
  'title',
  'detail',
  'description',
  'traceId',
  'errorMessage',
  'errorSummary',
  'faultstring',
];
/** Words, also in CamelCase, perhaps with a number behind them; or an HTTP status. */
const ERROR_CODE = /^(?:[A-Za-z]{2,}(?:[ ._-]?[A-Za-z]{2,})*[ ._-]?\d{0,5}|[1-5]\d\d)$/;

/** Whether the `code` of an object is the code of an error: by its form, or by its form and its neighbours. */
export function isErrorCode(value: string, object: object): boolean {
  if (isErrorWord(value)) return true;
  const beside = ERROR_MEMBERS.some((member) => Object.hasOwn(object, member));
  return beside && value.length <= 64 && ERROR_CODE.test(value);
}
