/** The output of `idcli help TOPIC`, made from the tables if there are any. */
import { EXIT_CODES, EXIT_WORDS, errorsOf } from '../explain/exit-codes.ts';
import { table, wrap } from './human/layout.ts';
import { textOf } from './human/line.ts';

/** Columns of a help page. */
const WIDTH = 80;

const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): string =>
  table(rows, { width: WIDTH, indent: 2, right }).map(textOf).join('\n');

const prose = (text: string): string => wrap(text.replaceAll('\n', ' '), WIDTH).map(textOf).join('\n');

const exitCodes = `How a run ended, for scripts. Every error code has one exit code.

${columns(
  EXIT_CODES.map((code) => [String(code), EXIT_WORDS[code].meaning]),
  [0],
)}

${prose(`With --expect PATH=VALUE the process exits 0 when all expectations are met, whatever the run's own
code (which stays in exitCode of --json), and 1 when one is not; 2, 70, 130 and 143 stay as they are.
So a script can expect a failure:`)}

  idcli login --provider ingroupe --sandbox --headless --fault user-cancel \\
    --expect outcome=user-cancel

Error codes by exit code:

${columns(
  EXIT_CODES.filter((code) => errorsOf(code).length > 0).map((code) => [
    String(code),
    errorsOf(code).join(' '),
  ]),
  [0],
)}
`;

/** The environment variables that idcli reads. */
export const ENVIRONMENT = {
  'IDCLI_<OPTION>':
    'the value of an option, in upper case with underscores: IDCLI_CLIENT_ID for --client-id; a flag is true or false',
  NO_COLOR: 'no colour, whatever the terminal can do (https://no-color.org); FORCE_COLOR wins',
  FORCE_COLOR: 'colour even where there is no terminal; 0 or false for none',
  TERM: 'no colour where it is dumb',
  CI: 'non-interactive: no prompt, no browser',
  GITHUB_ACTIONS: 'idcli probe writes its findings, idcli run its failed steps as annotations, too',
  'HTTPS_PROXY, HTTP_PROXY': 'proxy for requests, unless --proxy names one',
  NO_PROXY: 'hosts that are reached without proxy, with commas',
  NODE_EXTRA_CA_CERTS: 'file with more certificate authorities to trust; --ca does it for one run',
  'LC_ALL, LC_CTYPE, LANG': 'whether the terminal shows more than ASCII, for idcli doctor',
  BROWSER: 'the program that opens URLs, where the system has none',
  CHROMIUM: 'the Chromium that --player chromium starts, where it is not on PATH',
  PATH: 'where that program is looked for',
  PWD: 'the working folder, where it was removed meanwhile',
  'WSL_DISTRO_NAME, WSL_INTEROP': 'tell that the browser is the one of Windows',
  TZ: 'time zone in which local times are shown',
  'TMPDIR, TEMP, TMP': 'where a signed document goes when it cannot be written where it was asked for',
  'XDG_CONFIG_HOME, HOME, APPDATA':
    'where the folder idcli with config.yaml is; HOME also says which folder is your own',
} as const;

const environment = `Environment variables. The command line wins over them, they win over files.

${columns(Object.entries(ENVIRONMENT))}

Which value is in use, and where it came from:

  idcli providers show ID --resolved
`;

const MEMBERS: readonly (readonly [string, string])[] = [
  ['schema', 'idcli/v1'],
  ['command', 'login, decode-token, …'],
  ['ok, exitCode', 'whether it ended with 0, and the code'],
  ['outcome', 'how it ended: done, denied, expired, security, …'],
  ['provider, protocol', 'with whom, and how'],
  ['sandbox', 'true against the sandbox'],
  ['claims', 'who logged in, in the same words for every provider: idcli.claims/v1'],
  ['provenance', 'where each claim came from, and whether that source was verified'],
  ['tokens', 'what the token endpoint gave'],
  ['data', 'what is particular to the command'],
  ['reports', 'a verdict for each message, with every check that was made'],
  ['error', 'code, message, hint and the words of the provider'],
];

const output = `${prose('Standard output is the result and nothing else; all conversation is on standard error.')}

  --json         one JSON document, also on failure; complete, never masked
  --field PATH   one value of it: --field claims.subject, reports.0.verdict,
                 data.payload.https://example\\.com/role
  --quiet        of the conversation only errors; of the result the verdicts
  --verbose      more about each finding; with --trace also headers and bodies
  --trace        each step as it went over the wire, on standard error
  --curl         each request as a curl line, with secrets by reference
  --har FILE     the same as HAR 1.2, for the network tab of a browser
  --color WHEN   always, never or auto

What --json prints; a member without value is not there:

${columns(MEMBERS)}

${prose(`What was asked for by name (--json, --field, a file) is complete. Everything else is masked: secrets, codes and
tokens unless --show-secrets, personal data unless --show-pii.`)}
`;

/** Topic → page. */
export const TOPICS = { 'exit-codes': exitCodes, environment, output } as const;
