/** Options of every probe command. */
import { SEVERITIES } from '../../probes/probe.ts';
import { once, option, REPORT_OPTIONS } from '../options/options.ts';
import { always, alwaysVerdict } from '../options/trust.ts';

export const PROBE_OPTIONS = {
  list: option('Probes', 'flag', 'list', '', 'show the probes and what each needs; send nothing', {
    ...once,
    ...always,
  }),
  only: option('Probes', 'list', 'only', 'ID', 'only these probes: an id, a check, or redirect-*', {
    ...once,
    ...always,
  }),
  skip: option('Probes', 'list', 'skip', 'ID', 'all but these', { ...once, ...alwaysVerdict }),
  slow: option('Probes', 'flag', 'slow', '', 'also those that take minutes', { ...once, ...always }),
  state: option(
    'Probes',
    'text',
    'state',
    'FILE',
    'keep what is found, and go on from there; readable by you only, except on Windows',
    { ...once, ...always },
  ),
  iAmAllowed: option(
    'Safety',
    'flag',
    'i-am-allowed',
    '',
    'who runs the host agreed to this; needed for any that is not this machine',
    once,
  ),
  rate: option('Safety', 'number', 'rate', 'N', 'requests a second at most; 2 beyond this machine', {
    ...once,
    ...always,
  }),
  maxRequests: option('Safety', 'number', 'max-requests', 'N', 'requests at most; 2000 beyond this machine', {
    ...once,
    ...always,
  }),
  failOn: option(
    'Result',
    'text',
    'fail-on',
    'SEVERITY',
    'the lowest severity that makes the run fail; default high',
    { ...once, ...alwaysVerdict, choices: SEVERITIES },
  ),
  baseline: option('Result', 'text', 'baseline', 'FILE', 'findings that are known and do not fail the run', {
    ...once,
    ...alwaysVerdict,
  }),
  writeBaseline: option('Result', 'text', 'write-baseline', 'FILE', 'write what fails now as such a file', {
    ...once,
    ...always,
  }),
  junit: option('Report', 'text', 'junit', 'FILE', 'write a JUnit XML report with a case for each probe', {
    ...once,
    ...always,
  }),
  sarif: option('Report', 'text', 'sarif', 'FILE', 'write the findings as SARIF 2.1.0', {
    ...once,
    ...always,
  }),
  ...REPORT_OPTIONS,
} as const;
