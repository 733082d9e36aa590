/** Locations and names of files, so that each is found by its name. */
import { describe, expect, it } from 'vitest';
import { codeOnly, sourceFiles } from './source.ts';

const files = sourceFiles();
const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

describe('files are found by name', () => {
  it('has no file beside the folder of its name', () => {
    const found = files.map(({ path }) => path).filter((path) => folders.has(path.replace(/\.ts$/, '')));
    expect(found, 'the entrance of a folder is in it: x/x.ts').toEqual([]);
  });

  it('has an index.ts only where a room opens to others', () => {
    const room = /^src\/(?:protocol\/)?[^/]+\/index\.ts$/;
    const found = files
      .map(({ path }) => path)
      .filter((path) => path.endsWith('/index.ts') && !room.test(path));
    expect(found, 'give it the name of its folder, or of what it does').toEqual([]);
  });
});

describe('what is written in one way only', () => {
  it('leaves undefined members out with defined()', () => {
    const spread = /\.\.\.\(([\w.?]+) === undefined \? \{\} : \{ (?:[\w-]+: )?\1 \}\)/;
    const found = files.filter(({ text }) => spread.test(codeOnly(text))).map(({ path }) => path);
    expect(found, '...defined({ name: value }), from src/common/defined.ts').toEqual([]);
  });
});
