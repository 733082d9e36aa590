/** The typed command line as words that a report may repeat. */
import type { OptionSpec } from './commands/command.ts';
import type { TypedWord } from './outcome.ts';
import type { Asked } from './parse.ts';

/** The group of options that say what to print, not what to do. */
const OUTPUT_GROUP = 'Output';
/** Options of other groups that do the same. */
const OUTPUT_OPTIONS: ReadonlySet<string> = new Set([
  'expect',
  'html',
  'markdown',
  'junit',
  'report',
  'portrait',
]);

/** Returns the words after the program's name; values of secrets and persons have only their placeholder. */
export function typedLine({ name, options, raw, arguments: given, command }: Asked): readonly TypedWord[] {
  const names = command.arguments ?? [];
  return [
    ...name.split(' ').map(plain),
    ...given.map((text, at) => ({ text, instead: (names[at] ?? names.at(-1))?.name ?? 'INPUT' })),
    ...Object.entries(options).flatMap(([key, spec]) =>
      raw[key] === undefined || spec.group === OUTPUT_GROUP || OUTPUT_OPTIONS.has(spec.name)
        ? []
        : optionWords(spec, raw[key]),
    ),
  ];
}

const plain = (text: string): TypedWord => ({ text, instead: text });

function optionWords(spec: OptionSpec, value: unknown): readonly TypedWord[] {
  const flag = plain(`--${spec.name}`);
  const instead = (spec.placeholder ?? 'VALUE').split(/[^A-Z0-9]/, 1)[0] || 'VALUE';
  if (value === true || value === '') return [flag];
  const all = Array.isArray(value) ? value.map(String) : [String(value)];
  return all.flatMap((text) => [flag, valueWord(spec, text, instead)]);
}

/** A reference says where a secret comes from, and is none; a command may hold one. */
const REFERENCE = /^(?:env:|file:|prompt$)/;

function valueWord(spec: OptionSpec, text: string, instead: string): TypedWord {
  if (spec.kind === 'pairs') return pairWord(spec, text);
  const hidden = spec.kind === 'secret' || (isPersonal(spec) && !namesFile(spec));
  return hidden && !REFERENCE.test(text) && !text.startsWith('@') ? plain(instead) : { text, instead };
}

function pairWord(spec: OptionSpec, text: string): TypedWord {
  const name = text.split('=', 1)[0] ?? '';
  const value = text.slice(name.length + 1);
  const instead = `${/^[\w.-]+$/.test(name) ? name : 'NAME'}=VALUE`;
  return isPersonal(spec) && !REFERENCE.test(value) ? plain(instead) : { text, instead };
}

const isPersonal = ({ touches }: OptionSpec): boolean => touches?.includes('person') === true;

const namesFile = ({ placeholder = '' }: OptionSpec): boolean => /\b(?:FILE|REF)\b/.test(placeholder);
