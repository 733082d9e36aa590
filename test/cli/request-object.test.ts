/** A request object that is too long for an address. */
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const LONG = ['--request-object', 'signed', '--param', `note=${'x'.repeat(9000)}`];
const logIn = (...more: readonly string[]) =>
  runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--sandbox', '--headless', '--trace', ...LONG, ...more],
  ]);

it('is refused before anybody is sent away, with what to do instead', async () => {
  const { document, code, stderr } = await logIn();
  expect(document.error?.message).toMatch(/^the authorization request is \d{5} characters long/);
  for (const way of ['--par', '--post', '--request-uri']) expect(document.error?.hint).toContain(way);
  expect(stderr).not.toContain('/authorize');
  expect(code).toBe(2);
});

it.each([['--par'], ['--post'], ['--request-uri=http://127.0.0.1:0/request.jwt']])(
  'goes with %s',
  async (way) => {
    const { document, code } = await logIn(...way.split('='));
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
  },
);
