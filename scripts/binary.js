// npm run build:binary: one executable without Node.js, made by Bun, and LICENCES.txt of what it holds.
//   --target NAME   another system than this one; can be repeated
//   --all           every system
//   --out FOLDER    default: build
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bunFor, OWN_TARGET, TARGETS } from './binary/targets.js';
import { bundle } from './build/bundle.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const cache = join(root, 'node_modules/.cache/idcli-binary');

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    all: { type: 'boolean' },
    out: { type: 'string', default: 'build' },
  },
});
const chosen = values.all ? Object.keys(TARGETS) : (values.target ?? [OWN_TARGET]);
const unknown = chosen.filter((name) => !Object.hasOwn(TARGETS, name));
if (unknown.length > 0)
  throw new Error(`unknown target ${unknown.join(', ')}; there are ${Object.keys(TARGETS).join(', ')}`);
const out = resolve(values.out);
mkdirSync(out, { recursive: true });

/** Laid out as inside of the executable: entries at the top of what Bun compiles, what they read in assets/. */
async function stage(folder, inside) {
  const dist = join(folder, 'dist');
  await bundle(dist, `file://${inside}dist/idcli.js`);
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  mkdirSync(join(folder, 'assets/dist'), { recursive: true });
  renameSync(join(dist, 'libxml2.wasm'), join(folder, 'assets/dist/libxml2.wasm'));
  renameSync(join(dist, 'LICENCES.txt'), join(folder, 'assets/LICENCES.txt'));
  cpSync(join(root, 'schemas/saml'), join(folder, 'assets/schemas/saml'), { recursive: true });
}

function compile(folder, name, file) {
  const words = ['build', '--compile', '--bytecode', `--target=bun-${name}`, `--outfile=${file}`];
  words.push(`--compile-executable-path=${bunFor(name, cache)}`);
  // A checkout says nothing about how idcli runs: neither .env nor bunfig.toml of the current folder is read.
  words.push('--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig');
  words.push('bin/single-file.js', 'dist/thread.js');
  for (const asset of ['dist', 'schemas', 'LICENCES.txt']) words.push('--asset', `assets/${asset}`);
  const { status, stderr } = spawnSync(bunFor(OWN_TARGET, cache), words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Bun made no file for ${name}: ${stderr}`);
}

for (const name of chosen) {
  const { inside, suffix } = TARGETS[name];
  const folder = mkdtempSync(join(tmpdir(), 'idcli-binary-'));
  const file = join(out, `idcli-${version}-${name}${suffix}`);
  try {
    await stage(folder, inside);
    compile(folder, name, file);
    cpSync(join(folder, 'assets/LICENCES.txt'), join(out, 'LICENCES.txt'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  console.log(`${sha256}  ${file}  ${(bytes.length / 1e6).toFixed(1)} MB`);
}
