// npm run docs: renews everything that is made from the code.
//   --transcripts  renews the transcripts in the documentation, too; this takes a minute
//   --check        writes nothing, names the first stale place of each file, and exits 1 if there is one
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { loadSource } from './load-source.js';

const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, transcripts: { type: 'boolean' } },
});
const { allPages, differenceOf, writePages } = await loadSource('scripts/docs/all.js');
const pages = await allPages();

if (options.check) {
  const entries = Object.entries(pages);
  const differences = await Promise.all(entries.map(([path, page]) => differenceOf(path, page)));
  const stale = differences.filter((difference) => difference !== undefined);
  if (stale.length > 0) {
    console.error(`Stale; run: npm run docs\n${stale.join('\n')}`);
    process.exitCode = 1;
  }
} else {
  const written = await writePages(pages);
  console.log(written.length === 0 ? 'everything is current' : `written: ${written.join(', ')}`);
  if (options.transcripts) process.exitCode = renewTranscripts();
}

function renewTranscripts() {
  const vitest = ['vitest', 'run', '--project', 'unit', 'test/cli/transcripts.test.ts'];
  const { status } = spawnSync('npx', vitest, {
    stdio: 'inherit',
    env: { ...process.env, UPDATE: '1' },
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}
