import { expect, test } from 'vitest';
import { circlesIn } from './circles.ts';
import { sourceFiles } from './source.ts';

test('no file imports itself by way of others, types and lazy imports counted', () => {
  const imports = sourceFiles().map(
    ({ path, imports }) => [path, imports.map(({ target }) => target)] as const,
  );
  expect(
    circlesIn(new Map(imports)),
    'move what both need into a file of its own, or hand it in as an argument',
  ).toEqual([]);
});

test('a circle is found, whole', () => {
  const imports = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', ['e']],
    ['e', []],
    ['f', ['f']],
  ]);
  expect(circlesIn(imports)).toEqual([['a', 'b', 'c'], ['f']]);
});
