/** The catalog's prose for a check, in full sentences. Loaded by `--verbose`, which shows it for failed checks. */
import type { CatalogEntry } from '../checks/catalog/entry.ts';
import { FAMILIES } from '../checks/catalog/families.ts';

export type CheckProse = Pick<CatalogEntry, 'title' | 'meaning' | 'causes' | 'remedies'>;

const ENTRIES: ReadonlyMap<string, CheckProse> = new Map(
  FAMILIES.flatMap(({ checks }) => Object.entries<CatalogEntry>(checks)),
);

export const proseOf = (code: string): CheckProse | undefined => ENTRIES.get(code);
