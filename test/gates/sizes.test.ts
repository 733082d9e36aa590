/** Sources are read in windows and reviews: a line has at most 120 columns, a file at most 300 lines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, sourceFiles } from './source.ts';

const COLUMNS = 120;
const LINES = 300;
/** A key, an address or a pattern cannot be broken anywhere. */
const UNBREAKABLE = /\S{80}/;

const files = sourceFiles().map(({ path }) => ({
  path,
  lines: readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n'),
}));

it('no line is longer than 120 columns', () => {
  const found = files.flatMap(({ path, lines }) =>
    lines.flatMap((line, at) =>
      line.length > COLUMNS && !UNBREAKABLE.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [],
    ),
  );
  expect(found, 'wrap it').toEqual([]);
});

it('no file is longer than 300 lines', () => {
  const found = files.filter(({ lines }) => lines.length > LINES).map(({ path }) => path);
  expect(found, 'split it by what it does').toEqual([]);
});
