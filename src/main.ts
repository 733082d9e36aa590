/** Entry point of `bin/idcli.js` and the single file. */
import { run } from './cli.ts';
import { useLeanFetch } from './node/lean-fetch.ts';
import { nodeWorld } from './node/node-world.ts';

useLeanFetch();

run(process.argv.slice(2), nodeWorld()).then((code) => {
  process.exitCode = code;
});
