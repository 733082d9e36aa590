/** Logins with a clock that is not the machine's: no library may judge a time by its own. */
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const WAYS: Readonly<Record<string, readonly string[]>> = {
  code: [],
  'code id_token': ['--response-type', 'code id_token'],
  'code id_token token': ['--response-type', 'code id_token token'],
  id_token: ['--response-type', 'id_token'],
  'id_token token': ['--response-type', 'id_token token'],
  'code id_token by form_post': ['--response-type', 'code id_token', '--response-mode', 'form_post'],
  JARM: ['--response-mode', 'jwt'],
  'JARM with DPoP and a pushed request': ['--response-mode', 'jwt', '--dpop', '--par'],
  'a login that must be fresh': ['--response-type', 'code id_token', '--max-age', '60'],
  'a logout token': [
    ...['--response-type', 'code id_token', '--logout', '--await-logout', 'back-channel'],
    ...['--logout-uri', 'http://127.0.0.1:18783/logout', '--register'],
  ],
};

const YEARS = ['1999-12-31T23:59:50Z', '2061-05-04T03:02:01Z'];

it.each(Object.keys(WAYS).flatMap((way) => YEARS.map((now) => [way, now] as const)))(
  '%s at %s',
  async (way, now) => {
    const { document, code } = await runJson(onlineWorld({ now, seed: way }), [
      ...['login', '--provider', 'generic', '--sandbox', '--headless', ...(WAYS[way] ?? [])],
    ]);
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
  },
);

it.each(['code id_token', 'id_token'])('%s that is an hour and more old is still refused', async (type) => {
  const { document, code } = await runJson(onlineWorld({ now: '2061-05-04T03:02:01Z' }), [
    ...['login', '--provider', 'generic', '--sandbox', '--headless', '--response-type', type],
    ...['--fault', 'iat-a-week-old'],
  ]);
  expect(failingChecks(document)).toContain('id_token.iat');
  expect(code).toBe(1);
});
