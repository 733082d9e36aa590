/** Writes the lines of a page to a stream, in its width and colours. */
import type { Sink, World } from '../world.ts';
import type { Block } from './human/line.ts';
import { type Page, pageWidth } from './human/page.ts';
import type { OutputOptions } from './options.ts';

/** Returns the page for a stream. */
export function pageFor(sink: Sink, world: World, { verbose, showPii }: OutputOptions): Page {
  const timeZone = world.env.TZ;
  return {
    width: pageWidth(sink.columns),
    now: world.now(),
    ...(timeZone === undefined || timeZone === '' ? {} : { timeZone }),
    verbose,
    showPii,
  };
}

/** Writes lines, in colour if `--color` or the stream says so; without lines, writes nothing. */
export async function paint(lines: Block, sink: Sink, { color }: OutputOptions): Promise<void> {
  if (lines.length === 0) return;
  const { painter } = await import('./human/paint.ts');
  const draw = await painter(color === 'auto' ? sink.colors : color === 'always');
  await sink.write(draw(lines));
}
