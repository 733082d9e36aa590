/** The pages of what can be imported have every entry of the package, every declaration, and nothing that is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { declarationsOf } from '../../scripts/docs/api.js';
import * as fixtures from '../../src/public/fixtures.ts';
import * as judgements from '../../src/public/index.ts';
import * as sandbox from '../../src/public/sandbox.ts';
import { ROOT } from './source.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const MODULES = { fixtures, judgements, sandbox };

it('every entry of the package that runs has its page', () => {
  const overview = read('docs/api/README.md');
  const entries = Object.entries(manifest.exports).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [] : [name.replace(/^\./, 'idcli')],
  );
  expect(entries.filter((name) => !overview.includes(`[\`${name}\`](`))).toEqual([]);
});

it.each(Object.entries(MODULES))(
  '%s exports what its page says, and the page has every declaration',
  (name, module) => {
    const source = read(`src/public/api/${name}.ts`);
    const declared = declarationsOf(source);
    const functions = declared.filter(({ kind }) => kind === 'function').map((one) => one.name);
    expect(functions.sort()).toEqual(Object.keys(module).sort());
    const exported = [...source.matchAll(/^export (?!type \{)/gm)];
    expect(declared).toHaveLength(exported.length);
    const page = read(`docs/api/${name}.md`);
    for (const { text } of declared) expect(page).toContain(text);
    // Whatever is called is explained.
    expect(declared.filter(({ kind, words }) => kind === 'function' && words === '')).toEqual([]);
  },
);
