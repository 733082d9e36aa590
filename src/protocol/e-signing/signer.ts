/** Who is to sign: `IDValue`, a phone and perhaps a name. */

export interface Signer {
  /** With its country code. */
  readonly phone?: string;
  readonly familyName?: string;
  readonly givenName?: string;
}

/** Digits, which may begin with a plus and may be set in groups. */
const PHONE = /^\+?\d[\d ]{5,14}\d$/;
/** What people write: digits, and signs around and between them that no service takes. */
const WRITTEN = /^[\s(]*\+?[\d\s().\u2010\u2011/-]+$/;
/** A digit that is only dialled within the country, and stands in no number with a country code. */
const TRUNK_ZERO = /\(0\)/;

/**
 * A number as people write it, in the form that the service takes: `(+47) 123-45-678` is `+47 123 45 678`. What cannot be
 * told is left as it is, for {@link signerProblem} to refuse.
 */
export function readPhone(text: string): string {
  const bare = text.trim().replace(/^tel:/i, '');
  if (PHONE.test(bare) || TRUNK_ZERO.test(bare) || !WRITTEN.test(bare)) return bare;
  return `${bare.includes('+') ? '+' : ''}${(bare.match(/\d+/g) ?? []).join(' ')}`;
}

/** Whether a number begins with its country code, as far as its form tells. */
export const hasCountryCode = (phone: string): boolean => /^(?:\+|00)/.test(phone);

/** Why nobody can be found by this; absent when all is well (rules ES-C1 and ES-C2). */
export function signerProblem({ phone, familyName, givenName }: Signer): string | undefined {
  if (phone === undefined) {
    return familyName === undefined && givenName === undefined
      ? undefined
      : 'a name without a phone cannot be told to the service';
  }
  if (TRUNK_ZERO.test(phone)) return 'the phone has a (0), which does not stand behind a country code';
  if (!PHONE.test(phone)) return 'the phone is no number of 7 to 16 digits with a country code';
  if ((familyName === undefined) !== (givenName === undefined))
    return 'a name has a given and a family part here';
  if (familyName === undefined || givenName === undefined) return undefined;
  if (familyName.trim() === '' || givenName.trim() === '') return 'a part of the name is empty';
  return familyName.includes(',') ? 'the family name has a comma, which parts the two names' : undefined;
}

/** `+4712345678 Nordmann, Ola`; absent when the signer says who he is. */
export function idValue({ phone, familyName, givenName }: Signer): string | undefined {
  if (phone === undefined || familyName === undefined || givenName === undefined) return phone;
  return `${phone} ${familyName}, ${givenName}`;
}
