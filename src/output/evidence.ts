/**
 * Writes the optional evidence: wire traffic (`--trace`, `--curl`, `--har`) and reports (`--junit`, `--report`,
 * `--html`, `--markdown`). Also written when the command failed.
 */

import { resolve } from 'node:path';
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { type Exchange, newDraft, type Outcome, settle } from '../outcome.ts';
import type { World } from '../world.ts';
import { isAnnotated } from './annotated.ts';
import { type Block, type Line, plain } from './human/line.ts';
import { neutralJson } from './human/neutral.ts';
import type { Page } from './human/page.ts';
import { maskOutcome } from './masked.ts';
import type { OutputOptions } from './options.ts';
import { pageFor, paint } from './streams.ts';

declare const IDCLI_VERSION: string;
/** From package.json; empty when it names none. */
declare const IDCLI_HOMEPAGE: string;

/** Readable by the owner only: even masked, they show who communicated with whom. */
const MODE = 0o600;
/** Width of the texts in a JUnit file and in annotations. Columns. */
const REPORT_WIDTH = 100;

/**
 * Writes the trace and the curl lines to standard error, and the files.
 * @returns `OUTPUT_NOT_WRITTEN` when a file cannot be written, so that the rest of the output is not lost
 */
export async function writeEvidence(
  outcome: Outcome,
  world: World,
  options: OutputOptions,
): Promise<IdcliError | undefined> {
  const { trace, curl, har, junit, sarif, report, record, verbose } = options;
  const masked = maskOutcome(outcome, options);
  if (trace) {
    const { traceBlock } = await import('./trace.ts');
    await writeApart(traceBlock(masked.exchanges, verbose), world, options);
  }
  if (curl) {
    const { curlLines } = await import('./curl.ts');
    await writeApart(
      curlLines(masked.exchanges, options.showSecrets).map((text): Line => [plain(text)]),
      world,
      options,
    );
  }
  if (isAnnotated(outcome, world)) {
    const { annotations } = await import('./annotations.ts');
    await world.stderr.write(annotations(masked, reportPage(world, options)));
  }
  const failures = [
    har === undefined ? undefined : await writeHar(har, { ...outcome, exchanges: masked.exchanges }, world),
    junit === undefined ? undefined : await writeJunit(junit, masked, world, options),
    sarif === undefined ? undefined : await writeSarif(sarif, masked, world),
    report === undefined ? undefined : await writeReport(report, masked, world),
    ...(record === undefined ? [] : await writeRecord(record, masked, world)),
    ...(await writeFlowReports(outcome, world, options)),
  ];
  return failures.find((failure) => failure !== undefined);
}

/** Writes one exchange of a command that serves, as it comes. @param number in the trace */
export async function showExchange(
  exchange: Exchange,
  number: number,
  world: World,
  options: OutputOptions,
): Promise<void> {
  const { exchanges } = maskOutcome(
    { ...settle(newDraft('sandbox'), undefined, false), exchanges: [exchange] },
    options,
  );
  if (options.trace) {
    const { traceBlock } = await import('./trace.ts');
    await paint(traceBlock(exchanges, options.verbose, number), world.stderr, options);
  }
  if (options.curl) {
    const { curlLines } = await import('./curl.ts');
    await paint(
      curlLines(exchanges).map((text): Line => [plain(text)]),
      world.stderr,
      options,
    );
  }
}

/** Keeps all of a login in a folder: `login.har`, and the document as `login.json`; masked unless asked otherwise. */
async function writeRecord(
  folder: string,
  masked: Outcome,
  world: World,
): Promise<readonly (IdcliError | undefined)[]> {
  return [
    await writeHar(`${folder}/login.har`, masked, world),
    await writeReport(`${folder}/login.json`, masked, world),
  ];
}

/** Returns a block followed by an empty line. */
async function writeApart(lines: Block, world: World, options: OutputOptions): Promise<void> {
  if (lines.length > 0) await paint([...lines, []], world.stderr, options);
}

async function writeHar(path: string, outcome: Outcome, world: World): Promise<IdcliError | undefined> {
  const { toHar } = await import('./har.ts');
  const title = ['idcli', outcome.command, outcome.provider].filter((part) => part !== undefined).join(' ');
  const archive = toHar(outcome.exchanges, title, IDCLI_VERSION);
  const text = `${neutralJson(JSON.stringify(archive, null, 2))}\n`;
  return writeFile({ path, text, mode: MODE, what: 'HAR file' }, world);
}

async function writeJunit(
  path: string,
  masked: Outcome,
  world: World,
  options: OutputOptions,
): Promise<IdcliError | undefined> {
  const toJunit = await junitOf(masked.command);
  const text = toJunit(masked, reportPage(world, options));
  return writeFile({ path, text, mode: MODE, what: 'JUnit file' }, world);
}

const reportPage = (world: World, options: OutputOptions): Page => ({
  ...pageFor(world.stderr, world, options),
  width: REPORT_WIDTH,
});

async function junitOf(command: string): Promise<(outcome: Outcome, page: Page) => string> {
  if (command === 'judge') return (await import('./junit-recording.ts')).toRecordingJunit;
  if (command.startsWith('probe ')) return (await import('./junit-probe.ts')).toProbeJunit;
  return (await import('./junit.ts')).toJunit;
}

async function writeSarif(path: string, masked: Outcome, world: World): Promise<IdcliError | undefined> {
  const { toSarif } = await import('./sarif.ts');
  const text = toSarif(masked, IDCLI_VERSION, IDCLI_HOMEPAGE);
  return writeFile({ path, text, mode: MODE, what: 'SARIF file' }, world);
}

async function writeReport(path: string, masked: Outcome, world: World): Promise<IdcliError | undefined> {
  const { documentText } = await import('./envelope.ts');
  const text = documentText(masked, masked.error);
  return writeFile({ path, text, mode: MODE, what: 'report' }, world);
}

/** The report for people, as one page and in short. */
async function writeFlowReports(
  outcome: Outcome,
  world: World,
  options: OutputOptions,
): Promise<(IdcliError | undefined)[]> {
  const { html, markdown } = options;
  if (html === undefined && markdown === undefined) return [];
  const { buildReport } = await import('./flow-report/build.ts');
  const page = { ...pageFor(world.stderr, world, options), ...defined({ now: outcome.asOf }) };
  const report = buildReport(outcome, options, { page, version: IDCLI_VERSION, at: world.now() });
  const failures: (IdcliError | undefined)[] = [];
  if (html !== undefined) {
    const { htmlDocument } = await import('./html/document.ts');
    const text = htmlDocument(report);
    failures.push(await writeFile({ path: html, text, mode: MODE, what: 'HTML report' }, world));
  }
  if (markdown !== undefined) {
    const { markdownReport } = await import('./markdown/markdown.ts');
    const text = markdownReport(report);
    failures.push(await writeFile({ path: markdown, text, mode: MODE, what: 'Markdown report' }, world));
  }
  return failures;
}

interface EvidenceFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  /** For messages. */
  readonly what: string;
}

async function writeFile(
  { path, text, mode, what }: EvidenceFile,
  world: World,
): Promise<IdcliError | undefined> {
  try {
    await world.files.writeAtomic(resolve(world.cwd, path), text, mode);
    return undefined;
  } catch (cause) {
    if (cause instanceof IdcliError) return cause;
    return new IdcliError('OUTPUT_NOT_WRITTEN', `the ${what} could not be written to ${path}`, {
      hint: 'name a file in a folder that is there and that you may write to',
      cause,
    });
  }
}
