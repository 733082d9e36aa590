// Times whole commands side by side: the candidates take turns within each round, so that a machine that slows down
// slows all of them down. The ratio is of the minimums, the figure that noise disturbs least; medians stand beside it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Reading a certificate file at every start costs Node 20 some 70 ms, and is no part of what is measured. */
export const environment = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, CI: '1' };

export const NODE = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

/** `IDCLI_BENCH_PROGRAM` names another build: bin/idcli.js of an installed package, or a single file. */
const program = process.env.IDCLI_BENCH_PROGRAM ?? fileURLToPath(new URL('../bin/idcli.js', import.meta.url));
export const SINGLE_FILE = !program.endsWith('.js');
/** The words that start idcli. */
export const PROGRAM = SINGLE_FILE ? [program] : [process.execPath, program];

export const idcli = (name, ...words) => ({ name, command: [...PROGRAM, ...words] });

/**
 * @param {{ name: string, command: string[], input?: string, expectedExit?: number }[]} candidates the first is the reference
 * @param {number} usual rounds, unless IDCLI_BENCH_ROUNDS says how many
 * @returns {{ name: string, minimum: number, median: number, ratio: number, processor: number, processorRatio: number }[]}
 *   milliseconds, and minimum against the reference's; the same for the time of the processor
 */
export function measure(candidates, usual = 25) {
  const rounds = Number(process.env.IDCLI_BENCH_ROUNDS ?? usual);
  const times = new Map(candidates.map(({ name }) => [name, { elapsed: [], processor: [] }]));
  for (let round = -2; round < rounds; round += 1) {
    for (const candidate of candidates) {
      const started = process.hrtime.bigint();
      run(candidate, candidate.command);
      const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
      const processor = processorTime(candidate);
      // The first rounds fill the file cache.
      if (round < 0) continue;
      times.get(candidate.name).elapsed.push(elapsed);
      times.get(candidate.name).processor.push(processor);
    }
  }
  const reference = times.get(candidates[0].name);
  return candidates.map(({ name }) => {
    const elapsed = times.get(name).elapsed.toSorted((one, other) => one - other);
    const processor = Math.min(...times.get(name).processor);
    return {
      name,
      minimum: elapsed[0],
      median: elapsed[elapsed.length >> 1],
      ratio: elapsed[0] / Math.min(...reference.elapsed),
      processor,
      processorRatio: processor / Math.min(...reference.processor),
    };
  });
}

function run({ name, input, expectedExit = 0 }, [file, ...words]) {
  const { status, stderr } = spawnSync(file, words, {
    env: environment,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== expectedExit) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return stderr;
}

/** What the processor worked for a run, in all threads: on a busy machine it says more than the clock. */
function processorTime(candidate) {
  const script = `TIMEFORMAT='%U %S'; time "$@"`;
  const stderr = run(candidate, ['bash', '-c', script, 'time', ...candidate.command]);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return (user + system) * 1000;
}

/** Prints rows as an aligned table, with the limit that each was held against. */
export function table(title, rows, limits = {}) {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, minimum, median, ratio, processor, processorRatio } of rows) {
    const columns = [
      `  ${name.padEnd(width)}  min ${minimum.toFixed(1).padStart(7)} ms`,
      `median ${median.toFixed(1).padStart(7)} ms`,
      `${ratio.toFixed(2).padStart(5)} x`,
      `processor ${processor.toFixed(0).padStart(4)} ms`,
      `${processorRatio.toFixed(2).padStart(5)} x`,
    ];
    const limit = limits[name];
    console.log(columns.join('   ') + (limit === undefined ? '' : `   ${held(ratio, limit)}`));
  }
}

/** `limit 2.0: holds`, of a figure that may be at most the limit. */
export const held = (figure, limit) => `limit ${limit.toFixed(1)}: ${figure <= limit ? 'holds' : 'MISSED'}`;
