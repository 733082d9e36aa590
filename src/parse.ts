/** Parses the command line into a command and its raw values. The only importer of commander. */
import { CommanderError, Option, type OutputConfiguration, Command as Program } from 'commander';
import type { Command, CommandGroup, CommandRow, OptionsOf } from './commands/command.ts';
import { HELP_TOPICS } from './commands/completion/topics.ts';
import { COMMANDS } from './commands/index.ts';
import { OUTPUT_OPTIONS } from './commands/options/options.ts';
import { commandLines } from './common/shell.ts';
import { suggestion } from './common/suggest.ts';
import { IdcliError } from './errors.ts';

interface Family {
  readonly group: CommandGroup;
  readonly summary: string;
  /** For its own help, where the summary does not say enough. */
  readonly description?: string;
}

/** Words that only group subcommands. */
const FAMILIES: Readonly<Record<string, Family>> = {
  'net-id': { group: 'Flows', summary: 'Net iD Access: authenticate with the app on the same device' },
  'sign-order': { group: 'Flows', summary: 'E-Signing: have a document signed by an order' },
  saml: { group: 'Flows', summary: 'SAML: the service provider that idcli plays, and its requests' },
  session: { group: 'Flows', summary: 'authentication sessions by REST, step by step' },
  token: { group: 'Tokens and messages', summary: 'what is done with tokens after a login' },
  client: { group: 'Providers', summary: 'registrations of clients at a provider' },
  trust: { group: 'Setup', summary: 'what files of checkouts may use of yours' },
  providers: { group: 'Providers', summary: 'presets and providers of your own' },
  probe: {
    group: 'Testing',
    summary: 'test whether providers and applications refuse what they must',
    description:
      'Tests whether the other side refuses what it must. A provider (op, idp) is sent requests with one thing ' +
      'wrong at a time. An application (rp, sp) is answered by the sandbox, which plays its provider, with one thing ' +
      'wrong at a time. Each result says what an attacker gains, and how it is fixed. Nothing that is not on this ' +
      'machine is probed without your word.\n\n' +
      'What is tried, without sending anything: idcli probe rp --list',
  },
};

/** The requested command with its raw option values and arguments. */
export interface Asked {
  /** Words of the command. */
  readonly name: string;
  readonly run: CommandRow['run'];
  /** The declaration of the command. */
  readonly command: Command;
  /** The command's own options and the shared ones, by key. */
  readonly options: OptionsOf;
  /** Option values by key of the declaration, as typed; others are absent. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly arguments: readonly string[];
  /** All commands. */
  readonly commands: readonly CommandRow[];
}

