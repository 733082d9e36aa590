import { defineConfig } from 'vitest/config';
import { PICTURES_AS_BASE64 } from './scripts/build/pictures.js';
import { ClosureGate, WATCH_REPORTS } from './test/closure/gate.ts';

// Where to leave the counts, for a caller that adds several runs up.
const results = process.env.IDCLI_TEST_RESULTS;

// Tests that count the steps of code.
const COUNTED = 'test/unit/counted/*.test.ts';

// Long tables, fuzzing, other programs: every fault, module, transcript, mutation. A first run goes without them.
const TABLES = [
  'test/attack/**',
  'test/cli/{action,built,ci-example,decode-token-hostile,explain-examples,fapi-modules,faults,recipes}.test.ts',
  'test/cli/{guide-*,judge-like-*,mint,mint-breaks,probe-op,probe-rp-plans,transcripts}.test.ts',
  'test/gates/{generated,package,package-imports,release}.test.ts',
  'test/unit/**/{attacks,completion,fuzz,long-run-report,mask-property,mask-random,mutation}.test.ts',
  'test/unit/**/{properties,saml-faults,scenarios,wrappings}.test.ts',
  'test/unit/probes/{rp,sp}.test.ts',
];

const unit = {
  pool: 'threads',
  isolate: false,
  setupFiles: ['test/closure/setup.ts'],
};
const UNIT = ['test/{unit,cli,gates,attack}/**/*.test.ts'];

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});
// Peers and browsers are started for real, one after the other.
const slow = { fileParallelism: false };

export default defineConfig({
  plugins: [WATCH_REPORTS, PICTURES_AS_BASE64],
  define: { IDCLI_VERSION: JSON.stringify('0.0.0-test'), IDCLI_HOMEPAGE: JSON.stringify('') },
  test: {
    // Only what hangs takes so long: no test depends on the time that it takes, on a busy machine neither.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Two cores do the work of two; the main thread has little to do.
    maxWorkers: '100%',
    // Local times in transcripts are the same everywhere.
    env: { TZ: 'UTC' },
    reporters: [
      'default',
      new ClosureGate(),
      ...(results === undefined
        ? []
        : [['json', { outputFile: results }] as ['json', { outputFile: string }]]),
    ],
    projects: [
      // Tests share no state, so files share a thread and what it has loaded: a third less work.
      project('unit', UNIT, { ...unit, exclude: [COUNTED] }),
      // Part of `unit`, for people who want to know in two minutes whether a checkout works.
      project('first', UNIT, { ...unit, exclude: [COUNTED, ...TABLES] }),
      // V8 counts in code that it has not compiled before.
      project('unit-counted', [COUNTED]),
      // Starts test runs of its own, in a copy of the tree.
      project('unit-checklists', ['test/checklists/*.test.ts']),
      project('interop', ['test/interop/**/*.test.ts'], slow),
      project('browser', ['test/browser/**/*.test.ts'], slow),
    ],
  },
});
