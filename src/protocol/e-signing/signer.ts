/** The signer: `IDValue`, a phone and perhaps a name. */

export interface Signer {
  /** With its country code. */
  readonly phone?: string;
  readonly familyName?: string;
  readonly givenName?: string;
}

/** Digits, optionally with a leading plus and in groups. */
const PHONE = /^\+?\d[\d ]{5,14}\d$/;
/** Common notation: digits, with signs around and between them that the service rejects. */
const WRITTEN = /^[\s(]*\+?[\d\s().\u2010\u2011/-]+$/;
/** A trunk digit, dialled only within the country and absent from numbers with a country code. */
const TRUNK_ZERO = /\(0\)/;

/**
 * Normalizes a phone number for the service: `(+47) 123-45-678` becomes `+47 123 45 678`. Leaves unclear input as it
 * is, for {@link signerProblem} to refuse.
 */
export function readPhone(text: string): string {
  const bare = text.trim().replace(/^tel:/i, '');
  if (PHONE.test(bare) || TRUNK_ZERO.test(bare) || !WRITTEN.test(bare)) return bare;
  return `${bare.includes('+') ? '+' : ''}${(bare.match(/\d+/g) ?? []).join(' ')}`;
}

/** Whether a number appears to start with its country code. */
export const hasCountryCode = (phone: string): boolean => /^(?:\+|00)/.test(phone);

/** Returns why the signer cannot be found; absent when all is well (rules ES-C1 and ES-C2). */
export function signerProblem({ phone, familyName, givenName }: Signer): string | undefined {
  if (phone === undefined) {
    return familyName === undefined && givenName === undefined
      ? undefined
      : 'a name without a phone cannot be sent to the service';
  }
  if (TRUNK_ZERO.test(phone)) return 'the phone has a (0), which is wrong after a country code';
  if (!PHONE.test(phone)) return 'the phone is not a number of 7 to 16 digits with a country code';
  if ((familyName === undefined) !== (givenName === undefined))
    return 'a name has a given and a family part here';
  if (familyName === undefined || givenName === undefined) return undefined;
  if (familyName.trim() === '' || givenName.trim() === '') return 'a part of the name is empty';
  return familyName.includes(',') ? 'the family name has a comma, which parts the two names' : undefined;
}

/** Formats `+4712345678 Nordmann, Ola`; absent when the signer identifies himself. */
export function idValue({ phone, familyName, givenName }: Signer): string | undefined {
  if (phone === undefined || familyName === undefined || givenName === undefined) return phone;
  return `${phone} ${familyName}, ${givenName}`;
}
