/** What went over the wire, as asked for: `--trace`, `--curl`, `--har`. Also written when the command failed. */
import { IdcliError } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../world.ts';
import { type Block, type Line, plain } from './human/line.ts';
import { neutralJson } from './human/neutral.ts';
import { maskOutcome } from './masked.ts';
import type { OutputOptions } from './options.ts';
import { paint } from './streams.ts';

declare const IDCLI_VERSION: string;

/** Readable by the owner only: even masked it tells who talked to whom. */
const HAR_MODE = 0o600;

/**
 * Writes the trace and the curl lines to standard error, and the HAR file.
 * @returns `OUTPUT_NOT_WRITTEN` when the file cannot be written; the rest of the output must not be lost over that
 */
export async function writeEvidence(
  outcome: Outcome,
  world: World,
  options: OutputOptions,
): Promise<IdcliError | undefined> {
  const { trace, curl, har, verbose } = options;
  if (!trace && !curl && har === undefined) return undefined;
  const { exchanges } = maskOutcome(outcome, options);
  if (trace) {
    const { traceBlock } = await import('./trace.ts');
    await writeApart(traceBlock(exchanges, verbose), world, options);
  }
  if (curl) {
    const { curlLines } = await import('./curl.ts');
    await writeApart(
      curlLines(exchanges).map((text): Line => [plain(text)]),
      world,
      options,
    );
  }
  return har === undefined ? undefined : writeHar(har, { ...outcome, exchanges }, world);
}

/** A block and an empty line, so that what follows is set apart. */
async function writeApart(lines: Block, world: World, options: OutputOptions): Promise<void> {
  if (lines.length > 0) await paint([...lines, []], world.stderr, options);
}

async function writeHar(path: string, outcome: Outcome, world: World): Promise<IdcliError | undefined> {
  const { toHar } = await import('./har.ts');
  const title = ['idcli', outcome.command, outcome.provider].filter((part) => part !== undefined).join(' ');
  const archive = toHar(outcome.exchanges, title, IDCLI_VERSION);
  try {
    await world.files.writeAtomic(path, `${neutralJson(JSON.stringify(archive, null, 2))}\n`, HAR_MODE);
    return undefined;
  } catch (cause) {
    return new IdcliError('OUTPUT_NOT_WRITTEN', `the HAR file could not be written to ${path}`, {
      hint: 'name a file in a folder that is there and that you may write to',
      cause,
    });
  }
}
