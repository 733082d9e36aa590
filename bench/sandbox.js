// How long `idcli/sandbox` takes until it answers: as it is shipped, in a process that did nothing yet, import included; the next
// ones in the same process; and twenty at once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment, held } from './measure.js';

const ROUNDS = Number(process.env.IDCLI_BENCH_ROUNDS ?? 20);
/** In milliseconds: all systems, and one of them. */
const LIMITS = { 'all systems': 150, generic: 100 };
const OPTIONS = { 'all systems': {}, generic: { systems: ['generic'] } };

const entry = new URL('../dist/sandbox.js', import.meta.url).href;
const measure = (options) => `
const begun = () => ({ at: performance.now(), processor: process.cpuUsage() });
const since = ({ at, processor }) => {
  const { user, system } = process.cpuUsage(processor);
  return { elapsed: performance.now() - at, processor: (user + system) / 1000 };
};
const first = begun();
const { startSandbox } = await import(${JSON.stringify(entry)});
const options = ${JSON.stringify(options)};
const sandbox = await startSandbox(options);
const ready = since(first);
const next = begun();
const another = await startSandbox(options);
const second = since(next);
const many = begun();
const others = await Promise.all(Array.from({ length: 20 }, () => startSandbox(options)));
const twenty = since(many);
console.log(JSON.stringify({ ready, second, twenty, rss: process.memoryUsage.rss() / 1e6 }));
await Promise.all([sandbox, another, ...others].map((one) => one.close()));
`;

function run(options) {
  const words = ['--input-type=module', '-e', measure(options)];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    env: environment,
  });
  if (status !== 0) throw new Error(`the sandbox did not start: ${stderr}`);
  return JSON.parse(stdout);
}

for (const [name, options] of Object.entries(OPTIONS)) {
  const rounds = Array.from({ length: ROUNDS }, () => run(options));
  const least = (part, time) => Math.min(...rounds.map((round) => round[part][time]));
  const show = (part) =>
    `processor ${least(part, 'processor').toFixed(1)} ms, elapsed ${least(part, 'elapsed').toFixed(1)} ms`;
  const limit = LIMITS[name];
  console.log(`${name}: ${show('ready')}, ${held(least('ready', 'processor'), limit)}`);
  console.log(`  the next in the same process: ${show('second')}`);
  console.log(
    `  twenty more at once: ${show('twenty')}; then ${Math.max(...rounds.map(({ rss }) => rss)).toFixed(0)} MB`,
  );
}
