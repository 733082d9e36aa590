/**
 * People of the vendors' systems that are brought to a running sandbox: read strictly, since pages and tokens take
 * them as they are.
 */
import { createHash } from 'node:crypto';
import { suggestion } from '../common/suggest.ts';
import { printable } from './oidc/printable.ts';
import type { Person, SandboxPersona } from './personas.ts';

type Check = (value: unknown) => boolean;
type Shape = Readonly<
  Record<string, { readonly is: Check; readonly words: string; readonly optional?: true }>
>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Check = (value) => typeof value === 'string' && value.length <= 500;
const isSaid: Check = (value) => isText(value) && value !== '';
const oneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    known.includes(value as string);

const text = { is: isText, words: 'text' } as const;
const said = { is: isSaid, words: 'text that is not empty' } as const;
const maybe = { ...said, optional: true } as const;
const day = {
  is: (value: unknown) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value as string),
  words: 'a day, YYYY-MM-DD',
};

const isBirthdate: Check = (value) =>
  isObject(value)
    ? Object.keys(value).join() === 'yearsAgo' &&
      Number.isInteger(value.yearsAgo) &&
      Number(value.yearsAgo) >= 0
    : isText(value) && /^\d{4}(?:-\d\d-\d\d)?$/.test(value as string);

const NUMBERS: Check = (value) =>
  isObject(value) &&
  Object.entries(value).every(([country, one]) => /^[A-Z]{2}$/.test(country) && isSaid(one));

const ADDRESS: Shape = {
  lines: { is: (value) => Array.isArray(value) && value.every(isText), words: 'a list of texts' },
  postalCode: text,
  locality: text,
  region: maybe,
  country: said,
};

const DOCUMENT: Shape = {
  type: {
    is: oneOf('PASSPORT', 'DRIVING_LICENSE', 'RESIDENT_CARD', 'IDENTITY_CARD'),
    words: 'PASSPORT, DRIVING_LICENSE, RESIDENT_CARD or IDENTITY_CARD',
  },
  number: said,
  issuingCountry: said,
  issuingState: maybe,
  issuingAuthority: said,
  issueDate: day,
  expiryDate: day,
};

const PERSON: Shape = {
  subject: maybe,
  name: said,
  givenName: maybe,
  familyName: maybe,
  middleName: maybe,
  namePrefix: maybe,
  nameSuffix: maybe,
  birthdate: { is: isBirthdate, words: 'YYYY-MM-DD, YYYY, 0000-MM-DD, or {"yearsAgo": N}' },
  email: said,
  emailVerified: { is: (value) => typeof value === 'boolean', words: 'true or false' },
  phoneNumber: {
    is: (value) => isText(value) && /^\+\d{8,15}$/.test(value as string),
    words: 'a number such as +447700900000',
  },
  nationalNumbers: { is: NUMBERS, words: 'an object of country and number, such as {"SE": "199002179811"}' },
  address: { is: isObject, words: 'an object' },
  document: { is: isObject, words: 'an object' },
  portrait: { is: oneOf('jpeg', 'png', 'large-png'), words: 'jpeg, png or large-png', optional: true },
};

const PERSONA: Shape = { id: said, title: maybe, person: { is: isObject, words: 'an object' } };
/** As `--as` and `login_hint` write it. */
const ID = /^[\w.@-]{1,100}$/;

/** Returns the persona, or the first problem in it. */
export function readPersona(
  value: unknown,
): { readonly persona: SandboxPersona } | { readonly problem: string } {
  const problem = personaProblem(value);
  if (problem !== undefined) return { problem };
  const { id, title, person } = value as {
    id: string;
    title?: string;
    person: Partial<Person> & { name: string };
  };
  const whole = { subject: subjectOf(id), ...person } as Person;
  return { persona: { id, title: title ?? person.name, person: whole } };
}

function personaProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'a person must be an object';
  const own = shapeProblem('', value, PERSONA);
  if (own !== undefined) return own;
  if (!ID.test(value.id as string)) return 'id must be letters, digits and . _ @ - only';
  const person = value.person as Readonly<Record<string, unknown>>;
  return (
    shapeProblem('person', person, PERSON) ??
    shapeProblem('person.address', person.address as typeof person, ADDRESS) ??
    shapeProblem('person.document', person.document as typeof person, DOCUMENT)
  );
}

function shapeProblem(
  path: string,
  value: Readonly<Record<string, unknown>>,
  shape: Shape,
): string | undefined {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const names = Object.keys(shape);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) return `${at(printable(unknown))} is not known${suggestion(unknown, names)}`;
  const wrong = Object.entries(shape).find(([name, { is, optional }]) => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    return given === undefined ? optional !== true : !is(given);
  });
  return wrong && `${at(wrong[0])} must be ${wrong[1].words}`;
}

/** In the form of a UUID, the same for an id in every sandbox. */
function subjectOf(id: string): string {
  const hash = createHash('sha256').update(`idcli sandbox persona ${id}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `9${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
