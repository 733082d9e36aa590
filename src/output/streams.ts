/** Lines of a page → a stream of the world, in the width and with the colours that fit it. */
import type { Sink, World } from '../world.ts';
import type { Block } from './human/line.ts';
import { type Page, pageWidth } from './human/page.ts';
import type { OutputOptions } from './options.ts';

/** The page that a stream is. */
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

/** Writes lines, in colour where `--color` or the stream says so; no line, no write. */
export async function paint(lines: Block, sink: Sink, { color }: OutputOptions): Promise<void> {
  if (lines.length === 0) return;
  const { painter } = await import('./human/paint.ts');
  const draw = await painter(color === 'auto' ? sink.colors : color === 'always');
  await sink.write(draw(lines));
}
