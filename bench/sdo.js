// Opens a signed data object of 30 MB, as a process: how long it takes, and how much memory at the most.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSource } from '../scripts/load-source.js';

const { anchorPem, makeSdo } = await loadSource('src/sandbox/sdo/make-sdo.ts');
const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-sdo-'));
const program = process.env.IDCLI_BENCH_PROGRAM ?? fileURLToPath(new URL('../bin/idcli.js', import.meta.url));
// Says at the end what the process needed; on standard error, where it disturbs no result.
const probe = `data:text/javascript,process.on('exit',()=>process.stderr.write('PEAK '+process.resourceUsage().maxRSS))`;

const order = (kind, bytes, mediaType) => ({
  kind,
  document: { mediaType, bytes },
  signer: { name: 'Camille Durand', serialNumber: '17829049902', country: 'NO', eid: 'nets_sms' },
  now: new Date(),
  random: (length) => new Uint8Array(length).fill(7),
});
const MEGABYTE = 1024 * 1024;
const text = (size) => Buffer.alloc(size, 'I agree to the order of item 42. ');
const pdf = (size) =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size, 0xe5), Buffer.from('\n%%EOF\n')]);
const objects = [
  ['node -e 0', undefined],
  ['SEID-SDO, 9 kB', order('seid-sdo', text(40), 'text/plain')],
  ['SEID-SDO, 30 MB, a text', order('seid-sdo', text(22.4 * MEGABYTE), 'text/plain')],
  ['SEID-SDO, 30 MB, a PDF', order('seid-sdo', pdf(22.4 * MEGABYTE), 'application/pdf')],
  ['LTV-SDO, 30 MB, a text', order('ltv-sdo', text(22.4 * MEGABYTE), 'text/plain')],
];

function run(words) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--import', probe, ...words], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, CI: '1' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const peak = Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024;
  if (status !== 0) throw new Error(`ended with ${status}: ${stderr}`);
  return { milliseconds, peak };
}

try {
  writeFileSync(join(folder, 'anchor.pem'), anchorPem());
  console.log('\nSigned data objects: the best of 3 runs\n');
  for (const [name, made] of objects) {
    const file = join(folder, 'sdo');
    if (made !== undefined) writeFileSync(file, makeSdo(made));
    const words =
      made === undefined
        ? ['-e', '0']
        : [program, 'decode-sdo', file, '--trust-anchor', join(folder, 'anchor.pem')];
    const runs = [run(words), run(words), run(words)];
    const milliseconds = Math.min(...runs.map((one) => one.milliseconds));
    const peak = Math.max(...runs.map((one) => one.peak));
    console.log(
      `  ${name.padEnd(26)} ${milliseconds.toFixed(0).padStart(6)} ms   peak ${peak.toFixed(0).padStart(4)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
