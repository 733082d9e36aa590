import { defineCommand } from '../command.ts';
import { once, option, REPORT_OPTIONS } from '../options/options.ts';
import { always } from '../options/trust.ts';

/** Scenario files and report outputs belong to one command line. */
export const runOptions = {
  grep: option('Selection', 'text', 'grep', 'PATTERN', 'only steps whose file or name matches', {
    ...once,
    ...always,
  }),
  tag: option('Selection', 'list', 'tag', 'TAG', 'only steps with one of these tags', { ...once, ...always }),
  shard: option('Selection', 'text', 'shard', 'I/N', 'only this part, e.g. 1/3, for one of N machines', {
    ...once,
    ...always,
  }),
  jobs: option(
    'Run',
    'number',
    'jobs',
    'N',
    'steps at the same time, unless one needs another; default 1',
    always,
  ),
  bail: option('Run', 'flag', 'bail', '', 'start nothing more once a step has failed', always),
  retries: option(
    'Run',
    'number',
    'retries',
    'N',
    'try a step that failed so many times again; default 0',
    always,
  ),
  junit: option('Report', 'text', 'junit', 'FILE', 'write a JUnit XML report, as CI servers read it', {
    ...once,
    ...always,
  }),
  report: option(
    'Report',
    'text',
    'report',
    'FILE',
    'write the JSON document, masked; reports of shards can be merged',
    { ...once, ...always },
  ),
  ...REPORT_OPTIONS,
  mergeReports: option(
    'Report',
    'flag',
    'merge-reports',
    '',
    'run nothing: put the reports of shards together, whose files are given instead',
    { ...once, ...always },
  ),
  init: option('Setup', 'flag', 'init', '', 'write a scenario file that works, to start from', {
    ...once,
    ...always,
  }),
} as const;

export const run = defineCommand({
  arguments: [
    {
      name: 'FILE',
      help:
        'scenario files (docs/guides/scenarios.md), `-` for standard input; with --merge-reports ' +
        'reports; with --init the file to write',
      optional: true,
      variadic: true,
    },
  ],
  options: runOptions,
  examples: [
    { line: 'idcli run --init', what: 'write an example, scenarios/login.yaml' },
    { line: 'idcli run scenarios/*.yaml', what: 'run all steps of all files' },
    {
      line: 'idcli run scenarios/*.yaml --shard 1/2 --junit junit.xml --report shard-1.json',
      what: 'the first half, on the first of two machines of a CI server',
    },
    {
      line: 'idcli run --merge-reports shard-1.json shard-2.json --junit junit.xml',
      what: 'put both halves together; a missing shard is reported',
    },
    { line: 'idcli run scenarios/faults.yaml --grep nonce --verbose', what: 'some steps, each as it ends' },
  ],
});
