/** How probes see what browsers do with cookies, and what applications do with refusals. */
import { expect, it } from 'vitest';
import { GOOD_LOGIN, rpProbes } from '../../../src/probes/rp/probes.ts';
import { faultsOf } from '../../../src/sandbox/index.ts';
import { probed, type Situation } from './rp-bench.ts';

const PROBES = rpProbes(faultsOf('generic'));
const probesNamed = (...ids: readonly string[]) => [
  GOOD_LOGIN,
  ...PROBES.filter(({ id }) => ids.includes(id)),
];

it.each<[string, Situation]>([
  ['Lax from a posted response', { responseMode: 'form_post', sameSite: 'Lax' }],
  ['Strict from a posted response', { responseMode: 'form_post', sameSite: 'Strict' }],
  ['Strict from a redirect', { sameSite: 'Strict' }],
])('holds back a cookie with SameSite=%s, and says so', async (_what, situation) => {
  const [login] = await probed([GOOD_LOGIN], situation);
  expect(login).toMatchObject({ status: 'fail' });
  expect(login?.message).toMatch(/SameSite=Strict from its redirects, too: here sid$/);
});

it('sends a cookie with SameSite=Lax with a redirect', async () => {
  expect(await probed([GOOD_LOGIN], { sameSite: 'Lax' })).toMatchObject([{ status: 'pass' }]);
});

it('takes an error of the server for a refusal that is in doubt (PR-4)', async () => {
  const results = await probed(probesNamed('wrong-nonce', 'login-csrf', 'callback-after-error'), {
    holes: ['breaks-down'],
  });
  const [login, ...refused] = results;
  expect(login?.status).toBe('pass');
  expect(refused).toHaveLength(3);
  for (const { status, message, fix } of refused) {
    expect(status).toBe('warn');
    expect(message).toMatch(/^refused, by an error of the application instead of a page: 500 "Login failed/);
    expect(fix).toMatch(/status below 500/);
  }
});

it('plays a mix-up between two providers', async () => {
  const [, found] = await probed(probesNamed('iss-mixup'), { holes: ['iss-of-response'] });
  expect(found?.message).toMatch(/the code of one provider was sent to the token endpoint of another/);
});
