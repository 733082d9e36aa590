/** Reads an option's value as given by the command line, the environment or a file. */

/** An option's value after reading. */
export type OptionValue =
  | boolean
  | number
  | string
  | readonly string[]
  | readonly (readonly [string, string])[];

interface KindReader {
  /** The expected form, for messages. */
  readonly expected: string;
  /** Undefined when the value does not fit; null when it unsets the option. */
  read(raw: unknown): OptionValue | null | undefined;
}

const TRUE: ReadonlySet<string> = new Set(['true', '1', 'yes']);
const FALSE: ReadonlySet<string> = new Set(['false', '0', 'no']);

/** Readers for each kind of option, for every layer. */
export const KINDS = {
  flag: {
    expected: 'true or false (also 1 or 0, yes or no)',
    read: (raw) => (typeof raw === 'boolean' ? raw : readWord(raw)),
  },
  text: { expected: 'text', read: readText },
  number: { expected: 'a number that is not negative', read: readNumber },
  list: { expected: 'values separated by commas', read: readList },
  secret: { expected: 'a reference: env:NAME, file:PATH, cmd:COMMAND or prompt', read: readText },
  pairs: { expected: 'NAME=VALUE, one to a line', read: readPairs },
  'optional-text': {
    expected: 'text, or true',
    read: (raw) => {
      const word = typeof raw === 'boolean' ? raw : readWord(raw);
      if (word !== undefined) return word ? '' : null;
      return readText(raw);
    },
  },
} as const satisfies Record<string, KindReader>;

export type Kind = keyof typeof KINDS;

function readWord(raw: unknown): boolean | undefined {
  if (typeof raw !== 'string') return undefined;
  const word = raw.toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

function readText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}

function readNumber(raw: unknown): number | undefined {
  if (typeof raw === 'number') return Number.isFinite(raw) && raw >= 0 ? raw : undefined;
  return typeof raw === 'string' && /^\d{1,15}(\.\d{1,9})?$/.test(raw) ? Number(raw) : undefined;
}

function readList(raw: unknown): readonly string[] | undefined {
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (!items.every((item) => typeof item === 'string')) return undefined;
  return items
    .flatMap((item) => item.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readPairs(raw: unknown): readonly (readonly [string, string])[] | undefined {
  if (typeof raw === 'string') return readPairs(raw.split(/\r?\n/).filter((line) => line.trim() !== ''));
  if (!Array.isArray(raw)) {
    if (typeof raw !== 'object' || raw === null) return undefined;
    const entries: [string, unknown][] = Object.entries(raw);
    return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
      ? entries
      : undefined;
  }
  const items: readonly unknown[] = raw;
  const pairs = items.map((item): readonly [string, string] | undefined => {
    const sign = typeof item === 'string' ? item.indexOf('=') : -1;
    return typeof item === 'string' && sign > 0 ? [item.slice(0, sign), item.slice(sign + 1)] : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}
