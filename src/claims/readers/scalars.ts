/** Booleans, whole numbers and lists, which some providers send as strings. Spec: CL-5, CL-6, CL-18. */
import type { Json } from '../../common/json.ts';
import { missing, type Reader, type Reading, read, unread } from './reading.ts';

/** CL-5: a boolean, or the word for one in any case. */
export const readBoolean: Reader<boolean> = (value) => {
  if (typeof value === 'boolean') return read(value);
  const word = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (word === 'true' || word === 'false') return read(word === 'true');
  return unread({ code: 'not_boolean', message: 'is neither true nor false, so it is left out' });
};

/** Only a real boolean. */
export const readStrictBoolean: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? read(value) : unread();

/** CL-6: a non-negative integer, or its digits. */
export const readInteger: Reader<number> = (value) => {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return read(number);
  return unread({ code: 'not_integer', message: 'is not a whole number, so it is left out' });
};

/** CL-18: one string or a list of strings. */
export function readList(value: Json): Reading<readonly string[]> {
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  const texts = items.filter((item): item is string => typeof item === 'string' && item !== '');
  if (texts.length > 0) return read(texts);
  return items.every((item) => item === '') ? missing() : unread();
}
