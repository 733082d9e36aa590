import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/providers/index.ts';
import { codeOnly, sourceFiles } from './source.ts';

/** APIs reserved for `src/node/`, and for `src/main.ts`, which starts the program in the real world. */
const REACHES: readonly (readonly [what: string, pattern: RegExp, why: string])[] = [
  ['process', /\bprocess\s*\./, 'everything outside the program is handed in as World'],
  ['console', /\bconsole\s*\./, 'output goes through the sinks of World, or it cannot be masked'],
  ['Date.now', /\bDate\.now\s*\(/, 'client and sandbox share one clock, which a test can freeze'],
  ['new Date()', /\bnew Date\(\s*\)/, 'client and sandbox share one clock, which a test can freeze'],
  ['Math.random', /\bMath\.random\b/, 'randomness is handed in, so that a test can count it'],
  ['global fetch', /(?<![.\w])fetch\s*\((?!.*:\s*typeof)/, 'a request that is not recorded cannot be shown'],
  [
    'setTimeout for waiting',
    /\bsetTimeout\s*\(\s*resolve\b/,
    'waiting goes through World.sleep, which a signal ends',
  ],
];

const outside = sourceFiles().filter(({ path }) => !path.startsWith('src/node/') && path !== 'src/main.ts');

describe('nothing reaches past the World', () => {
  it.each(REACHES)('%s', (what, pattern, why) => {
    const found = outside
      .filter(({ text }) => {
        const code = codeOnly(text);
        // A parameter or local variable named fetch is the one passed in.
        const handed = what === 'global fetch' && /\bfetch\b\s*[:,}=)]|\bfetch\b\s*\?/.test(code);
        return pattern.test(code) && !handed;
      })
      .map(({ path }) => path);
    expect(found, why).toEqual([]);
  });
});

describe("what comes with a checkout is a stranger's", () => {
  it('no code is loaded by a path', () => {
    const byPath = /\bcreateRequire\b|\bimport\((?!\s*(?:'|name\)))/;
    const found = sourceFiles()
      .filter(({ text }) => byPath.test(codeOnly(text)))
      .map(({ path }) => path);
    expect(found, 'a module of the working folder would run with the rights of the user').toEqual([]);
  });
});

describe('a provider is data, not a branch', () => {
  const ids = PRESETS.map(({ id }) => id).filter((id) => id !== 'generic');
  const comparison = new RegExp(
    `(?:===|!==|case)\\s*'(?:${ids.join('|')})'|'(?:${ids.join('|')})'\\s*(?:===|!==)`,
  );

  it('no code compares with the id of a provider', () => {
    const found = sourceFiles()
      .filter(({ path }) => !path.startsWith('src/providers/') && !path.startsWith('src/sandbox/'))
      .filter(({ text }) => comparison.test(text.replace(/\/\*[\s\S]*?\*\//g, '')))
      .map(({ path }) => path);
    expect(found, 'make the difference a member of the preset').toEqual([]);
  });
});

describe('the source stays readable', () => {
  it('has no loose ends', () => {
    const found = sourceFiles()
      .filter(({ text }) =>
        /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|biome-ignore|not implemented/.test(text),
      )
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });
});
