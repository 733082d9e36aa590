/** The pages on errors and exit codes match the tables; scripts and readers rely on both. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS, EXIT } from '../../src/errors.ts';
import { errorsOf } from '../../src/explain/exit-codes.ts';
import { TOPICS } from '../../src/output/topics.ts';

const root = new URL('../../', import.meta.url);
const page = (name: string) => readFileSync(new URL(`docs/${name}.md`, root), 'utf8');

test.each(Object.entries(ERRORS))(
  '%s is explained and found by its exit code',
  (code, { exitCode, title }) => {
    expect(page('errors')).toContain(`## ${code}\n\n${title}`);
    expect(page('exit-codes')).toContain(`(errors.md#${code.toLowerCase()})`);
    expect(errorsOf(exitCode)).toContain(code);
    expect(TOPICS['exit-codes']).toContain(code);
  },
);

test.each(Object.values(EXIT))('exit code %i is explained', (exitCode) => {
  expect(page('exit-codes')).toContain(`\n## ${exitCode}\n`);
  expect(TOPICS['exit-codes']).toMatch(new RegExp(`^ +${exitCode} {2}\\w`, 'm'));
});
