/** What a room offers to others is described where it is declared. */
import { expect, it } from 'vitest';
import { sourceFiles } from './source.ts';

const files = sourceFiles();
const IMPORTS =
  /(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']+)'|\{([^}]*)\} = await import\('(\.[^']+)'\)/g;
const FUNCTION =
  /^export (?:async )?(?:function\*? (\w+)|const (\w+)\b[^=\n]*= (?:async )?(?:\(|<|\w+ =>))/gm;

const roomOf = (path: string): string => path.split('/')[1] ?? '';

/** `path name` of all that another room, or the entrance of its own, imports. */
const offered = new Set(
  files.flatMap(({ path, text }) =>
    [...text.matchAll(IMPORTS)].flatMap(([, names = '', from = '', lazyNames = names, lazyFrom = from]) => {
      const target = new URL(lazyFrom, `file:///${path}`).pathname.slice(1);
      if (roomOf(target) === roomOf(path) && !path.endsWith('/index.ts')) return [];
      return [...lazyNames.matchAll(/(?:type )?(\w+)(?: as \w+|: \w+)?/g)].map(
        ([, name]) => `${target} ${name}`,
      );
    }),
  ),
);

it('functions that other rooms use have a doc comment', () => {
  const bare = files.flatMap(({ path, text }) =>
    [...text.matchAll(FUNCTION)]
      // Of several forms of a function the first is described.
      .filter(([, name], at, all) => name === undefined || all.findIndex((one) => one[1] === name) === at)
      .filter(({ index }) => !text.slice(0, index).endsWith('*/\n'))
      .map(([, name, constant]) => `${path} ${name ?? constant}`)
      .filter((place) => offered.has(place)),
  );
  expect(offered.size).toBeGreaterThan(1000);
  expect(bare, 'say above each what it does, with shapes, units and errors').toEqual([]);
});
