/** The program: `run(argv, world)` parses, dispatches to one command, catches once and returns one exit code. */

import type { Invocation } from './commands/command.ts';
import { defined } from './common/defined.ts';
import { EXIT, IdcliError } from './errors.ts';
import { type Exchange, newDraft, type Outcome, type RanStep, settle } from './outcome.ts';
import { type OutputOptions, outputOptions, rawOutput } from './output/options.ts';
import type { Asked } from './parse.ts';
import type { Program } from './scenarios/scenario.ts';
import { isCheckout } from './trust/origin.ts';
import type { ScenarioLine } from './trust/scenario-line.ts';
import type { World } from './world.ts';

declare const IDCLI_VERSION: string;

/** What other programs take for `--version`. */
const VERSION_WORDS: ReadonlySet<string> = new Set(['version', '-v', '-V']);

/** `--expect`: path and text. */
type Expectations = readonly (readonly [path: string, text: string])[];

/** `--fill`: field and value. */
type Fill = readonly (readonly [name: string, value: string])[];

/**
 * Runs one command line.
 * @param argv the words after the program's name
 * @param line place of the command line in a scenario file
 * @param seen receives the outcome of a scenario's step, for the report of the run
 * @returns the exit code: see `docs/exit-codes.md`
 */
export async function run(
  argv: readonly string[],
  world: World,
  line?: ScenarioLine,
  seen?: (ran: RanStep) => void,
): Promise<number> {
  if (argv[0] === '--version' || (argv.length === 1 && VERSION_WORDS.has(argv[0] ?? ''))) {
    await world.stdout.write(`${IDCLI_VERSION}\n`);
    return EXIT.done;
  }
  try {
    const topic = argv[0] === 'help' && argv.length === 2 ? await helpTopic(argv[1] ?? '') : undefined;
    if (topic !== undefined) {
      await world.stdout.write(topic);
      return EXIT.done;
    }
    // This loads commander, which `--version` does not need.
    const { parse } = await import('./parse.ts');
    const parsed = await parse(argv, world.stdout.columns);
    if ('text' in parsed) {
      await world.stdout.write(parsed.text);
      return EXIT.done;
    }
    return await execute(parsed, world, line, seen);
  } catch (thrown) {
    const words = argv.filter((word) => !word.startsWith('-'));
    return finish(
      settle(newDraft(words[0] ?? 'idcli'), thrown, false),
      world,
      outputOptions(rawOutput(argv)),
    );
  }
}

async function execute(
  asked: Asked,
  outside: World,
  line: ScenarioLine | undefined,
  seen: ((ran: RanStep) => void) | undefined,
): Promise<number> {
  const draft = newDraft(asked.name);
  const { layerValues, loadSettings } = await import('./config/index.ts');
  let output = outputOptions(asked.raw);
  let expectations: Expectations = [];
  let strict = false;
  let shown = false;
  let archived = false;
  let noInput = asked.raw.noInput === true;
  let proxy: string | undefined;
  const { guard } = await import('./trust/guard.ts');
  const { gate, world } = guard(outside, {
    typed: asked.raw.trustProject === true,
    offline: asked.command.offline === true,
    keeps: asked.command.keeps === true,
    noInput: () => noInput,
    proxy: () => proxy,
    swayed: draft.swayed,
    say: (text) => tell(text, true),
    ...defined({ line }),
  });
  const tell = async (text: string, needed?: boolean) => {
    if (output.quiet && needed !== true) return;
    const { line } = await import('./output/index.ts');
    await world.stderr.write(await line(text, world.stderr, output, draft));
  };
  const warn = async (text: string) => {
    if (output.quiet) return;
    const { writeWarning } = await import('./output/index.ts');
    await writeWarning(text, world, output, draft);
  };
  const end = async (thrown?: unknown) => {
    const outcome = settle(draft, thrown, strict);
    if (line !== undefined) {
      const { secretsOfRun } = await import('./output/masked.ts');
      const secrets = secretsOfRun(outcome, output);
      line.learn(secrets);
      seen?.({ outcome, secrets });
    }
    // Everything was already written: by `showNow`, or line by line.
    if (shown && output.har !== undefined && !archived) {
      archived = true;
      const { writeEvidence } = await import('./output/evidence.ts');
      const unwritten = await writeEvidence(outcome, world, { ...output, trace: false, curl: false });
      if (unwritten !== undefined) return end(unwritten);
    }
    const told = shown ? outcome.exitCode === EXIT.done : draft.streamed === true;
    if (told && outcome.error !== undefined) await sayError(outcome, world, output);
    return told
      ? exitCodeOf(outcome, world, output, expectations)
      : finish(outcome, world, output, expectations);
  };
  const { system, offline } = asked.command;
  try {
    const settings = loadSettings(outside, { noInput, warn, gate, ...defined({ offline }) });
    output = outputOptions(asked.raw, settings.secrets);
    const { values, origins } = await layerValues(
      asked.options,
      asked.raw,
      settings,
      outside,
      defined({ system, offline, line }),
    );
    output = outputOptions(values, settings.secrets);
    if (values.fill !== undefined) {
      const { typedSecrets } = await import('./output/mask/typed-secrets.ts');
      for (const secret of typedSecrets(values.fill as Fill)) settings.register(secret);
    }
    noInput = values.noInput === true;
    if (output.html !== undefined || output.markdown !== undefined) {
      const { typedLine } = await import('./typed-line.ts');
      draft.typed = typedLine(asked);
    }
    if (isCheckout(origins.proxy)) proxy = String(values.proxy);
    if (asked.arguments.length > 0 && line === undefined) gate.brings('what you typed as argument');
    expectations = (values.expect as Expectations | undefined) ?? [];
    strict = values.strict === true;
    const invocation: Invocation = {
      world,
      arguments: asked.arguments,
      settings,
      origins,
      gate,
      ...defined({ line }),
      draft,
      warn,
      tell,
      async lineWriter() {
        const { documentLine } = await import('./output/lines.ts');
        return (outcome) => documentLine(outcome, output.field);
      },
      async printLine(value) {
        if (output.quiet) return;
        const { jsonLine } = await import('./output/lines.ts');
        await world.stdout.write(`${jsonLine(value)}\n`);
      },
      async witness(exchange, number) {
        if (output.har !== undefined) keepNewest(draft.exchanges, exchange);
        if (!output.trace && !output.curl) return;
        const { showExchange } = await import('./output/evidence.ts');
        await showExchange(exchange, number, world, output);
      },
      json: output.json,
      verbose: output.verbose,
      ...defined({ field: output.field }),
      strict,
      async tellCode(url) {
        const { codeText } = await import('./output/index.ts');
        if (!output.quiet) await world.stderr.write(await codeText(url, world.stderr, output));
      },
      commands: asked.commands,
      program: PROGRAM,
      async showNow() {
        shown = true;
        const { render } = await import('./output/index.ts');
        await render(settle(draft, undefined, strict), world, output);
      },
    };
    const work = await asked.run();
    await work(values, invocation);
    return await end();
  } catch (thrown) {
    return end(interrupted(world, thrown));
  }
}

