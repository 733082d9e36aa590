/** Changes of a good message: a probe changes one thing (PR-2). */
export type Pairs = readonly (readonly [name: string, value: string])[];
export type Change = (pairs: Pairs) => Pairs;

/** Replaces a parameter where it stands, or adds it. */
export const setting =
  (name: string, value: string): Change =>
  (pairs) =>
    pairs.some(([one]) => one === name)
      ? pairs.map((pair) => (pair[0] === name ? [name, value] : pair))
      : [...pairs, [name, value]];

/** Adds a parameter, also a second of its name. */
export const adding =
  (name: string, value: string): Change =>
  (pairs) => [...pairs, [name, value]];

export const without =
  (...names: readonly string[]): Change =>
  (pairs) =>
    pairs.filter(([name]) => !names.includes(name));

export const all =
  (...changes: readonly Change[]): Change =>
  (pairs) =>
    changes.reduce((changed, change) => change(changed), pairs);

export const same: Change = (pairs) => pairs;

export const valueIn = (pairs: Pairs, name: string): string | undefined =>
  pairs.find(([one]) => one === name)?.[1];
