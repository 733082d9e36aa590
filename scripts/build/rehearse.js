// Runs command lines in this process as bin/idcli.js would, and writes down what was loaded for them.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { load, modules, scripts } = createRequire(import.meta.url)('../../bin/load.js');
const { commands, found, caches, name } = JSON.parse(process.argv[2]);
const { run } = load('cli.js');
const { nodeWorld } = load('node.js');

for (const command of commands) {
  const code = await run(command, nodeWorld());
  if (code !== 0) throw new Error(`idcli ${command.join(' ')} ended with ${code}`);
}
if (found !== undefined) writeFileSync(found, JSON.stringify([...modules.keys()]));
else {
  for (const [pack, script] of scripts)
    writeFileSync(join(caches, `${pack}.${name}.cache`), script.createCachedData());
}
