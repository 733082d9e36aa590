/** Ages from a birthdate that may be incomplete. Works on text, never on time zones. */
import type { Person } from './personas.ts';

/** The birthdate as text: `YYYY-MM-DD`, `YYYY` or `0000-MM-DD`. */
export function birthdateOf(person: Person, now: Date): string {
  if (typeof person.birthdate === 'string') return person.birthdate;
  return `${now.getUTCFullYear() - person.birthdate.yearsAgo}-01-01`;
}

export interface AgeRange {
  readonly least: number;
  readonly most: number;
}

/** Returns the range of whole years for a birthdate; undefined when the year is unknown. */
export function ageRange(birthdate: string, now: Date): AgeRange | undefined {
  const [, year, monthDay] = /^(\d{4})(?:-(\d{2}-\d{2}))?$/.exec(birthdate) ?? [];
  if (year === undefined || year === '0000') return undefined;
  const years = now.getUTCFullYear() - Number(year);
  if (monthDay === undefined) return { least: years - 1, most: years };
  const age = now.toISOString().slice(5, 10) >= monthDay ? years : years - 1;
  return { least: age, most: age };
}
