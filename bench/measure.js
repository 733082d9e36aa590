// Times whole commands side by side: the candidates take turns within each round, so that a machine that slows down
// slows all of them down. The ratio is of the minimums, the figure that noise disturbs least; medians stand beside it.
import { spawnSync } from 'node:child_process';

/** Reading a certificate file at every start costs Node 20 some 70 ms, and is no part of what is measured. */
export const environment = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, CI: '1' };

export const NODE = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

export const idcli = (name, ...words) => ({
  name,
  command: [process.execPath, new URL('../bin/idcli.js', import.meta.url).pathname, ...words],
});

/**
 * @param {{ name: string, command: string[], input?: string, expectedExit?: number }[]} candidates the first is the reference
 * @param {number} rounds
 * @returns {{ name: string, minimum: number, median: number, ratio: number }[]} milliseconds, and minimum against the reference's
 */
export function measure(candidates, rounds = 25) {
  const times = new Map(candidates.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, command, input, expectedExit = 0 } of candidates) {
      const [file, ...words] = command;
      const started = process.hrtime.bigint();
      const { status, stderr } = spawnSync(file, words, {
        env: environment,
        input: input ?? '',
        maxBuffer: 1 << 28,
      });
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      if (status !== expectedExit) throw new Error(`${name} ended with ${status}: ${stderr}`);
      // The first rounds fill the file cache.
      if (round >= 0) times.get(name).push(milliseconds);
    }
  }
  const reference = Math.min(...times.get(candidates[0].name));
  return candidates.map(({ name }) => {
    const sorted = times.get(name).toSorted((one, other) => one - other);
    return { name, minimum: sorted[0], median: sorted[sorted.length >> 1], ratio: sorted[0] / reference };
  });
}

/** Prints rows as an aligned table, with the limit that each was held against. */
export function table(title, rows, limits = {}) {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, minimum, median, ratio } of rows) {
    const limit = limits[name] === undefined ? '' : `   limit ${limits[name].toFixed(1)}`;
    console.log(
      `  ${name.padEnd(width)}  min ${minimum.toFixed(1).padStart(7)} ms   median ${median.toFixed(1).padStart(7)} ms   ${ratio.toFixed(2).padStart(5)} x${limit}`,
    );
  }
}
