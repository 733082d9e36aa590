// A whole signature against the embedded sandbox, signed at once, as a process, and where its time goes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idcli, measure, NODE, table } from './measure.js';

const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-'));
const SIGN = ['sign-consent', '--method', 'sbid', '--text', 'I agree to the order of item 42.', '--sandbox'];
const OUT = ['--out', join(folder, 'sdo.xml'), '--overwrite'];
const sign = idcli('sign-consent, no pending poll', ...SIGN, '--fault', 'instant', '--json', ...OUT);
// --dry-run loads the same code and starts the sandbox, but asks it for the keys only.
const dryRun = idcli('the same with --dry-run', ...SIGN, '--json', '--dry-run');
const help = idcli('idcli sign-consent --help', 'sign-consent', '--help');

const rows = measure([NODE, sign, dryRun, help], 20);
rmSync(folder, { recursive: true, force: true });
table('A consent signature as a process', rows, { [sign.name]: 7 });

const of = (name) => rows.find((row) => row.name === name).minimum;
const share = (milliseconds) =>
  `${milliseconds.toFixed(0)} ms (${((100 * milliseconds) / of(sign.name)).toFixed(0)} %)`;
console.log('\nShares of the signature');
console.log(`  Node itself                                    ${share(of(NODE.name))}`);
console.log(`  program, command line, configuration            ${share(of(help.name) - of(NODE.name))}`);
console.log(`  imports of flow and sandbox, keys, encryption   ${share(of(dryRun.name) - of(help.name))}`);
console.log(`  order, tokens, signed data object, checks       ${share(of(sign.name) - of(dryRun.name))}`);
