/** Resolves a `login_hint` to a person, and lists the hints of the sandbox's personas. */
import { defined } from '../../../common/defined.ts';
import { birthdateOf } from '../../age.ts';
import { findPersona, type Person } from '../../personas.ts';
import type { Core } from '../tenant.ts';

/** A person's hints by name; unknown values are absent. */
export interface PersonHints {
  readonly subject?: string;
  readonly birthdate?: string;
  readonly phone?: string;
  readonly externalRef: string;
  readonly deviceId: string;
}

/** Returns the hints for a persona, for every method. */
function hintsOf(id: string, person: Person, now: Date): PersonHints {
  const { SE, NO } = person.nationalNumbers;
  const birthdate = norwegianBirthdate(NO, birthdateOf(person, now));
  return {
    ...defined({ subject: SE, birthdate }),
    phone: person.phoneNumber.slice(-8),
    externalRef: `sandbox-${id}`,
    deviceId: `sandbox-phone-${id}`,
  };
}

/** `ddmmyy`. Norwegian test numbers add 80 to the month. */
function norwegianBirthdate(number: string | undefined, birthdate: string): string | undefined {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)\d{5}$/.exec(number ?? '') ?? [];
  if (month !== undefined) return `${day}${String(Number(month) % 20).padStart(2, '0')}${year}`;
  const [, long, middle, last] = /^\d\d(\d\d)-(\d\d)-(\d\d)$/.exec(birthdate) ?? [];
  return long === undefined ? undefined : `${last}${middle}${long}`;
}

/** Returns the hints for a persona id; nothing for an unknown id. */
export function consentHints(id: string, now: Date): Partial<PersonHints> {
  const persona = findPersona(id);
  return persona === undefined ? {} : hintsOf(persona.id, persona.person, now);
}

export interface Signer {
  readonly person: Person;
  /** The hinted personal number, or the person's own. */
  readonly nationalNumber: string;
  readonly country: 'NO' | 'SE';
  /** Whether the hint names a persona; personas' numbers are never magic. */
  readonly isKnown: boolean;
  /** The digit that selects the outcome, for unknown people. */
  readonly lastDigit?: string;
}

/** Returns the person for the hints: a persona, else an invented person based on the default one. */
export function signerOf(
  hints: ReadonlyMap<string, string>,
  { personas, defaultPersona }: Pick<Core, 'personas' | 'defaultPersona'>,
  now: Date,
): Signer {
  const subject = hints.get('subject');
  const phone = hints.get('phone');
  const externalRef = hints.get('externalRef');
  const known = personas.find(({ id, person }) => {
    const own = hintsOf(id, person, now);
    if (subject !== undefined) return own.subject === subject;
    if (phone !== undefined) return own.phone === phone;
    return own.externalRef === externalRef;
  });
  const person = known?.person ?? defaultPersona.person;
  const country = phone === undefined ? 'SE' : 'NO';
  const own = person.nationalNumbers[country] ?? person.nationalNumbers.SE ?? person.nationalNumbers.NO;
  const lastDigit = (subject ?? phone)?.at(-1);
  return {
    person,
    nationalNumber: subject ?? own ?? '000000000000',
    country,
    isKnown: known !== undefined,
    ...defined({ lastDigit }),
  };
}
