// A headless login by DPoP, PAR and JARM against a plain one, both warm: in one process that has done each before, in turn.
// What the processor works, because a busy machine disturbs that less.
import { held } from './measure.js';

const [ROUNDS, LIMIT] = [Number(process.env.IDCLI_BENCH_ROUNDS ?? 40), 1.3];
const { run } = await import('../dist/cli.js');
const { nodeWorld } = await import('../dist/node.js');

/** Says nothing, and keeps what a failure needs. */
function silentWorld() {
  const said = [];
  const sink = { isTTY: false, columns: 80, colors: false, write: async (data) => void said.push(`${data}`) };
  return { world: { ...nodeWorld(), stdout: sink, stderr: sink }, said };
}

const LOGIN = ['login', '--provider', 'generic', '--sandbox', '--headless', '--json'];
const WAYS = { plain: [], protected: ['--dpop', '--par', '--response-mode', 'jwt'] };

async function work(more) {
  const { world, said } = silentWorld();
  const before = process.cpuUsage();
  const code = await run([...LOGIN, ...more], world);
  if (code !== 0) throw new Error(`exit ${code}: ${said.join('')}`);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const times = { plain: [], protected: [] };
for (let round = -10; round < ROUNDS; round += 1) {
  for (const [name, more] of Object.entries(WAYS)) {
    const milliseconds = await work(more);
    // The first are not warm yet.
    if (round >= 0) times[name].push(milliseconds);
  }
}
const least = (name) => Math.min(...times[name]);
const median = (name) => times[name].toSorted((one, other) => one - other)[ROUNDS >> 1];
for (const name of Object.keys(WAYS))
  console.log(
    `${name.padEnd(10)} min ${least(name).toFixed(1)} ms, median ${median(name).toFixed(1)} ms of processor time`,
  );
console.log(
  `DPoP, PAR and JARM, warm: ${(median('protected') / median('plain')).toFixed(2)} x the plain login, ` +
    held(median('protected') / median('plain'), LIMIT),
);
