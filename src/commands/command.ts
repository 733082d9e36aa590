/**
 * A command is a row of the table (`index.ts`), a declaration and its work. The declaration is data: options,
 * arguments, examples. The work is one function in its own module.
 */

import type { Json } from '../common/json.ts';
import type { Origin, Settings } from '../config/settings.ts';
import type { Draft, Exchange, Outcome } from '../outcome.ts';
import type { Program } from '../scenarios/scenario.ts';
import type { Gate } from '../trust/gate.ts';
import type { TrustOfOption } from '../trust/origin.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';

export type CommandGroup = 'Flows' | 'Tokens and messages' | 'Providers' | 'Testing' | 'Setup';

/** The type of an option's value. */
export type OptionKind = 'flag' | 'text' | 'number' | 'list' | 'secret' | 'pairs' | 'optional-text';

/**
 * - `flag`: boolean
 * - `text`: string; `@FILE` reads the value from a file
 * - `number`: a non-negative number
 * - `list`: repeated or comma-separated
 * - `secret`: a reference (`env:`, `file:`, `cmd:`, `prompt`) or a literal, which warns
 * - `pairs`: repeated `name=value`; values as `text`, resolved like `secret` when they are references
 * - `optional-text`: the flag alone gives an empty string, otherwise its value
 */
export interface OptionSpec<Kind extends OptionKind = OptionKind> extends TrustOfOption {
  readonly kind: Kind;
  /** Long name without dashes. The environment variable is `IDCLI_` plus the name in upper case with underscores. */
  readonly name: string;
  readonly placeholder?: string;
  readonly help: string;
  /** Heading in the help. */
  readonly group: string;
  readonly choices?: readonly string[];
  /** For `pairs`: takes values literally, never as secret references. */
  readonly literal?: boolean;
  /** Only on the command line, not in the environment or configuration files: applies to one invocation. */
  readonly commandLineOnly?: boolean;
  /** Not in configuration files: a file must not decide this for every run. */
  readonly notInFiles?: boolean;
}

interface Values {
  flag: boolean;
  text: string;
  number: number;
  list: readonly string[];
  secret: string;
  pairs: readonly (readonly [string, string])[];
  'optional-text': string;
}

export type OptionsOf = Readonly<Record<string, OptionSpec>>;
/** The values of a command's options; unset ones are absent. */
export type ValuesOf<Options extends OptionsOf> = {
  readonly [Key in keyof Options]?: Values[Options[Key]['kind']];
};

interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

/** The context of a command besides its option values. */
export interface Invocation {
  readonly world: World;
  readonly arguments: readonly string[];
  readonly settings: Settings;
  /** Origin of each option value, by key of the declaration. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** Decides which of the user's values may go to addresses set by a checkout. */
  readonly gate: Gate;
  /** The line of the scenario file, if the command comes from one. */
  readonly line?: ScenarioLine;
  /** Filled while the command works; always rendered. */
  readonly draft: Draft;
  /** Warns on standard error, once and immediately. */
  warn(text: string): Promise<void>;
  /** Prints the result so far, for a command that keeps serving; later results are not printed again. */
  showNow(): Promise<void>;
  /**
   * Writes a line of conversation to standard error, e.g. what the command waits for; silent with `--quiet`.
   * @param needed the user cannot continue without it, e.g. the URL to open when no browser was started: always written
   */
  tell(text: string, needed?: boolean): Promise<void>;
  /**
   * Returns a function that renders one of many outcomes as a line, as `--json` or `--field` prints it. A caller that
   * writes such lines sets `draft.streamed`.
   */
  lineWriter(): Promise<(outcome: Outcome) => string>;
  /** Writes a value as one line of JSON, unless `--quiet`, for a command that tells of events while it serves. */
  printLine(value: Json): Promise<void>;
  /**
   * Shows an exchange at once, as `--trace` and `--curl` say, and keeps it for `--har`.
   * @param number shown in the trace
   */
  witness(exchange: Exchange, number: number): Promise<void>;
  /** `--json`. */
  readonly json: boolean;
  /** `--verbose`. */
  readonly verbose: boolean;
  /** `--field`, for a worker thread that writes such lines itself. */
  readonly field?: string;
  /** `--strict`. */
  readonly strict: boolean;
  /** Shows a URL as a QR code on standard error; silent with `--quiet`. */
  tellCode(url: string): Promise<void>;
  /** The table of commands, for completion. */
  readonly commands: readonly CommandRow[];
  /** The program itself, for a command that runs other command lines. */
  readonly program: Program;
}

/** The declaration of a command, as data. Parsing, help, pages and completion are built from it. */
export interface Command<Options extends OptionsOf = OptionsOf> {
  /** The default provider of the command. */
  readonly system?: string;
  /** Sends none of the user's values; only checks that they exist. */
  readonly keeps?: boolean;
  /** A decode command: defaults from a checkout never make it contact a host. */
  readonly offline?: boolean;
  /** Makes no requests: `--trace`, `--har` and `--curl` would have nothing to show, and are refused. */
  readonly makesNoRequests?: true;
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options: Options;
  readonly examples: readonly { readonly line: string; readonly what: string }[];
}

/** Preserves the option types of a command declaration. */
export function defineCommand<const Options extends OptionsOf>(command: Command<Options>): Command<Options> {
  return command;
}

/** The function that runs a command with its option values. */
export type Work<Options extends OptionsOf> = (
  values: ValuesOf<Options>,
  invocation: Invocation,
) => Promise<void>;

/** A command in the table: its help line, and the modules of its declaration and its work. */
export interface CommandRow {
  /** Words of the command line, e.g. `login` or `providers list`. */
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  load(): Promise<Command>;
  /** Takes the values of the options that `load` returns. */
  run(): Promise<Work<OptionsOf>>;
}

/** Checks the work of a row against the options of its declaration. */
export function row<Options extends OptionsOf>(
  of: Omit<CommandRow, 'load' | 'run'> & {
    load(): Promise<Command<Options>>;
    run(): Promise<Work<NoInfer<Options>>>;
  },
): CommandRow {
  return of as unknown as CommandRow;
}
