/** Paths into a document: what `--field` prints, `--expect` compares and a scenario reads. */

import type { Json } from './common/json.ts';
import { suggest } from './common/suggest.ts';
import { IdcliError } from './errors.ts';

/** Placeholder for separator dots during unescaping; no argument can contain it. */
const PARTING = '\0';

/** Splits a path into names at its dots; `\.` is a dot inside a name, `\\` a backslash. */
export function namesOf(path: string): string[] {
  return path.replace(/\\([.\\])|\./g, (_, kept?: string) => kept ?? PARTING).split(PARTING);
}

/**
 * Returns the value at a path.
 * @param path e.g. `claims.subject`, `reports.0.verdict`, `data.payload.https://example\.com/role`
 * @throws IdcliError `FIELD_NOT_FOUND`, naming the existing members
 */
export function fieldOf(document: Json, path: string): Json {
  const names = namesOf(path);
  let value = document;
  for (const [depth, name] of names.entries()) {
    const members = membersAt(value);
    const next = members.get(name);
    if (next === undefined) throw notFound(path, names.slice(0, depth), name, [...members.keys()]);
    value = next;
  }
  return value;
}

/** Formats a value as `--field` prints it and `--expect` compares it: a string raw, anything else as compact JSON. */
export function fieldText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function membersAt(value: Json): Map<string, Json> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Limit of listed names: people skip longer lists. */
const LISTED = 40;

function notFound(
  path: string,
  parents: readonly string[],
  name: string,
  there: readonly string[],
): IdcliError {
  const parent = parents.map(escaped).join('.');
  const place = parent === '' ? 'the result' : parent;
  const near = /^\d+$/.test(name) ? undefined : suggest(name, there);
  const names = there.slice(0, LISTED).map(escaped).join(', ');
  const more = there.length > LISTED ? ` and ${there.length - LISTED} more` : '';
  const hints = [
    ...(near === undefined ? [] : [`did you mean ${[...parents, near].map(escaped).join('.')}?`]),
    there.length === 0 ? `${place} is a single value, with nothing inside` : `${place} has ${names}${more}`,
  ];
  return new IdcliError('FIELD_NOT_FOUND', `there is no ${path} in the result`, { hint: hints.join('\n') });
}

function escaped(name: string): string {
  return name.replace(/[.\\]/g, '\\$&');
}
