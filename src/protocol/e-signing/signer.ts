/** Who is to sign: `IDValue`, a phone and perhaps a name. */

export interface Signer {
  /** With its country code. */
  readonly phone?: string;
  readonly familyName?: string;
  readonly givenName?: string;
}

/** Digits, which may begin with a plus and may be set in groups. */
const PHONE = /^\+?\d[\d ]{5,14}\d$/;

/** Why nobody can be found by this; absent when all is well (rules ES-C1 and ES-C2). */
export function signerProblem({ phone, familyName, givenName }: Signer): string | undefined {
  if (phone === undefined) {
    return familyName === undefined && givenName === undefined
      ? undefined
      : 'a name without a phone cannot be told to the service';
  }
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