/** For a HAR file of a command that serves for weeks. */
const MOST_KEPT = 1000;

function keepNewest(kept: Exchange[], exchange: Exchange): void {
  kept.push(exchange);
  if (kept.length > MOST_KEPT) kept.shift();
}

/** Runs the steps of a scenario. */
const PROGRAM: Program = {
  run,
  async parse(argv) {
    const { parse } = await import('./parse.ts');
    const parsed = await parse(argv, 80);
    return 'text' in parsed ? undefined : { command: parsed.name, raw: parsed.raw };
  },
};

/** After SIGINT or SIGTERM any error is a consequence of the signal. */
function interrupted(world: World, thrown: unknown): unknown {
  if (!world.signal.aborted) return thrown;
  return world.signal.reason === 'SIGTERM'
    ? new IdcliError('TERMINATED', 'terminated')
    : new IdcliError('INTERRUPTED', 'interrupted');
}

/** Prints the outcome and returns the exit code of the process. */
async function finish(
  outcome: Outcome,
  world: World,
  output: OutputOptions,
  expectations: Expectations = [],
): Promise<number> {
  const { render } = await import('./output/index.ts');
  try {
    await render(outcome, world, output);
  } catch (thrown) {
    return sayInstead(thrown, outcome, world, output);
  }
  return exitCodeOf(outcome, world, output, expectations);
}

/** Writes the error after line-by-line results: to standard error, where no such line is expected. */
async function sayError({ command, error }: Outcome, world: World, output: OutputOptions): Promise<void> {
  const { render } = await import('./output/index.ts');
  const alone = { ...settle(newDraft(command), undefined, false), ...defined({ error }) };
  const { field: _, ...aside } = output;
  await render(alone, { ...world, stdout: world.stderr }, { ...aside, json: false, quiet: true });
}

/** Exit codes that expectations do not change: nothing was judged, or the run did not finish. */
const FIXED: ReadonlySet<number> = new Set([EXIT.usage, EXIT.bug, EXIT.interrupted, EXIT.terminated]);

/** Returns the run's own exit code, or that of `--expect`; reports unmet expectations. */
async function exitCodeOf(
  outcome: Outcome,
  world: World,
  output: OutputOptions,
  expectations: Expectations,
): Promise<number> {
  if (expectations.length === 0 || FIXED.has(outcome.exitCode)) return outcome.exitCode;
  const { judgeExpectations } = await import('./expect.ts');
  const unmet = await judgeExpectations(outcome, expectations, output);
  for (const complaint of unmet) await world.stderr.write(`${complaint}\n`);
  return unmet.length === 0 ? EXIT.done : EXIT.invalid;
}

/** Reports an output failure. The document keeps the results so far, as far as it can be written. */
async function sayInstead(
  thrown: unknown,
  outcome: Outcome,
  world: World,
  { field, har, junit, sarif, report, html, markdown, record, ...output }: OutputOptions,
): Promise<number> {
  const { render } = await import('./output/index.ts');
  const plain = { ...output, trace: false, curl: false };
  const failed = settle(outcome, thrown, false);
  const unwritten = [har, junit, sarif, report, html, markdown, record].some((file) => file !== undefined);
  if (unwritten && field === undefined) await render(failed, world, plain).catch(() => {});
  else
    await render(
      settle(newDraft(outcome.command), thrown, false),
      { ...world, stdout: world.stderr },
      { ...plain, json: false },
    ).catch(() => {});
  return Math.max(failed.exitCode, outcome.exitCode);
}

async function helpTopic(name: string): Promise<string | undefined> {
  const { TOPICS } = await import('./output/topics.ts');
  return Object.hasOwn(TOPICS, name) ? TOPICS[name as keyof typeof TOPICS] : undefined;
}
