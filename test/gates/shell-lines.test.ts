/** idcli accepts the command lines in the documentation that no transcript runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/parse.ts';
import { rpProbes } from '../../src/probes/rp/probes.ts';
import { spProbes } from '../../src/probes/sp/probes.ts';
import { faultsOf } from '../../src/sandbox/index.ts';
import { ROOT } from './source.ts';

const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((path) => path.endsWith('.md'));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/**
 * Returns the idcli lines of a page's `sh` blocks, with continuation lines joined, without comments and other shell
 * syntax.
 */
function shellLines(page: string): string[] {
  return [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
    .flatMap(([, block = '']) => block.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => /(?:^|\s)idcli\s.*/.exec(line.replace(/\s#\s.*$/, ''))?.[0].trim() ?? [])
    .map((line) => line.split(/\s(?:\||>|&&|\|\||<|2>)|;|\)(?=\s|$)/)[0] ?? '');
}

const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)]
    .map(([word]) =>
      word.replace(/"([^"]*)"|'([^']*)'/g, (_, one?: string, other?: string) => one ?? other ?? ''),
    )
    .slice(1);

const withLines = pages
  .map((path) => [path, [...new Set(shellLines(read(path)))]] as const)
  .filter(([, lines]) => lines.length > 0);

describe.each(withLines)('%s', (_path, lines) => {
  it.each(lines)('%s', async (line) => {
    await expect(parse(words(line), 80)).resolves.toBeDefined();
  });
});

it.each([
  ['test-your-relying-party', rpProbes(faultsOf('generic'))],
  ['test-your-service-provider', spProbes(faultsOf('generic'))],
] as const)('the probes that the guide %s names are there', (name, probes) => {
  const guide = read(`docs/guides/${name}.md`);
  const [, table = ''] = guide.split('| probe | what it proves');
  const named = [...(table.split('\n\n')[0]?.matchAll(/`([a-z0-9-]+)`/g) ?? [])].map(([, id]) => id);
  expect(named.length).toBeGreaterThan(12);
  const known = new Set(probes.map(({ id }) => id));
  expect(named.filter((id) => id !== undefined && !known.has(id))).toEqual([]);
});