/** Returns help or version text to print, or the requested command. Rejects with `USAGE`. */
export async function parse(
  argv: readonly string[],
  columns: number,
): Promise<Asked | { readonly text: string }> {
  if (argv.length === 0) return { text: BEGINNING };
  let printed = '';
  let complaint = '';
  let asked: Asked | undefined;
  const output: OutputConfiguration = {
    writeOut: (text) => {
      printed += text;
    },
    writeErr: (text) => {
      complaint += text;
    },
    getOutHelpWidth: () => columns,
    // Help is plain. To find out, commander would open both streams of the process, which takes 5 ms.
    getOutHasColors: () => false,
    getErrHasColors: () => false,
    getErrHelpWidth: () => columns,
  };
  const line = helpOfMember(argv) ?? argv;
  const program = await buildProgram(line, output, (choice) => {
    asked = choice;
  });
  try {
    await program.parseAsync([...line], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { text: printed };
    throw usageError(thrown, complaint, argv);
  }
  if (asked === undefined) return { text: printed };
  return asked;
}

/** `help` before two words, or between them, is the help of the command: commander looks at one word only. */
function helpOfMember(argv: readonly string[]): readonly string[] | undefined {
  const [first = '', second] = argv;
  const isInside = second === 'help' && first in FAMILIES;
  const words = first === 'help' ? argv.slice(1) : isInside ? [first, ...argv.slice(2)] : [];
  const row = words.length > 1 ? rowOf(words) : undefined;
  return row === undefined ? undefined : [...row.name.split(' '), '--help'];
}

function usageError(thrown: CommanderError, complaint: string, argv: readonly string[]): IdcliError {
  const family = argv.find((word) => word in FAMILIES);
  if (argv[0] === 'help') return noSuchHelp(argv.slice(1).join(' '));
  if (thrown.code === 'commander.help' && family !== undefined) {
    const members = COMMANDS.filter(({ name }) => name.startsWith(`${family} `));
    return new IdcliError('USAGE', `${family} needs one of its commands`, {
      hint: members.map(({ name, summary }) => `idcli ${name}: ${summary}`).join('\n'),
    });
  }
  // commander writes "error: …" and, for a typo, "(Did you mean …?)" on a separate line.
  const [fact = thrown.message, suggestion] = complaint.trim().split('\n');
  const command = rowOf(argv.filter((word) => !word.startsWith('-')));
  const hint = suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  const help = `see: idcli ${command?.name ?? family ?? ''} --help`.replace('  ', ' ');
  return new IdcliError('USAGE', fact.replace(/^error: /, '').replace(/\.$/, ''), {
    hint: hint === undefined ? help : `${hint}\n${help}`,
  });
}

function noSuchHelp(asked: string): IdcliError {
  const known = [...COMMANDS.map(({ name }) => name), ...Object.keys(FAMILIES), ...HELP_TOPICS];
  return new IdcliError('USAGE', `there is no command or topic ${asked}${suggestion(asked, known)}`, {
    hint: `the commands: idcli --help\nthe topics: ${HELP_TOPICS.join(', ')}`,
  });
}

/** Printed for `idcli` alone: where to begin, on one screen. */
const BEGINNING = `idcli tests and debugs electronic identity flows.

  I have a token               idcli decode-token TOKEN
  I have a SAML message        idcli decode-saml FILE
  I have a provider to test    idcli inspect --issuer URL
                               idcli login --issuer URL --client-id ID
  I have an application        idcli sandbox
  I have a recorded login      idcli judge login.har
  I want it in CI              idcli run --init
  I only want to look          idcli login --provider ingroupe --sandbox

All commands: idcli --help. What a code means: idcli explain CODE.
`;

/** Returns the command that a line starts with. */
const rowOf = (words: readonly string[]): CommandRow | undefined =>
  COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));

