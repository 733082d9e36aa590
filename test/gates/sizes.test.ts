/**
 * Sources are read in windows and reviews: a line has at most 120 columns, a file at most 300 lines. The rooms below keep to it;
 * a room that comes to keep to it is added, and none is taken off.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, sourceFiles } from './source.ts';

const COLUMNS = 120;
const LINES = 300;
/** A key, an address or a pattern cannot be broken anywhere. */
const UNBREAKABLE = /\S{80}/;

const ROOMS = [
  ...['claims', 'common', 'config', 'explain', 'loopback', 'node', 'oauth', 'output/human', 'providers'],
  ...['scenarios', 'trust', 'user-agent'],
].map((room) => `src/${room}/`);

/** Lines that are longer still, by file: texts and patterns to be wrapped by hand. The numbers only shrink. */
const LONGER: Readonly<Record<string, number>> = {
  'src/config/project-file.ts': 4,
  'src/config/resolve-value.ts': 1,
  'src/explain/examples.ts': 1,
  'src/loopback/index.ts': 1,
  'src/loopback/page.ts': 4,
  'src/loopback/style.ts': 1,
  'src/node/fetch/tls-failures.ts': 1,
  'src/oauth/hints/client.ts': 3,
  'src/oauth/hints/hint-for.ts': 3,
  'src/oauth/hints/words.ts': 5,
  'src/scenarios/read-expectations.ts': 1,
  'src/trust/gate.ts': 2,
  'src/user-agent/choice.ts': 2,
  'src/user-agent/fill.ts': 1,
};

const files = sourceFiles()
  .map(({ path }) => path)
  .filter((path) => ROOMS.some((room) => path.startsWith(room)));
const linesOf = (path: string): string[] => readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n');

it('no line is longer than 120 columns', () => {
  const found = files.flatMap((path) => {
    const long = linesOf(path).flatMap((line, at) =>
      line.length > COLUMNS && !UNBREAKABLE.test(line) ? [at + 1] : [],
    );
    const known = LONGER[path] ?? 0;
    return long.length === known
      ? []
      : [`${path}: ${known} listed, and there are ${long.length}: ${long.join(', ')}`];
  });
  expect(found, 'wrap what is new, and take what was wrapped off the list').toEqual([]);
});

it('no file is longer than 300 lines', () => {
  const found = files.filter((path) => linesOf(path).length > LINES);
  expect(found, 'split it by what it does').toEqual([]);
});

it('every room has files', () => {
  expect(ROOMS.filter((room) => !files.some((path) => path.startsWith(room)))).toEqual([]);
});
