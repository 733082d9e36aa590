import type { Json } from '../../common/json.ts';

/** Returns the list, or undefined when it is empty. */
export function filled(list: readonly Json[]): readonly Json[] | undefined {
  return list.length === 0 ? undefined : list;
}
