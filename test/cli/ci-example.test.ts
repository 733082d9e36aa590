/**
 * The example of docs/examples/ci, whole: what its two pipelines say is run as they say it, shard by shard, then
 * merged.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/config/document.ts';
import { splitWords } from '../../src/scenarios/words.ts';
import { onlineWorld } from '../helpers/online.ts';
import { type Ran, runIn } from '../helpers/run.ts';
import type { TestWorld } from '../helpers/world.ts';
import { assertJunit } from './junit.ts';

const FOLDER = fileURLToPath(new URL('../../docs/examples/ci', import.meta.url));

const FILES = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [join('/project', path.slice(FOLDER.length)), readFileSync(path, 'utf8')]),
);

/** All texts of a pipeline file that start idcli, in their order. */
function linesOf(path: string): string[] {
  const { value, problems } = readDocument(FILES[`/project/${path}`] ?? '');
  expect(problems).toEqual([]);
  const texts = (part: unknown): string[] =>
    typeof part === 'string' ? [part] : Object.values(Object(part)).flatMap(texts);
  return texts(value).filter((text) => text.startsWith('npx --no -- idcli '));
}

/** As a shell of the CI server does it: variables and file names put in. */
function argvOf(line: string, variables: Readonly<Record<string, string>>, world: TestWorld): string[] {
  const filled = Object.entries(variables).reduce(
    (text, [name, value]) => text.replaceAll(name, value),
    line,
  );
  const split = splitWords(filled);
  if ('problem' in split) throw new Error(split.problem);
  const there = [...new Set([...Object.keys(FILES), ...world.written.keys()])].sort();
  return split.words.slice(4).flatMap((word) => {
    if (!word.includes('*')) return [word];
    const pattern = new RegExp(`^/project/${word.replaceAll('.', '\\.').replace('*', '[^/]*')}$`);
    return there.filter((path) => pattern.test(path)).map((path) => path.slice('/project/'.length));
  });
}

async function runLine(line: string, variables: Record<string, string>, world: TestWorld): Promise<Ran> {
  const streams = onlineWorld();
  const own = { ...world, stdout: streams.stdout, stderr: streams.stderr };
  return runIn(own, argvOf(line, variables, world));
}

const text = (world: TestWorld, path: string): string =>
  Buffer.from(world.written.get(`/project/${path}`)?.data ?? []).toString('utf8');

describe.each([
  [
    '.github/workflows/identity.yml',
    (shard: number) => ({ '${{ matrix.shard }}': String(shard) }),
    'junit.xml',
  ],
  ['.gitlab-ci.yml', (shard: number) => ({ $CI_NODE_INDEX: String(shard), $CI_NODE_TOTAL: '2' }), undefined],
] as const)('%s', (path, variables, junit) => {
  it('runs two shards, and merges them to the whole', async () => {
    const [runAll = '', merge = '', ...others] = linesOf(path);
    expect(others).toEqual([]);
    const world = onlineWorld({ files: FILES, env: { CI: 'true' } });
    const counts: number[] = [];
    for (const shard of [1, 2]) {
      const { code, stdout } = await runLine(runAll, variables(shard), world);
      expect(stdout).toContain(`shard ${shard} of 2`);
      expect(code, stdout).toBe(0);
      counts.push(JSON.parse(text(world, `report-${shard}.json`)).data.totals.passed);
    }
    const { code, stdout } = await runLine(merge, {}, world);
    expect(stdout).toContain('shards 1, 2 of 2');
    expect(code).toBe(0);
    const { data } = JSON.parse(text(world, 'report.json'));
    const [one = 0, two = 0] = counts;
    expect(data.totals).toMatchObject({ passed: one + two, failed: 0, skipped: 0 });
    expect(Math.abs(one - two)).toBeLessThanOrEqual(1);
    expect(data.totals.passed).toBe(data.plans[0].steps);
    if (junit !== undefined) assertJunit(text(world, junit), { tests: one + two, failures: 0 });
  });

  it('fails when a shard left no report', async () => {
    const [runAll = '', merge = ''] = linesOf(path);
    const world = onlineWorld({ files: FILES });
    // Its selection has no steps, so there is an error in its report, and nothing else.
    await runLine(`${runAll} --grep nothing-at-all`, variables(2), world);
    await runLine(`${runAll} --grep signed`, variables(1), world);
    const { code, stderr } = await runLine(merge, {}, world);
    expect(stderr.replace(/\s+/g, ' ')).toContain('report-2.json tells of no step: no step fits');
    expect(stderr).toContain('shard 2/2 is missing');
    expect(code).toBe(3);
  });
});

it('the files against staging are fine as far as can be seen here', async () => {
  const world = onlineWorld({
    files: FILES,
    connect: () => async () => Promise.reject(new Error('offline')),
  });
  const { code, stdout } = await runIn(world, ['run', 'scenarios/staging.yaml', '--json']);
  expect(code).toBe(1);
  const [inspected, login] = JSON.parse(stdout).data.steps;
  expect(inspected.status).toBe('failed');
  expect(login.status).toBe('failed');
  expect(JSON.stringify(JSON.parse(stdout).reports)).toContain('STAGING_USER is not set');
});
