/**
 * A command is a row of the table (`index.ts`), a declaration and its work. The declaration is data: options, arguments,
 * examples. The work is one function in a module of its own.
 */
import type { Origin, Settings } from '../config/settings.ts';
import type { Draft, Outcome } from '../outcome.ts';
import type { Program } from '../scenarios/scenario.ts';
import type { Gate } from '../trust/gate.ts';
import type { FromCheckout, Touch } from '../trust/origin.ts';
import type { ScenarioLine } from '../trust/scenario-line.ts';
import type { World } from '../world.ts';

export type CommandGroup = 'Flows' | 'Tokens and messages' | 'Providers' | 'Testing' | 'Setup';

/** How an option's value is read. */
export type OptionKind = 'flag' | 'text' | 'number' | 'list' | 'secret' | 'pairs' | 'optional-text';

/**
 * - `flag`: boolean
 * - `text`: string; `@FILE` stands for the file's content
 * - `number`: a number that is not negative
 * - `list`: repeated or with commas
 * - `secret`: a reference (`env:`, `file:`, `cmd:`, `prompt`) or a literal, which warns
 * - `pairs`: repeated `name=value`; values as `text`, resolved like `secret` when they are references
 * - `optional-text`: the flag alone gives an empty string, with a value that value
 */
export interface OptionSpec<Kind extends OptionKind = OptionKind> {
  readonly kind: Kind;
  /** Long name without dashes. `IDCLI_` and this in upper case with underscores is its environment variable. */
  readonly name: string;
  readonly placeholder?: string;
  readonly help: string;
  /** Heading in the help. */
  readonly group: string;
  readonly choices?: readonly string[];
  /** Of `pairs`: values stand for themselves and are no secret references. */
  readonly literal?: boolean;
  /** Not for the environment or configuration files: belongs to one invocation. */
  readonly commandLineOnly?: boolean;
  /** Not for configuration files: a file must not decide this for every run. */
  readonly notInFiles?: boolean;
  /** What a checkout may set of it; `never` where nothing is said. */
  readonly fromCheckout?: FromCheckout;
  /** What it has to do with trust; secrets are personal without a word. */
  readonly touches?: readonly Touch[];
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
/** The values of a command's options; one that was set nowhere is absent. */
export type ValuesOf<Options extends OptionsOf> = {
  readonly [Key in keyof Options]?: Values[Options[Key]['kind']];
};

interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

/** What a command is given beside its values. */
export interface Invocation {
  readonly world: World;
  readonly arguments: readonly string[];
  readonly settings: Settings;
  /** Where each option value came from, by key of the declaration. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** Decides what of the user's may go where a checkout says. */
  readonly gate: Gate;
  /** The line of a scenario file that this is, where nobody typed it. */
  readonly line?: ScenarioLine;
  /** Filled while working; rendered whatever happens. */
  readonly draft: Draft;
  /** A warning for standard error, said once and at once. */
  warn(text: string): Promise<void>;
  /** Prints the result so far, for a command that goes on serving; what it does afterwards is not printed again. */
  showNow(): Promise<void>;
  /**
   * A line of conversation on standard error, e.g. what is waited for; silent with `--quiet`.
   * @param needed nobody can go on without it, e.g. the URL to open where no browser was started: said in any case
   */
  tell(text: string, needed?: boolean): Promise<void>;
  /**
   * What makes one outcome of many into one line, as `--json` or `--field` would print it. Whoever writes such lines sets
   * `draft.streamed`.
   */
  lineWriter(): Promise<(outcome: Outcome) => string>;
  /** `--field`, for a worker thread that writes such lines itself. */
  readonly field?: string;
  /** `--strict`. */
  readonly strict: boolean;
  /** Shows a URL as a QR code on standard error; silent with `--quiet`. */
  tellCode(url: string): Promise<void>;
  /** The table of commands, for completion. */
  readonly commands: readonly CommandRow[];
  /** The program itself, for a command whose work is other command lines. */
  readonly program: Program;
}

/** The declaration of a command: what it takes, as data. Parsing, help, pages and completion are made from it. */
export interface Command<Options extends OptionsOf = OptionsOf> {
  /** The provider that the command is for where none is typed. */
  readonly system?: string;
  /** Nothing that it reads of the user's is ever sent: it only looks whether it is there. */
  readonly keeps?: boolean;
  /** A decode command: defaults of a checkout never make it reach a host. */
  readonly offline?: boolean;
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options: Options;
  readonly examples: readonly { readonly line: string; readonly what: string }[];
}

/** Keeps the option types of a command declaration. */
export function defineCommand<const Options extends OptionsOf>(command: Command<Options>): Command<Options> {
  return command;
}

/** What a command does with the values of its options. */
export type Work<Options extends OptionsOf> = (
  values: ValuesOf<Options>,
  invocation: Invocation,
) => Promise<void>;

/** A command in the table: its line in the help, and where its declaration and its work are. */
export interface CommandRow {
  /** Words of the command line, e.g. `login` or `providers list`. */
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  load(): Promise<Command>;
  /** The values that it is called with are those of the options that `load` gives. */
  run(): Promise<Work<OptionsOf>>;
}

/** Holds the work of a row against the options of its declaration. */
export function row<Options extends OptionsOf>(
  of: Omit<CommandRow, 'load' | 'run'> & {
    load(): Promise<Command<Options>>;
    run(): Promise<Work<NoInfer<Options>>>;
  },
): CommandRow {
  return of as unknown as CommandRow;
}
