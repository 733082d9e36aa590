/** Who is meant by a `login_hint`, and how the people of the sandbox are hinted at. */
import { defined } from '../../../common/defined.ts';
import { birthdateOf } from '../../age.ts';
import { findPersona, type Person, SANDBOX_PERSONAS } from '../../personas.ts';

/** The hints of a person by the name of what they say; what is not known of them is absent. */
export interface PersonHints {
  readonly subject?: string;
  readonly birthdate?: string;
  readonly phone?: string;
  readonly externalRef: string;
  readonly deviceId: string;
}

/** How the client hints at a persona, for every method. */
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

/** `ddmmyy`. Norway adds 80 to the month in numbers for tests. */
function norwegianBirthdate(number: string | undefined, birthdate: string): string | undefined {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)\d{5}$/.exec(number ?? '') ?? [];
  if (month !== undefined) return `${day}${String(Number(month) % 20).padStart(2, '0')}${year}`;
  const [, long, middle, last] = /^\d\d(\d\d)-(\d\d)-(\d\d)$/.exec(birthdate) ?? [];
  return long === undefined ? undefined : `${last}${middle}${long}`;
}

/** How the persona of this id is hinted at; nothing for an id that is none. */
export function consentHints(id: string, now: Date): Partial<PersonHints> {
  const persona = findPersona(id);
  return persona === undefined ? {} : hintsOf(persona.id, persona.person, now);
}

export interface Signer {
  readonly person: Person;
  /** The personal number that was hinted at, or the person's own. */
  readonly nationalNumber: string;
  readonly country: 'NO' | 'SE';
  /** Whether the hint names one of the people here; their numbers are never magic. */
  readonly isKnown: boolean;
  /** The digit that chooses how it ends, for people who are not known. */
  readonly lastDigit?: string;
}

/** The person behind the hints: one of the people here, else somebody made up who is like `fallback`. */
export function signerOf(hints: ReadonlyMap<string, string>, fallback: Person, now: Date): Signer {
  const subject = hints.get('subject');
  const phone = hints.get('phone');
  const externalRef = hints.get('externalRef');
  const known = SANDBOX_PERSONAS.find(({ id, person }) => {
    const own = hintsOf(id, person, now);
    if (subject !== undefined) return own.subject === subject;
    if (phone !== undefined) return own.phone === phone;
    return own.externalRef === externalRef;
  });
  const person = known?.person ?? fallback;
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
