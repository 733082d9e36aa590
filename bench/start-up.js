// What every start costs, and how large the package is.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { held, idcli, measure, NODE, SINGLE_FILE, table } from './measure.js';

const version = idcli('idcli --version', '--version');
const help = idcli('idcli --help', '--help');
table('Start-up', measure([NODE, version, help], 40), {
  [version.name]: SINGLE_FILE ? 1 : 1.6,
  [help.name]: 1.8,
});

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(
  `\nThe package: ${megabytes(packed.size)} packed, ${megabytes(packed.unpackedSize)} installed, ${held(packed.unpackedSize / 1e6, 20)}`,
);
