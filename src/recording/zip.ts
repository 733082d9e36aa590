/** Recordings in ZIP files: traces of Playwright, Fiddler's SAZ, and recordings that someone packed. */

import { readSaz } from './fiddler.ts';
import { readPacked } from './packed.ts';
import { readTrace } from './playwright-trace.ts';
import type { Opened, ReadInner, ReadSource } from './source.ts';
import { countOf } from './source.ts';
import { type Unpacked, unpack } from './unpack.ts';
import { wholeOf } from './whole.ts';

export async function readZip(opened: Opened, readInner: ReadInner): Promise<ReadSource | undefined> {
  const unpacked = unpack(await wholeOf(opened));
  const read = await readMembers(unpacked, opened, readInner);
  const lost = lossOf(unpacked);
  if (read === undefined) {
    return lost.length === 0 ? undefined : { entries: [], facts: { format: 'ZIP', lost, lacks: [] } };
  }
  return { ...read, facts: { ...read.facts, lost: [...read.facts.lost, ...lost] } };
}

async function readMembers(
  { members }: Unpacked,
  opened: Opened,
  readInner: ReadInner,
): Promise<ReadSource | undefined> {
  const names = Object.keys(members);
  if (names.some((name) => /\.network$/i.test(name))) return readTrace(members, opened);
  if (names.some((name) => /^raw\/\d+_c\.txt$/i.test(name))) return readSaz(members, opened);
  return readPacked(members, opened, readInner);
}

function lossOf({ passedOver, failure }: Unpacked): string[] {
  return [
    ...(failure === 'encrypted' ? ['the ZIP file is encrypted: export without a password'] : []),
    ...(failure === 'damaged'
      ? ['the ZIP file is damaged, cut off or encrypted: what could be read was judged']
      : []),
    ...(passedOver === 0
      ? []
      : [`${countOf(passedOver, 'file', 'files')} in the ZIP file too large to read, or too many`]),
  ];
}
