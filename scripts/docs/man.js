// man/idcli.1, which npm installs, from the declarations in src/commands and the tables of the help.
import { COMMANDS as ROWS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { EXIT_WORDS } from '../../src/explain/exit-codes.ts';
import { sectionsOf } from '../release/changelog.js';
import { readPage } from './pages.js';

const COMMANDS = await Promise.all(ROWS.map(async (row) => ({ ...row, ...(await row.load()) })));
const { version } = JSON.parse(await readPage('package.json'));

/** mandoc wants a date: that of the version. */
const DATE = sectionsOf(await readPage('CHANGELOG.md')).find(({ name }) => name === version)?.date;
/** An option of so many commands is explained once. */
const MANY = 3;

/** Text that no roff takes for a request, an escape or a dash to break at. */
const text = (words) =>
  words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(
      /[^ -~\n]/gu,
      (sign) => `\\[u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^([.'])/gm, '\\&$1');
const sentence = (words) => text(`${words[0].toUpperCase()}${words.slice(1)}.`);

const flag = ({ name, kind, placeholder = 'VALUE' }) => {
  const value = `\\fI${text(placeholder)}\\fR`;
  if (kind === 'flag') return `\\fB${text(`--${name}`)}\\fR`;
  return kind === 'optional-text'
    ? `\\fB${text(`--${name}`)}\\fR [${value}]`
    : `\\fB${text(`--${name}`)}\\fR ${value}`;
};
const explained = (option) => {
  const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
  return `.TP\n${flag(option)}\n${text(`${option.help}${choices}`)}`;
};

const declared = COMMANDS.flatMap(({ options }) => Object.values(options));
const alike = (option) => declared.filter(({ name, help }) => name === option.name && help === option.help);
const isShared = (option) => alike(option).length >= MANY;
const shared = [...new Map(declared.filter(isShared).map((option) => [option.name, option])).values()].sort(
  (one, other) => (one.name < other.name ? -1 : 1),
);

function usage({ name, arguments: words = [] }) {
  const shown = words.map(({ name: word, optional, variadic }) => {
    const value = `\\fI${text(word)}\\fR${variadic ? '...' : ''}`;
    return optional ? `[${value}]` : value;
  });
  return [`\\fBidcli ${text(name)}\\fR`, ...shown, '[\\fIoptions\\fR]'].join(' ');
}

function commandBlock(command) {
  const options = Object.values(command.options);
  const own = options.filter((option) => !isShared(option));
  const others = options.filter(isShared).map(({ name }) => `\\fB${text(`--${name}`)}\\fR`);
  const words = (command.arguments ?? []).map(
    ({ name, help }) => `.TP\n\\fI${text(name)}\\fR\n${text(help)}`,
  );
  return [
    `.SS ${text(`idcli ${command.name}`)}`,
    usage(command),
    '.PP',
    sentence(command.summary),
    ...(command.description === undefined ? [] : [text(command.description)]),
    ...words,
    ...own.map(explained),
    ...(others.length === 0 ? [] : ['.PP', `Takes also: ${others.join(', ')}.`]),
    ...command.examples.flatMap(({ line, what }) => [
      '.PP',
      `${text(what[0].toUpperCase() + what.slice(1))}:`,
      '.PP',
      '.RS 4',
      '.nf',
      text(line),
      '.fi',
      '.RE',
    ]),
  ].join('\n');
}

const exits = Object.entries(EXIT_WORDS).map(([code, { meaning }]) => `.TP\n.B ${code}\n${text(meaning)}`);

const page = `.\\" Made by npm run docs
.TH IDCLI 1 ${DATE} "idcli ${version}" "User Commands"
.SH NAME
idcli \\- test and debug electronic identity flows
.SH SYNOPSIS
.B idcli
.I command
.RI [ options ]
.br
.B idcli help
.RI [ command | topic ]
.SH DESCRIPTION
idcli drives real logins and signatures (OpenID Connect, SAML, REST sessions, signed consents and orders), shows every step,
judges every message against its specification, and says exactly what is wrong and why.
A sandbox of its own plays the identity providers, so that the first login needs no account:
.PP
.RS 4
.nf
${text('idcli login --provider ingroupe --sandbox --headless')}
.fi
.RE
.PP
Standard output is the result and nothing else; conversation, warnings and traces go to standard error.
Secrets are given by reference:
.BI env: NAME\\fR,
.BI file: PATH\\fR,
.BI cmd: COMMAND
or
.BR prompt .
A value that starts with @ is the name of a file that holds it.
.SH COMMANDS
${COMMANDS.map(commandBlock).join('\n')}
.SH OPTIONS OF SEVERAL COMMANDS
${shared.map(explained).join('\n')}
.SH OPTIONS OF EVERY COMMAND
${Object.values(OUTPUT_OPTIONS).map(explained).join('\n')}
.SH EXIT STATUS
${exits.join('\n')}
.SH ENVIRONMENT
An option can be set by the variable that has its name in upper case, with underscores and IDCLI_ in front:
IDCLI_CLIENT_ID for ${text('--client-id')}.
HTTPS_PROXY, HTTP_PROXY, NO_PROXY, NO_COLOR, FORCE_COLOR, CI and NODE_EXTRA_CA_CERTS are honoured too; see
.BR "idcli help environment" .
.SH FILES
.TP
.I idcli.config.yaml
Configuration of a project, looked for in the working folder and upward from there.
.TP
.I ${text('~/.config/idcli/config.yaml')}
Your own configuration; below XDG_CONFIG_HOME where that is set.
.SH SEE ALSO
.BR curl (1),
.BR openssl (1),
.BR xmlsec1 (1)
`;

export const manPages = async () => ({ 'man/idcli.1': page });
