/**
 * Strict parameters of a query or a form: no duplicates, and an empty one counts as omitted (RFC 6749, 3.1 and 3.2).
 */

export interface Parameters {
  readonly get: (name: string) => string | undefined;
  /** Every value of a parameter that may repeat. */
  readonly all: (name: string) => readonly string[];
  readonly names: readonly string[];
  /** Repeated names. */
  readonly repeated: readonly string[];
}

export function readParameters(pairs: Iterable<[string, string]>): Parameters {
  const values = new Map<string, string>();
  const everything: [string, string][] = [];
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name, value] of pairs) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    if (value === '') continue;
    values.set(name, value);
    everything.push([name, value]);
  }
  return {
    // A repeated parameter has no value, since the choice would be ambiguous.
    get: (name) => (repeated.has(name) ? undefined : values.get(name)),
    all: (name) => everything.filter(([one]) => one === name).map(([, value]) => value),
    names: [...seen],
    repeated: [...repeated],
  };
}
