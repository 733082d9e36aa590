// Headless logins as steps of one `idcli run` against as many processes, and the memory that more and more of them
// take.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, idcli } from './measure.js';

const LOGINS = 100;
const LIMIT = 10;
const ROUNDS = 3;
const SIZES = [100, 1000];

const folder = mkdtempSync(join(tmpdir(), 'idcli-scenarios-'));
const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--json'];

function scenario(steps) {
  const file = join(folder, `${steps}.yaml`);
  const lines = Array.from(
    { length: steps },
    (_, at) => `  - { name: login ${at}, run: ${LOGIN.join(' ')} }`,
  );
  writeFileSync(file, `steps:\n${lines.join('\n')}\n`);
  return file;
}

function seconds(work) {
  const started = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

function runOnce({ command: [file, ...words] }) {
  const { status, stderr } = spawnSync(file, words, { env: environment, input: '', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`ended with ${status}: ${stderr}`);
}

/** Most memory that a run took, in MB. */
async function peak({ command: [file, ...words] }) {
  const child = spawn(file, words, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  let most = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 20);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`ended with ${code}`);
  return most / 1024;
}

try {
  const one = idcli('a login', ...LOGIN);
  const run = (steps) => idcli(`${steps} logins`, 'run', scenario(steps), '--jobs', '2', '--quiet');
  const together = run(LOGINS);
  runOnce(one);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    processes: seconds(() => {
      for (let at = 0; at < LOGINS; at += 1) runOnce(one);
    }),
    steps: seconds(() => runOnce(together)),
  }));
  const best = (name) => Math.min(...rounds.map((round) => round[name]));
  const [processes, steps] = [best('processes'), best('steps')];
  console.log(`\n${LOGINS} headless logins against the sandbox, the best of ${ROUNDS} rounds\n`);
  console.log(`  ${LOGINS} processes, one after the other  ${processes.toFixed(1).padStart(6)} s`);
  console.log(`  idcli run --jobs 2                 ${steps.toFixed(1).padStart(6)} s`);
  console.log(`  ratio ${(processes / steps).toFixed(1)}, limit ${LIMIT}`);
  console.log('\nMost memory of one process\n');
  for (const size of SIZES)
    console.log(`  ${String(size).padStart(5)} logins  ${(await peak(run(size))).toFixed(0).padStart(5)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
