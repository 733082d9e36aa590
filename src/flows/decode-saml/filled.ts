import type { Json } from '../../common/json.ts';

/** A list, or nothing for an empty one. */
export function filled(list: readonly Json[]): readonly Json[] | undefined {
  return list.length === 0 ? undefined : list;
}
