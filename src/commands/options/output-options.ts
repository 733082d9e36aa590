/** Options of every command: output, conversation, and what is expected of the result; reports of many. */
import { once, option } from './option.ts';
import { always, alwaysCheck, trusted } from './trust.ts';

/** Output and conversation options; every command has these. */
export const OUTPUT_OPTIONS = {
  json: option('Output', 'flag', 'json', '', 'print one JSON document, also on failure', always),
  field: option('Output', 'text', 'field', 'PATH', 'print one value of that document, e.g. claims.subject', {
    ...once,
    ...always,
  }),
  quiet: option('Output', 'flag', 'quiet', '', 'result only, no conversation', always),
  verbose: option(
    'Output',
    'flag',
    'verbose',
    '',
    'more detail; with --trace also headers and bodies',
    always,
  ),
  trace: option('Output', 'flag', 'trace', '', 'print each step on standard error', always),
  har: option('Output', 'text', 'har', 'FILE', 'write what went over the wire as HAR 1.2', {
    ...once,
    ...always,
  }),
  curl: option('Output', 'flag', 'curl', '', 'print each request as a curl line on standard error', always),
  showSecrets: option('Output', 'flag', 'show-secrets', '', 'do not mask secrets, codes and tokens', {
    ...once,
    ...trusted,
  }),
  showPii: option('Output', 'flag', 'show-pii', '', 'do not mask personal data', { ...once, ...trusted }),
  color: option('Output', 'text', 'color', 'WHEN', 'always, never or auto', {
    ...always,
    choices: ['always', 'never', 'auto'],
  }),
  noInput: option('Output', 'flag', 'no-input', '', 'never ask; fail and name the flag instead', always),
  trustProject: option(
    'Trust',
    'flag',
    'trust-project',
    '',
    'let files of this checkout use your secrets and variables, in this run',
    { notInFiles: true },
  ),
  expect: option('Result', 'pairs', 'expect', 'PATH=VALUE', 'what the document must say; repeats', {
    ...always,
    ...once,
    literal: true,
  }),
  strict: option(
    'Result',
    'flag',
    'strict',
    '',
    'exit 1 also when something is left unverified',
    alwaysCheck,
  ),
} as const;

/** Reports for people to send on. */
export const REPORT_OPTIONS = {
  html: option('Report', 'text', 'html', 'FILE', 'write a report as one HTML page, masked', {
    ...once,
    ...always,
  }),
  markdown: option(
    'Report',
    'text',
    'markdown',
    'FILE',
    'write a short report for a ticket or pull request, masked',
    { ...once, ...always },
  ),
} as const;
