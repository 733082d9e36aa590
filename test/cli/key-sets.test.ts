/** How often a login reads the key set: once for all tokens of one provider, and again when a key is missing. */
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

it.each([
  ['a JARM answer and the ID token', ['--response-mode', 'jwt'], 1],
  ['a JARM answer, the ID token and UserInfo', ['--response-mode', 'jwt', '--userinfo'], 1],
  ['a key set that was replaced between', ['--response-mode', 'jwt', '--fault', 'key-rotation'], 1],
  ['an ID token whose key never appears', ['--response-mode', 'jwt', '--fault', 'unknown-kid'], 2],
])('%s', async (_name, more, times) => {
  const { document, stderr } = await runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--sandbox', '--headless', '--trace', ...more],
  ]);
  const reads = stderr.split('\n').filter((line) => /GET .*\/generic\/jwks/.test(line)).length;
  if (more.includes('unknown-kid')) expect(failingChecks(document)).toEqual(['token.key']);
  else expect(failingChecks(document)).toEqual([]);
  expect(reads).toBe(times);
});
