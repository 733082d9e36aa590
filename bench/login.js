// A whole headless login against the embedded sandbox, as a process, and where its time goes.
import { idcli, measure, NODE, SINGLE_FILE, table } from './measure.js';

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--json'];
const login = idcli('login, headless, embedded sandbox', ...LOGIN);
// --dry-run loads the same code and starts the sandbox, but asks it for one document only.
const dryRun = idcli('the same with --dry-run', ...LOGIN, '--dry-run');
const SAML = ['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', ...LOGIN.slice(3)];
const saml = idcli('login by SAML, headless, embedded sandbox', ...SAML);
const samlDryRun = idcli('the same with --dry-run: without pages and response', ...SAML, '--dry-run');
const GENERIC = ['login', '--provider', 'generic', ...LOGIN.slice(3)];
const plain = idcli('login at generic, plain', ...GENERIC);
const protectedLogin = idcli(
  'login at generic by DPoP, PAR and JARM',
  ...GENERIC,
  '--dpop',
  '--par',
  '--response-mode',
  'jwt',
);
const help = idcli('idcli login --help', 'login', '--help');

const rows = measure([NODE, login, dryRun, help, saml, samlDryRun, plain, protectedLogin], 20);
table('Login as a process', rows, { [login.name]: SINGLE_FILE ? 3 : 3.8 });

const of = (name) => rows.find((row) => row.name === name).minimum;
const share = (milliseconds) =>
  `${milliseconds.toFixed(0)} ms (${((100 * milliseconds) / of(login.name)).toFixed(0)} %)`;
/** A login with every protection against a plain one. */
const PROTECTION_LIMIT = 1.3;
const ratio = of(protectedLogin.name) / of(plain.name);
console.log(
  `\nDPoP, PAR and JARM: ${ratio.toFixed(2)} x the plain login (limit ${PROTECTION_LIMIT}: ${ratio <= PROTECTION_LIMIT ? 'holds' : 'missed'})`,
);

console.log('\nShares of the login');
console.log(`  Node itself                                   ${share(of(NODE.name))}`);
console.log(`  program, command line, configuration           ${share(of(help.name) - of(NODE.name))}`);
console.log(`  imports of flow and sandbox, sandbox, discovery ${share(of(dryRun.name) - of(help.name))}`);
console.log(`  pages, token, keys, checks, claims             ${share(of(login.name) - of(dryRun.name))}`);
