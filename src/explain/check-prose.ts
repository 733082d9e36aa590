/** The catalog's prose for a check, in full sentences. Loaded by `--verbose`, which shows it for failed checks. */
import type { CatalogEntry } from '../checks/catalog/entry.ts';
import { FAMILIES } from '../checks/catalog/families.ts';

export type CheckProse = Pick<CatalogEntry, 'title' | 'meaning' | 'causes' | 'remedies'>;

const ENTRIES: ReadonlyMap<string, CheckProse> = new Map(
  FAMILIES.flatMap(({ checks }) => Object.entries<CatalogEntry>(checks)),
);

/** Returns meaning, causes and remedies of a check; undefined for an unknown code. */
export const proseOf = (code: string): CheckProse | undefined => ENTRIES.get(code);
