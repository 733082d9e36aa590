/** Scenarios of the logout token: each fails exactly the named check of a client that reads it. */
import { inPart, oidcc, same } from '../../../oidf.ts';
import type { GenericFault, MessageEffect } from './row.ts';

const token = (
  id: string,
  title: string,
  does: string,
  fails: readonly string[],
  logoutToken: MessageEffect,
  module: string,
): GenericFault => ({
  id: `logout-token-${id}`,
  title,
  does,
  trips: { outcome: 'security', fails },
  needs: { way: 'back-channel' },
  oidf: same(oidcc(`rp-backchannel-rpinitlogout${module}`)),
  effect: { logoutToken },
});

export const LOGOUT: readonly GenericFault[] = [
  {
    ...token(
      'good',
      'Logout token',
      'sends a right logout token',
      [],
      { sets: { ignored_claim: 'ignored' } },
      '',
    ),
    trips: { outcome: 'done' },
  },
  token(
    'alg-none',
    'Logout token, unsigned',
    'the logout token is unsigned',
    ['token.alg', 'token.signature'],
    { alg: 'none' },
    '-alg-none',
  ),
  token(
    'wrong-iss',
    'Logout token of another issuer',
    '`iss` of the logout token has `INVALID` behind it',
    ['logout_token.iss'],
    { appends: { iss: 'INVALID' } },
    '-wrong-iss',
  ),
  token(
    'wrong-aud',
    'Logout token for another client',
    '`aud` of the logout token has `INVALID` behind it',
    ['logout_token.aud'],
    { appends: { aud: 'INVALID' } },
    '-wrong-aud',
  ),
  token(
    'no-event',
    'Logout token without events',
    'the logout token has no `events`',
    ['logout_token.events'],
    { drops: ['events'] },
    '-no-event',
  ),
  token(
    'wrong-event',
    'Logout token with another event',
    '`events` of the logout token has another event only',
    ['logout_token.events'],
    { sets: { events: { 'http://schemas.openid.net/event/foobar': {} } } },
    '-wrong-event',
  ),
  token(
    'with-nonce',
    'Logout token with a nonce',
    'the logout token has a `nonce`',
    ['logout_token.nonce'],
    { sets: { nonce: 'a-nonce' } },
    '-with-nonce',
  ),
  {
    ...token(
      'wrong-alg',
      'Logout token in another algorithm',
      'the logout token is signed with ES256, although the client is registered for RS256',
      ['token.alg'],
      { alg: 'ES256' },
      '-wrong-alg',
    ),
    oidf: inPart(oidcc('rp-backchannel-rpinitlogout-wrong-alg')),
  },
];
