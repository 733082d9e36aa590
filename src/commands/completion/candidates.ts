/** Completion candidates at the cursor, derived from the command declarations so that they are never out of date. */
import type { CommandRow, OptionSpec } from '../command.ts';

export interface Candidate {
  readonly word: string;
  readonly description?: string;
}

/** Values known only at run time. */
export interface Surroundings {
  readonly commands: readonly CommandRow[];
  /** Options that every command has. */
  readonly shared: readonly OptionSpec[];
  readonly topics: readonly string[];
  providers(): Promise<readonly Candidate[]>;
  faults(system: string | undefined): readonly Candidate[];
  readonly systems: readonly string[];
  readonly personas: readonly Candidate[];
}

/** Asks the shell to complete file names. */
const FILES: Candidate = { word: ':file' };

/**
 * @param words the words after `idcli`; the last one may be incomplete
 * @returns candidates that start with the last word; `:file` means files
 */
export async function candidatesFor(
  words: readonly string[],
  around: Surroundings,
): Promise<readonly Candidate[]> {
  const partial = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const all = await everyCandidate(before, partial, around);
  return all.filter(({ word }) => word === FILES.word || word.startsWith(partial));
}

async function everyCandidate(
  before: readonly string[],
  partial: string,
  around: Surroundings,
): Promise<readonly Candidate[]> {
  const row = around.commands.find(({ name }) =>
    name.split(' ').every((word, index) => before[index] === word),
  );
  if (row === undefined) return nextWords(before, around);
  const command = await row.load();
  const options = [...Object.values(command.options), ...around.shared];
  const previous = before.at(-1) ?? '';
  const pending = options.find((option) => `--${option.name}` === previous && option.kind !== 'flag');
  if (pending !== undefined && !(pending.kind === 'optional-text' && partial.startsWith('-'))) {
    const values = await valuesOf(pending, before, around);
    return pending.kind === 'optional-text' ? [...values, ...optionWords(options)] : values;
  }
  if (partial.startsWith('-')) return optionWords(options);
  const argument = command.arguments?.[0];
  if (argument === undefined) return optionWords(options);
  if (row.name === 'completion') return ['bash', 'zsh', 'fish'].map((word) => ({ word }));
  return argument.name === 'ID' ? around.providers() : [FILES];
}

/** Returns the command words that can follow: `login`, or `list` after `providers`. */
function nextWords(before: readonly string[], around: Surroundings): readonly Candidate[] {
  if (before[0] === 'help') {
    return before.length === 1 ? [...nextWords([], around), ...around.topics.map((word) => ({ word }))] : [];
  }
  const fitting = around.commands.filter(({ name }) => {
    const words = name.split(' ');
    return words.length > before.length && before.every((word, index) => words[index] === word);
  });
  const seen = new Map<string, Candidate>();
  for (const { name, summary } of fitting) {
    const words = name.split(' ');
    const word = words[before.length] ?? '';
    const last = words.length === before.length + 1;
    if (!seen.has(word)) seen.set(word, last ? { word, description: summary } : { word });
  }
  const own: Candidate[] =
    before.length === 0 ? [{ word: 'help', description: 'print help on a command or a topic' }] : [];
  return [...seen.values(), ...own];
}

const optionWords = (options: readonly OptionSpec[]): readonly Candidate[] => [
  ...options.map(({ name, help }) => ({ word: `--${name}`, description: help })),
  { word: '--help', description: 'print help' },
];

async function valuesOf(
  option: OptionSpec,
  before: readonly string[],
  around: Surroundings,
): Promise<readonly Candidate[]> {
  if (option.choices !== undefined) return option.choices.map((word) => ({ word }));
  switch (option.placeholder) {
    case 'PERSONA':
      return around.personas;
    case 'SYSTEM=ID':
      return around.systems.flatMap((system) =>
        around.faults(system).map(({ word, ...rest }) => ({ ...rest, word: `${system}=${word}` })),
      );
    case 'SYSTEM=URI':
      return around.systems.map((system) => ({ word: `${system}=` }));
    case 'REF':
      return ['env:', 'file:', 'cmd:', 'prompt'].map((word) => ({ word }));
  }
  if (option.name === 'provider') return around.providers();
  if (option.name === 'fault') return around.faults(valueAfter('--provider', before));
  return /FILE|URL/.test(option.placeholder ?? '') ? [FILES] : [];
}

function valueAfter(option: string, words: readonly string[]): string | undefined {
  const index = words.lastIndexOf(option);
  return index < 0 ? undefined : words[index + 1];
}
