// How long an embedded sandbox takes until it answers: in a process that did nothing yet, import of its code included.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { environment, held } from './measure.js';

const ROUNDS = 20;
const LIMIT = 300;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-'));
try {
  await build({
    absWorkingDir: root,
    entryPoints: { sandbox: 'src/sandbox/index.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    loader: { '.jpg': 'base64' },
    outExtension: { '.js': '.mjs' },
    banner: { js: 'const require=process.getBuiltinModule;' },
  });
  const file = join(folder, 'measure.mjs');
  writeFileSync(
    file,
    `const started = performance.now();
const { startSandbox } = await import('./sandbox.mjs');
const sandbox = await startSandbox({
  port: 0,
  now: () => new Date(),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  sleep: async () => {},
});
console.log(performance.now() - started);
await sandbox.close();
`,
  );
  const times = Array.from({ length: ROUNDS }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
      encoding: 'utf8',
      env: environment,
    });
    if (status !== 0) throw new Error(`the sandbox did not start: ${stderr}`);
    return Number(stdout);
  }).sort((one, other) => one - other);
  const [minimum = 0] = times;
  console.log(
    `Sandbox ready in its process: min ${minimum.toFixed(1)} ms, median ${times[ROUNDS >> 1].toFixed(1)} ms, ${held(minimum, LIMIT)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
