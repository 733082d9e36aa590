/** What `idcli help TOPIC` prints, made from the tables where there is one. */
import { ERRORS, type ErrorCode, EXIT, type ExitCode } from '../errors.ts';
import { table, wrap } from './human/layout.ts';
import { textOf } from './human/line.ts';

/** Columns of a help page. */
const WIDTH = 80;

interface ExitWords {
  readonly meaning: string;
  /** What a script may conclude. */
  readonly so: string;
}

/** What each exit code means. Every other number is reserved. */
export const EXIT_WORDS = {
  [EXIT.done]: {
    meaning: 'done; nothing that was judged is invalid',
    so: 'go on',
  },
  [EXIT.invalid]: {
    meaning:
      'something is invalid: a check failed or an expectation was not met; with --strict also unverified',
    so: 'do not accept the message; the report says why',
  },
  [EXIT.usage]: {
    meaning: 'usage or configuration; no message of the protocol was sent',
    so: 'change the command line or the configuration; nothing has happened yet',
  },
  [EXIT.unknown]: {
    meaning: 'could not find out: network, TLS, an unreadable answer, a value that no specification names',
    so: 'say neither yes nor no; try again later',
  },
  [EXIT.refused]: {
    meaning: 'refused or failed, in a readable answer of the provider',
    so: "read the provider's error; a mere retry seldom helps",
  },
  [EXIT.denied]: {
    meaning: 'the user cancelled, or was denied',
    so: 'the system works; a person or the provider said no',
  },
  [EXIT.timeout]: {
    meaning: 'timed out or expired',
    so: 'start again, with more time if need be: --timeout',
  },
  [EXIT.bug]: {
    meaning: 'a bug in idcli',
    so: 'please report it',
  },
  [EXIT.interrupted]: { meaning: 'interrupted (SIGINT)', so: 'somebody stopped it' },
  [EXIT.terminated]: { meaning: 'terminated (SIGTERM)', so: 'something stopped it' },
} as const satisfies Record<ExitCode, ExitWords>;

/** The error codes that end with an exit code, in the order of the table. */
export function errorsOf(exitCode: ExitCode): ErrorCode[] {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return codes.filter((code) => ERRORS[code].exitCode === exitCode);
}

/** The exit codes, ascending. */
export const EXIT_CODES: readonly ExitCode[] = Object.values(EXIT).sort((one, other) => one - other);

const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): string =>
  table(rows, { width: WIDTH, indent: 2, right }).map(textOf).join('\n');

const prose = (text: string): string => wrap(text.replaceAll('\n', ' '), WIDTH).map(textOf).join('\n');

const exitCodes = `How a run ended, for scripts. Every error code has one exit code.

${columns(
  EXIT_CODES.map((code) => [String(code), EXIT_WORDS[code].meaning]),
  [0],
)}

${prose(`With --expect PATH=VALUE the process exits 0 when all expectations are met, whatever the run's own
code (which stays in exitCode of --json), and 1 when one is not; 2, 70, 130 and 143 stand as they are.
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

/** The environment variables that are read. */
export const ENVIRONMENT = {
  'IDCLI_<OPTION>':
    'the value of an option, in upper case with underscores: IDCLI_CLIENT_ID for --client-id; a flag is true or false',
  NO_COLOR: 'no colour, whatever the terminal can do (https://no-color.org); FORCE_COLOR wins',
  FORCE_COLOR: 'colour even where there is no terminal; 0 or false for none',
  TERM: 'no colour where it is dumb',
  CI: 'nobody can answer: no prompt, no browser',
  'HTTPS_PROXY, HTTP_PROXY': 'proxy for requests, unless --proxy names one',
  NO_PROXY: 'hosts that are reached without proxy, with commas',
  NODE_EXTRA_CA_CERTS: 'file with more certificate authorities to trust; --ca does it for one run',
  'LC_ALL, LC_CTYPE, LANG': 'whether the terminal shows more than ASCII, for idcli doctor',
  BROWSER: 'the program that opens URLs, where the system has none of its own',
  PATH: 'where that program is looked for',
  'WSL_DISTRO_NAME, WSL_INTEROP': 'tell that the browser is the one of Windows',
  TZ: 'time zone in which local times are shown',
  'TMPDIR, TEMP, TMP': 'where a signed document goes when it cannot be written where it was asked for',
  'XDG_CONFIG_HOME, HOME, APPDATA': 'where the folder idcli with config.yaml is',
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
