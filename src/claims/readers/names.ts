/** Personal names, phone numbers and eID names. Spec: CL-10, CL-14. */
import { missing, type Reader, read, unread } from './reading.ts';

/**
 * CL-10: a given or family name.
 * @param mononymMarker the placeholder that a provider sends if a person has no such name
 */
export const readPersonName =
  (mononymMarker: string | undefined): Reader<string> =>
  (value) => {
    if (typeof value !== 'string') return unread();
    if (value !== mononymMarker) return read(value);
    return missing({ code: 'mononym', message: 'marks a person with one name and is not a name itself' });
  };

const E164 = /^\+[1-9]\d{4,14}$/;

/** CL-14: kept as sent. */
export const readPhone: Reader<string> = (value) => {
  if (typeof value !== 'string') return unread();
  if (E164.test(value)) return read(value);
  return read(value, { code: 'phone_not_e164', message: 'is not in the form + and digits of E.164' });
};
