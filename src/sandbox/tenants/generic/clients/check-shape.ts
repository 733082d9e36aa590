/** Checks values against the tables of members: kinds, known words, unknown names with a suggestion. */
import { asText } from '../../../../common/foreign.ts';
import { suggest } from '../../../../common/suggest.ts';
import type { Kind, Member } from './members.ts';

/** A problem and its place, for files as well as for control calls. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly what: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param owner for the message about an unknown member, e.g. `a client` */
export function unknownMembers(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  owner: string,
  path: Complaint['path'],
): Complaint[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = suggest(name, known);
      return {
        path: [...path, name],
        what: 'key',
        message: `${owner} has no ${JSON.stringify(name.slice(0, 80))}`,
        hint:
          near === undefined
            ? known.length > 12
              ? 'see docs/providers/generic.md for all names'
              : `there is ${known.join(', ')}`
            : `did you mean ${near}?`,
      };
    });
}

const KINDS: Readonly<Record<Kind, { readonly must: string; readonly fits: (value: unknown) => boolean }>> = {
  text: { must: 'must be text', fits: isText },
  words: { must: 'must be a list of texts', fits: (value) => Array.isArray(value) && value.every(isText) },
  uri: { must: 'must be an absolute URI', fits: isUri },
  uris: {
    must: 'must be a list of absolute URIs',
    fits: (value) => Array.isArray(value) && value.every(isUri),
  },
  flag: { must: 'must be true or false', fits: (value) => typeof value === 'boolean' },
  seconds: {
    must: 'must be a whole number of seconds',
    fits: (value) => Number.isInteger(value) && Number(value) >= 0,
  },
  jwks: { must: 'must be an object with a list of keys', fits: isKeySet },
};

/** Returns the problems of one member. */
export function memberProblems(
  name: string,
  { kind, oneOf }: Member,
  value: unknown,
  path: Complaint['path'],
) {
  const at: Complaint['path'] = [...path, name];
  const { must, fits } = KINDS[kind];
  if (!fits(value)) return [{ path: at, what: 'value' as const, message: `${name} ${must}` }];
  if (oneOf === undefined) return [];
  const given = kind === 'words' ? (value as readonly string[]) : [value as string];
  return given.flatMap((word, index): Complaint[] => {
    if (oneOf.some((known) => sameWords(known, word))) return [];
    const near = suggest(word, oneOf);
    return [
      {
        path: kind === 'words' ? [...at, index] : at,
        what: 'value',
        message: `${name} cannot be ${JSON.stringify(asText(word).slice(0, 80))}`,
        hint: near === undefined ? `one of ${oneOf.join(', ')}` : `did you mean ${near}?`,
      },
    ];
  });
}

/** Response types may have their words in any order. */
const sameWords = (one: string, other: string): boolean =>
  one === other || (other.includes(' ') && sorted(one) === sorted(other));
const sorted = (text: string): string => text.split(' ').sort().join(' ');

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isUri(value: unknown): boolean {
  return isText(value) && URL.canParse(value);
}

function isKeySet(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.keys) && value.keys.every(isObject);
}
