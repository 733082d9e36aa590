/** Personal data under names that no standard has: what people see of a token does not hold it. */
import { expect, it } from 'vitest';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

it.each<[string, string]>([
  ['iban', 'DE89370400440532013000'],
  ['https://op.example.com/claims/fodselsdato', '1990-02-17'],
  ['foedselsdato', '1990-02-17'],
  ['kunde_foedselsnummer', '17029000000'],
])('%s', async (name, value) => {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const token = `${part({ alg: 'RS256' })}.${part({ sub: 'a', [name]: value })}.AAAA`;
  const { stdout } = await runIn(testWorld({}), ['decode-token', token]);
  expect(stdout).toContain(name);
  expect(stdout).not.toContain(value);
});
