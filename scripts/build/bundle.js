// Bundles src/ for start-up speed: CommonJS, one file for each part that is loaded by itself. Unbundled, the same
// program starts 6 times slower, because Node finds, reads and compiles hundreds of files; as ES modules, half as slow
// again.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { BUILTINS_ON_FIRST_USE } from './builtins.js';
import { LIBXML2_BESIDE } from './libxml2.js';
import { licencesOf } from './licences.js';
import { PICTURES_AS_BASE64 } from './pictures.js';
import { PLAIN_EXPORTS } from './plain-exports.js';
import { CATALOG_WITHOUT_PROSE } from './without-prose.js';
import { SAMLIFY_WITHOUT_URL_PARSE } from './without-url-parse.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { homepage = '', version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Parts of which a run needs either nothing or all: each with what it imports is one file, unless an earlier one has
 * it. Each file costs Node as much to find and read as 10 kB of unused code; left alone, reading a token would load 47
 * of them. A group for logins made a token load a third more: it took what both need.
 */
const TOGETHER = [
  { name: 'start', test: /src[\\/](?:cli|outcome|node[\\/]node-world)\.ts$/ },
  { name: 'command', test: /src[\\/](?:parse|config[\\/]index|output[\\/]index)\.ts$/ },
  {
    name: 'human',
    test: /src[\\/]output[\\/](?:human[\\/](?:human|run|page|paint|error)|masked|mask[\\/]mask|streams)\.ts$/,
  },
  { name: 'judge', test: /src[\\/]flows[\\/]decode-token[\\/](?:tell|bench|judge)\.ts$/ },
];

/** What other programs import, by the name of the entry in package.json. */
const PUBLIC = {
  index: 'src/public/index.ts',
  sandbox: 'src/public/sandbox.ts',
  fixtures: 'src/public/fixtures.ts',
};

/** Their types are written as declarations, and are shipped as they are; only the path of the documents' types differs. */
function writeTypes(folder) {
  for (const [name, source] of [
    ['index', 'judgements'],
    ['sandbox', 'sandbox'],
    ['fixtures', 'fixtures'],
  ]) {
    const text = readFileSync(join(root, `src/public/api/${source}.ts`), 'utf8')
      .replaceAll('../../../schemas/outcome.d.cts', '../schemas/outcome.cjs')
      .replace(/'\.\/(\w+)\.ts'/g, "'./$1.js'");
    writeFileSync(join(folder, `${name}.d.ts`), text);
  }
}

/**
 * Writes the program to a folder: idcli.js, thread.js, cli.js, node.js, what they load, and LICENCES.txt.
 * @param {string} folder with nothing of an earlier build in it
 * @param {string} [address] of a file in that folder, as the program will see it; default: where it is
 */
export async function bundle(folder, address) {
  const define = { IDCLI_VERSION: JSON.stringify(version), IDCLI_HOMEPAGE: JSON.stringify(homepage) };
  if (address !== undefined) define['import.meta.url'] = JSON.stringify(address);
  const build = await rolldown({
    cwd: root,
    // The second line is what tests of the packed program run, in a world of their own.
    input: {
      ...{ idcli: 'src/main.ts', thread: 'src/thread.ts' },
      ...{ cli: 'src/cli.ts', node: 'src/node/node-world.ts' },
      ...PUBLIC,
    },
    platform: 'node',
    transform: { target: 'node20.19', define },
    plugins: [
      CATALOG_WITHOUT_PROSE,
      SAMLIFY_WITHOUT_URL_PARSE,
      LIBXML2_BESIDE,
      BUILTINS_ON_FIRST_USE,
      PICTURES_AS_BASE64,
      PLAIN_EXPORTS,
    ],
  });
  const { output } = await build.write({
    dir: folder,
    format: 'cjs',
    exports: 'named',
    externalLiveBindings: false,
    esModule: false,
    entryFileNames: '[name].js',
    // The same name in the next version, so that Node replaces what it has compiled of this one.
    chunkFileNames: '[name].js',
    codeSplitting: { groups: TOGETHER },
    minify: true,
  });
  // Compiled code is kept for exactly this build.
  const code = createHash('sha256');
  for (const { code: text = '' } of output) code.update(text);
  const about = { type: 'commonjs', build: code.digest('hex').slice(0, 16) };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(about)}\n`);
  writeFileSync(join(folder, 'LICENCES.txt'), licencesOf(output));
  writeTypes(folder);
}
