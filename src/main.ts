/** Entry point of `bin/idcli.js` and the single file. */
import { run } from './cli.ts';
import { nodeWorld } from './node/node-world.ts';

run(process.argv.slice(2), nodeWorld()).then((code) => {
  process.exitCode = code;
});
