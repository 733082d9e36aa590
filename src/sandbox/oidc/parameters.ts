/** Parameters of a query or a form, strictly: none twice, and an empty one counts as left out (RFC 6749, 3.1 and 3.2). */

export interface Parameters {
  readonly get: (name: string) => string | undefined;
  readonly names: readonly string[];
  /** Names that came more than once. */
  readonly repeated: readonly string[];
}

export function readParameters(pairs: Iterable<[string, string]>): Parameters {
  const values = new Map<string, string>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name, value] of pairs) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    if (value !== '') values.set(name, value);
  }
  return {
    // A repeated parameter has no value: which one would it be?
    get: (name) => (repeated.has(name) ? undefined : values.get(name)),
    names: [...seen],
    repeated: [...repeated],
  };
}
