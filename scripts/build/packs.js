// From the chunks of the bundle to the files in dist/: packs of chunks that are used together.
import { rm, writeFile } from 'node:fs/promises';

/** Bytes below which a pack costs more to find and read than its chunks cost others. */
const SMALL = 8192;

/**
 * Writes packs, and which chunk is in which. Chunks that the same rehearsals use share one; any other is a pack of its own.
 * @param {URL} dist
 * @param {Map<string, string>} chunks
 * @param {Map<string, string>} usedBy chunk → the letters of the rehearsals that use it
 */
export async function writePacks(dist, chunks, usedBy) {
  const groups = new Map();
  for (const [chunk, letters] of usedBy) groups.set(letters, [...(groups.get(letters) ?? []), chunk]);
  const size = (letters) => groups.get(letters).reduce((sum, chunk) => sum + chunks.get(chunk).length, 0);
  for (const letters of [...groups.keys()].filter((one) => size(one) < SMALL)) {
    // Whoever needs these chunks reads the other pack anyway; the fewer others do, the better.
    const [host] = [...groups.keys()]
      .filter((other) => other !== letters && [...letters].every((letter) => other.includes(letter)))
      .toSorted((one, other) => one.length - other.length);
    if (host === undefined) continue;
    groups.get(host).push(...groups.get(letters));
    groups.delete(letters);
  }
  const packs = new Map([...groups].map(([letters, members]) => [`pack-${letters}.js`, members]));
  const places = [...packs].flatMap(([pack, members]) => members.map((chunk) => [chunk, pack]));
  const index = { v8: process.versions.v8, packs: Object.fromEntries(places) };
  for (const chunk of chunks.keys()) if (!usedBy.has(chunk)) packs.set(chunk, [chunk]);
  for (const [pack, members] of packs) {
    const makers = members.map((chunk) => makerOf(chunk, chunks.get(chunk)));
    await writeFile(new URL(pack, dist), `'use strict';({\n${makers.join(',\n')}\n})\n`);
  }
  // In this order, so that the program is whole at any moment.
  await writeFile(new URL('packs.json', dist), JSON.stringify(index));
  for (const chunk of usedBy.keys()) await rm(new URL(chunk, dist), { force: true });
}

/** The function that makes a chunk: what Node wraps around a CommonJS module. */
function makerOf(chunk, code) {
  const url = code.includes('__url') ? 'const __url=require("node:url").pathToFileURL(__filename).href;' : '';
  return `${JSON.stringify(chunk)}(module,exports,require,__filename,__import){${url}${code.trim()}\n}`;
}
