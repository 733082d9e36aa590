// What every start costs, and how large the installed runtime dependencies are.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { held, idcli, measure, NODE, table } from './measure.js';

const version = idcli('idcli --version', '--version');
const help = idcli('idcli --help', '--help');
table('Start-up', measure([NODE, version, help], 40), { [version.name]: 1.6, [help.name]: 1.8 });

const root = new URL('..', import.meta.url).pathname;
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const runtime = Object.entries(lock.packages).filter(
  ([path, { dev, optional }]) => path !== '' && !dev && !optional,
);
const size = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    // A package inside a package is an entry of its own in the lock file.
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + size(path);
    return sum + statSync(path).size;
  }, 0);
const sizes = runtime
  .map(([path]) => ({ path, bytes: size(join(root, path)) }))
  .toSorted((a, b) => b.bytes - a.bytes);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
console.log(
  `\nRuntime dependencies: ${sizes.length} packages, ${(total / 1e6).toFixed(1)} MB installed, ${held(total / 1e6, 20)}`,
);
for (const { path, bytes } of sizes.slice(0, 8))
  console.log(`  ${(bytes / 1e6).toFixed(1).padStart(5)} MB  ${path.replace(/^.*node_modules\//, '')}`);
