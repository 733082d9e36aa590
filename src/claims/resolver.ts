/** Entries → one value per target: reads, lets the first win, and records sources and oddities. */
import { canonicalJson, isObject, type Json, type JsonObject } from '../common/json.ts';
import type { ClaimWarning, ClaimWarningCode } from './document.ts';
import type { Entry } from './entries.ts';
import { missing, type Reader, type Reading } from './readers/reading.ts';
import type { Target } from './target.ts';

interface Taken<Value> {
  readonly value: Value;
  /** Name of the winning claim, as sent. */
  readonly claim: string;
}

interface TakeOptions<Value> {
  /** Path to record as the source; by default the target itself. */
  readonly path?: string;
  /** Reads a list as a whole instead of its first value. */
  readonly list?: boolean;
  /** Whether a value beats an earlier one. */
  readonly better?: (value: Value) => boolean;
  /** The warning code if a member differs from its flat twin; default `claim_conflict`. */
  readonly conflict?: ClaimWarningCode;
}

export interface Resolver {
  /** Returns the value for a target and its source; undefined if there is no readable one. */
  take<Value>(target: Target, reader: Reader<Value>, options?: TakeOptions<Value>): Taken<Value> | undefined;
  /** Returns the ages NN with a target `age.over.NN`, ascending. */
  ages(): readonly number[];
  warn(warning: ClaimWarning): void;
  readonly warnings: readonly ClaimWarning[];
  readonly sources: Readonly<Record<string, string>>;
  /** Returns what no target took, as sent, sorted by name. */
  unmapped(): JsonObject;
}

interface Candidate<Value> {
  readonly entry: Entry;
  readonly value: Value;
  readonly reading: Reading<Value>;
}

/** @param trim whether to strip white space around strings (CL-3) */
export function createResolver(entries: readonly Entry[], trim: boolean): Resolver {
  const byTarget = entriesByTarget(entries);
  const used = new Set<Entry>();
  const several = new Set<Entry>();
  const warnings: ClaimWarning[] = [];
  const sources: Record<string, string> = {};

  function warn(warning: ClaimWarning): void {
    const known = warnings.some(({ code, claim }) => code === warning.code && claim === warning.claim);
    if (!known) warnings.push(warning);
  }

  function warnAll(entry: Entry, reading: Reading<unknown>): void {
    for (const notice of reading.notices) warn({ ...notice, claim: entry.claim });
  }

  function readOne<Value>(entry: Entry, reader: Reader<Value>, list: boolean): Reading<Value> {
    const values = valuesOf(entry.value, trim);
    const [first] = values;
    if (first === undefined) return missing();
    if (list) return reader(values);
    if (values.length > 1) {
      several.add(entry);
      warn({
        code: 'multi_valued',
        claim: entry.claim,
        message: `has ${values.length} values, of which the first is used`,
      });
    }
    return reader(first);
  }

  function take<Value>(
    target: Target,
    reader: Reader<Value>,
    { path = target, list = false, better, conflict = 'claim_conflict' }: TakeOptions<Value> = {},
  ): Taken<Value> | undefined {
    const candidates: Candidate<Value>[] = [];
    for (const entry of byTarget.get(target) ?? []) {
      const reading = readOne(entry, reader, list);
      if (reading.kind === 'value') candidates.push({ entry, reading, value: reading.value });
      else warnAll(entry, reading);
      if (reading.kind === 'missing') used.add(entry);
    }
    const winner = candidates.find(({ value }) => better?.(value)) ?? candidates[0];
    if (winner === undefined) return undefined;
    warnAll(winner.entry, winner.reading);
    for (const candidate of candidates) {
      if (sameValue(candidate.value, winner.value)) used.add(candidate.entry);
      else warnOfConflict(winner.entry, candidate.entry, conflict);
    }
    sources[path] = `${winner.entry.place}.${winner.entry.claim}`;
    return { value: winner.value, claim: winner.entry.claim };
  }

  /** Warns if two documents disagree about a claim, or a nested member about its flat twin. */
  function warnOfConflict(winner: Entry, other: Entry, twin: ClaimWarningCode): void {
    const sameName = winner.claim === other.claim;
    if (!sameName && (twin === 'claim_conflict' || winner.rank === other.rank)) return;
    warn({
      code: sameName ? 'claim_conflict' : twin,
      claim: other.claim,
      message: `differs between ${winner.place}.${winner.claim}, which is used, and ${other.place}.${other.claim}`,
    });
  }

  function ages(): number[] {
    const found = [...byTarget.keys()].filter((target) => target.startsWith(AGE_OVER));
    return found.map((target) => Number(target.slice(AGE_OVER.length))).sort((one, other) => one - other);
  }

  function unmapped(): JsonObject {
    const whole = new Map<string, Json>();
    const parts = new Map<string, Map<string, Json>>();
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      if (entry.keepAs === undefined || (used.has(entry) && !several.has(entry))) continue;
      const [name, member] = entry.keepAs;
      const known = first.get(entry.keepAs.join('\0'));
      if (known !== undefined) {
        if (!sameValue(known.value, entry.value)) warnOfConflict(known, entry, 'claim_conflict');
        continue;
      }
      first.set(entry.keepAs.join('\0'), entry);
      if (member === undefined) whole.set(name, entry.value);
      else parts.set(name, (parts.get(name) ?? new Map()).set(member, entry.value));
    }
    for (const [name, members] of parts) {
      if (!whole.has(name)) whole.set(name, Object.fromEntries(members));
    }
    // Built from pairs, so a claim called __proto__ is just a claim.
    return Object.fromEntries([...whole].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  return { take, ages, warn, warnings, sources, unmapped };
}

const AGE_OVER = 'age.over.';

/** Groups entries in order of precedence: places as they came, names by rank in their table. */
function entriesByTarget(entries: readonly Entry[]): ReadonlyMap<Target, readonly Entry[]> {
  const places = new Map<string, number>();
  const found = new Map<Target, Entry[]>();
  for (const entry of entries) {
    if (!places.has(entry.place)) places.set(entry.place, places.size);
    for (const target of entry.targets) {
      const list = found.get(target);
      if (list === undefined) found.set(target, [entry]);
      else list.push(entry);
    }
  }
  const precedence = ({ place }: Entry): number => places.get(place) ?? 0;
  for (const list of found.values()) {
    list.sort((one, other) => precedence(one) - precedence(other) || one.rank - other.rank);
  }
  return found;
}

/** Returns the values sent: a list is several, an empty string is none (CL-2, CL-4). */
function valuesOf(value: Json, trim: boolean): Json[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  return items
    .map((item) => (trim && typeof item === 'string' ? item.trim() : item))
    .filter((item) => item !== '' && item !== null);
}

function sameValue(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(withoutBytes(one)) === canonicalJson(withoutBytes(other));
}

/** Bytes are compared by the hash beside them. */
function withoutBytes(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries<unknown>(value).filter(([, member]) => !(member instanceof Uint8Array)),
  );
}
