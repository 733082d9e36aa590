/** What the metadata of the hub announces beside a plain login, used by idcli at the sandbox. */
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';

const ID = 'sandbox-signicat-sms-otp';
const logIn = (...more: readonly string[]) =>
  runJson(onlineWorld({ seed: more.join() }), [
    ...['login', '--provider', 'signicat-sms-otp', '--sandbox', '--headless', ...more],
  ]);

describe('a login with', () => {
  it.each([
    ['the hybrid flow', ['--response-type', 'code id_token']],
    ['a posted answer', ['--response-mode', 'form_post']],
    [
      'a posted answer of the hybrid flow',
      ['--response-type', 'code id_token', '--response-mode', 'form_post'],
    ],
    ['an assertion', ['--client-id', `${ID}-private-key-jwt`]],
    ['an assertion for a pushed request', ['--client-id', `${ID}-private-key-jwt`, '--par']],
    ['a certificate', ['--client-id', `${ID}-tls`]],
    ['a self-signed certificate', ['--client-id', `${ID}-self-signed-tls`]],
    ['encrypted messages', ['--client-id', `${ID}-encrypted`]],
    ['DPoP', ['--dpop']],
    ['DPoP at a pushed request', ['--dpop', '--par']],
    ['a signed request object', ['--request-object', 'signed']],
    ['a pushed request object', ['--request-object', 'signed', '--par']],
    ['an encrypted request object', ['--request-object', 'encrypted']],
    ['a device code', ['--grant', 'device']],
    ['CIBA', ['--grant', 'ciba', '--login-hint', '+447700900123', '--binding-message', 'W4SCT']],
    [
      'a logout token',
      [
        ...['--client-id', `${ID}-back-channel`, '--logout', '--await-logout', 'back-channel'],
        ...['--logout-uri', 'http://127.0.0.1:8401/logout'],
      ],
    ],
    [
      'a frame that logs out',
      [
        ...['--client-id', `${ID}-front-channel`, '--logout', '--await-logout', 'front-channel'],
        ...['--logout-uri', 'http://127.0.0.1:8401/logout'],
      ],
    ],
  ])('%s', async (_name, more) => {
    const { document, code } = await logIn(...more);
    expect({ error: document.error, fails: failingChecks(document), code }).toEqual({ fails: [], code: 0 });
    expect(document.claims?.phone_number).toBeDefined();
  });
});

it('binds a token to the key of the proof, and the code to dpop_jkt', async () => {
  const { document } = await logIn('--dpop');
  expect(document.tokens?.token_type).toBe('DPoP');
});

it('tells who confirmed by CIBA', async () => {
  const { document } = await logIn('--grant', 'ciba', '--login-hint', '+447700900123', '--show-pii');
  expect(document.claims?.phone_number).toBe('+447700900123');
});

it.each([
  [['--grant', 'ciba', '--login-hint', 'nobody@example.com'], 'unknown_user_id'],
  [['--grant', 'ciba', '--login-hint', '+447700900123', '--fault', 'user-cancel'], 'access_denied'],
  [['--client-id', `${ID}-encrypted-rsa1-5`], undefined],
])('%j is refused, or refuses', async (more, error) => {
  const { document } = await logIn(...more);
  if (error === undefined) expect(failingChecks(document)).toEqual(['token.decrypt']);
  else expect(document.error?.provider?.error).toBe(error);
});

it.each(['wrong-nonce', 'wrong-iss', 'bad-signature'])(
  '%s is found in the ID token of the callback',
  async (fault) => {
    const { document, code } = await logIn('--response-type', 'code id_token', '--fault', fault);
    expect(failingChecks(document)).toHaveLength(1);
    expect(code).toBe(1);
  },
);
