/**
 * Outcome → bytes. Stream rules: stdout is the result and nothing else; progress, prompts, URLs to open, warnings,
 * hints and traces go to stderr. Masking happens only here: an explicitly requested result (`--json`, `--field`, a
 * file) is complete, everything else is masked.
 *
 * The order: trace, curl lines and HAR file, even after a failure; the result; then what to do next. `--quiet` reduces
 * the result to the line of each verdict, and what to do next to the error. With `--json` the error is in the document
 * and not repeated; with `--field` it is printed, since a single value cannot carry it.
 */
import { defined } from '../common/defined.ts';
import type { Outcome, OutcomeError } from '../outcome.ts';
import type { Sink, World } from '../world.ts';
import { isAnnotated } from './annotated.ts';
import type { OutputOptions } from './options.ts';

export type { OutputOptions } from './options.ts';

/**
 * Writes an outcome to the world's streams and files. Rejects with `FIELD_NOT_FOUND` (which lists the available
 * fields), and with `OUTPUT_NOT_WRITTEN` after everything else was written; with `--json` before, because the document
 * with the error must be the only one.
 */
export async function render(outcome: Outcome, world: World, options: OutputOptions): Promise<void> {
  const unwritten = await writeEvidence(outcome, world, options);
  if (unwritten !== undefined && options.json) throw unwritten;
  if (options.field !== undefined) await writeField(options.field, outcome, world, options);
  else if (options.json) await writeDocument(outcome, world, options);
  else await writePage(outcome, world, options);
  if (unwritten !== undefined) throw unwritten;
}

/** Masking takes longer to load than a document takes to print, so it is loaded only when needed. */
async function writeEvidence(outcome: Outcome, world: World, options: OutputOptions): Promise<unknown> {
  const { trace, curl, har, junit, sarif, report, html, markdown, record } = options;
  const files = [har, junit, sarif, report, html, markdown, record];
  if (!isAnnotated(outcome, world) && !trace && !curl && files.every((file) => file === undefined))
    return undefined;
  const evidence = await import('./evidence.ts');
  return evidence.writeEvidence(outcome, world, options);
}

async function maskedError(outcome: Outcome, options: OutputOptions): Promise<OutcomeError | undefined> {
  if (outcome.error === undefined) return undefined;
  const { maskError } = await import('./masked.ts');
  return maskError(outcome, options);
}

async function writeDocument(outcome: Outcome, world: World, options: OutputOptions): Promise<void> {
  const { documentText } = await import('./envelope.ts');
  await world.stdout.write(documentText(outcome, await maskedError(outcome, options)));
}

async function writeField(
  path: string,
  outcome: Outcome,
  world: World,
  options: OutputOptions,
): Promise<void> {
  const { envelopeOf } = await import('./envelope.ts');
  const { fieldOf, fieldText } = await import('../field.ts');
  const error = await maskedError(outcome, options);
  try {
    const value = fieldOf(envelopeOf(outcome, error), path);
    const text = fieldText(value);
    const { neutralJson, neutralText } = await import('./human/neutral.ts');
    // A script gets the raw string; at a terminal, foreign text must not control it. JSON loses nothing by escapes.
    const raw = typeof value === 'string' ? text : neutralJson(text);
    await world.stdout.write(`${world.stdout.isTTY ? neutralText(raw) : raw}\n`);
  } catch (thrown) {
    // After a failure, the failure is the reason: it keeps its exit code and is printed below.
    if (error === undefined) throw thrown;
  }
  if (error === undefined) return;
  const { errorLines } = await import('./human/human.ts');
  const { pageFor, paint } = await import('./streams.ts');
  await paint(errorLines(error, pageFor(world.stderr, world, options)), world.stderr, options);
}

async function writePage(outcome: Outcome, world: World, options: OutputOptions): Promise<void> {
  const { adviceLines, errorLines, lastLine, quietLines, resultLines } = await import('./human/human.ts');
  const { maskOutcome, hidesPersonalData } = await import('./masked.ts');
  const { pageFor, paint } = await import('./streams.ts');
  const masked = maskOutcome(outcome, options);
  const { asOf } = outcome;
  const { proseOf } = options.verbose ? await import('../explain/check-prose.ts') : {};
  const page = { ...pageFor(world.stdout, world, options), ...defined({ now: asOf, proseOf }) };
  const aside = pageFor(world.stderr, world, options);
  const result = options.quiet ? quietLines(masked, page) : resultLines(masked, page);
  const advice = options.quiet
    ? errorLines(masked.error?.checks === undefined ? masked.error : undefined, aside)
    : adviceLines(masked, aside, hidesPersonalData(outcome, masked, options));
  await paint(result, world.stdout, options);
  // At a terminal both streams form one text, with blocks separated.
  const apart = result.length > 0 && advice.length > 0 && world.stderr.isTTY;
  await paint(apart ? [[], ...advice] : advice, world.stderr, options);
  // A file or a pipe has the verdicts; at a terminal they have scrolled away.
  if (world.stderr.isTTY && world.stdout.isTTY && !options.quiet) {
    await paint(lastLine(masked, aside), world.stderr, options);
  }
}

/**
 * Writes a message line to standard error, with foreign text neutralized. It may be a URL that has to work, so only
 * secrets are masked, and nothing is wrapped.
 */
export async function line(
  text: string,
  { isTTY, columns }: Pick<Sink, 'isTTY' | 'columns'>,
  options: OutputOptions,
  sent: Pick<Outcome, 'exchanges' | 'tokens'>,
): Promise<string> {
  const { maskConversation } = await import('./masked.ts');
  const { neutralText } = await import('./human/neutral.ts');
  const harmless = neutralText(maskConversation(text, options, sent));
  if (!isTTY || harmless.length <= columns) return `${harmless}\n`;
  const { wrap } = await import('./human/layout.ts');
  const { textOf } = await import('./human/line.ts');
  return `${wrap(harmless, columns, true).map(textOf).join('\n')}\n`;
}

/** Writes a warning to standard error: masked, with the layout of an error. */
export async function writeWarning(
  text: string,
  { stderr }: World,
  options: OutputOptions,
  sent: Pick<Outcome, 'exchanges' | 'tokens'> = { exchanges: [] },
): Promise<void> {
  const { maskWhileWorking } = await import('./masked.ts');
  const { warningBlock } = await import('./human/error.ts');
  const { neutralText } = await import('./human/neutral.ts');
  const { pageWidth } = await import('./human/page.ts');
  const { paint } = await import('./streams.ts');
  await paint(
    warningBlock(neutralText(maskWhileWorking(text, options, sent)), pageWidth(stderr.columns)),
    stderr,
    options,
  );
}

/** A URL as a QR code, for standard error. */
export async function codeText(url: string, { colors }: Sink, { color }: OutputOptions): Promise<string> {
  const { qrCode } = await import('./qr.ts');
  return qrCode(url, color === 'auto' ? colors : color === 'always');
}