async function buildProgram(
  argv: readonly string[],
  output: OutputConfiguration,
  choose: (asked: Asked) => void,
): Promise<Program> {
  const program = new Program('idcli')
    .configureOutput(output)
    .description(
      'Test and debug electronic identity flows: drive the real login, see every step,\n' +
        'and have every message judged against its specification.',
    )
    .option('--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .commandsGroup('Setup:')
    .helpCommand('help [command]', 'print help on a command or a topic')
    .exitOverride()
    .addHelpText(
      'after',
      '\nTopics: idcli help exit-codes, idcli help environment, idcli help output\n\n' +
        'First try: idcli login --provider ingroupe --sandbox --headless',
    );
  const families = new Map<string, Program>();
  const spoken = rowOf(argv[0] === 'help' ? argv.slice(1) : argv);
  for (const row of COMMANDS) {
    const words = row.name.split(' ');
    const last = words.at(-1) ?? row.name;
    const family = words.length > 1 ? words[0] : undefined;
    const parent = family === undefined ? program : familyOf(program, families, family);
    const entry = parent.command(last).summary(row.summary);
    if (family === undefined) entry.helpGroup(`${row.group}:`);
    // Loading the hundred options of the others would add milliseconds to every start.
    if (row === spoken) complete(entry, row, await row.load(), choose);
  }
  return program;
}

/** Adds everything needed to parse this command and to print its help. */
function complete(entry: Program, row: CommandRow, command: Command, choose: (asked: Asked) => void): void {
  entry.description(sentence(row.summary, command.description));
  for (const argument of command.arguments ?? []) {
    const word = argument.variadic ? `${argument.name}...` : argument.name;
    entry.argument(argument.optional ? `[${word}]` : `<${word}>`, argument.help);
  }
  const options: OptionsOf = { ...command.options, ...OUTPUT_OPTIONS };
  addOptions(entry, options, command.makesNoRequests === true ? EVIDENCE : []);
  const width = entry.configureOutput().getOutHelpWidth?.() ?? 80;
  const lines = command.examples.flatMap(({ line, what }) => [
    ...commandLines(line, width - 2).map((part) => `  ${part}`),
    `      ${what}`,
  ]);
  entry.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  entry.action(() => {
    const raw = rawValues(options, entry.opts());
    if (command.makesNoRequests) refuseEvidence(row.name, raw);
    choose({
      name: row.name,
      command,
      run: row.run,
      options,
      raw,
      arguments: entry.args,
      commands: COMMANDS,
    });
  });
}

/** Options that show requests. */
const EVIDENCE = ['trace', 'har', 'curl'] as const;

/** Refuses what was typed and would be ignored; what the environment sets for every command is none. */
function refuseEvidence(name: string, raw: Readonly<Record<string, unknown>>): void {
  const typed = EVIDENCE.find((option) => raw[option] !== undefined);
  if (typed === undefined) return;
  throw new IdcliError('USAGE', `${name} sends nothing, so --${typed} would have nothing to show`, {
    hint: `leave --${typed} out`,
  });
}

function familyOf(program: Program, families: Map<string, Program>, name: string): Program {
  const known = families.get(name);
  if (known !== undefined) return known;
  const about = FAMILIES[name];
  const family = program.command(name).helpGroup(`${about?.group ?? 'Flows'}:`);
  family
    .summary(about?.summary ?? name)
    .description(about?.description ?? sentence(about?.summary ?? name, undefined));
  families.set(name, family);
  return family;
}

function sentence(summary: string, description: string | undefined): string {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return description === undefined ? first : `${first}\n\n${unwrapped(description)}`;
}

/**
 * Joins the lines of a paragraph: commander wraps at the terminal width, and would keep the line breaks of the source.
 */
const unwrapped = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => paragraph.replaceAll('\n', ' '))
    .join('\n\n');

/** @param unlisted names of options that the help leaves out */
function addOptions(entry: Program, options: OptionsOf, unlisted: readonly string[]): void {
  for (const spec of Object.values(options)) {
    const placeholder = spec.placeholder ?? 'VALUE';
    const flags =
      spec.kind === 'flag'
        ? `--${spec.name}`
        : spec.kind === 'optional-text'
          ? `--${spec.name} [${placeholder}]`
          : `--${spec.name} <${placeholder}>`;
    const option = new Option(flags, spec.help).helpGroup(`${spec.group}:`);
    if (spec.choices !== undefined && spec.kind === 'text') option.choices(spec.choices);
    if (spec.kind === 'list' || spec.kind === 'pairs') {
      option.argParser((value: string, earlier: readonly string[] | undefined) => [
        ...(earlier ?? []),
        value,
      ]);
    }
    entry.addOption(unlisted.includes(spec.name) ? option.hideHelp() : option);
  }
}

/** Returns values as typed, by key of the declaration; others are absent. */
function rawValues(options: OptionsOf, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(options)) {
    // commander stores --no-open as open: false.
    const negated = spec.kind === 'flag' && spec.name.startsWith('no-');
    const name = (negated ? spec.name.slice(3) : spec.name).replace(/-(\w)/g, (_, letter: string) =>
      letter.toUpperCase(),
    );
    const value = given[name];
    if (negated ? value === false : value !== undefined) values[key] = negated ? true : value;
  }
  return values;
}
