import { defineConfig } from 'vitest/config';

// Where to leave the counts, for a caller that adds several runs up.
const results = process.env.IDCLI_TEST_RESULTS;

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});
// Peers and browsers are started for real, one after the other.
const slow = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false };

export default defineConfig({
  define: { IDCLI_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    testTimeout: 20_000,
    // Local times in transcripts are the same everywhere.
    env: { TZ: 'UTC' },
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    projects: [
      project('unit', ['test/{unit,cli,gates,attack}/**/*.test.ts']),
      project('interop', ['test/interop/**/*.test.ts'], slow),
      project('browser', ['test/browser/**/*.test.ts'], slow),
    ],
  },
});
