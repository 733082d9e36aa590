/** Breaks of the claims of other tokens that a provider makes. */
import { ahead, breaksOf, drops, expired, HOUR, moves, says, sets, type TokenBreak } from './break.ts';

const accessToken = breaksOf('access_token', 'access-token');
const logoutToken = breaksOf('logout_token', 'logout-token');
const jarm = breaksOf('jarm', 'jarm');

const OTHER_ISSUER = { iss: 'https://another.example.com' };

export const SERVER_BREAKS: readonly TokenBreak[] = [
  accessToken('typ', 'the header says JWT, and not at+jwt', says('JWT')),
  accessToken('iss', 'iss is another authorization server', sets(OTHER_ISSUER)),
  accessToken('aud', 'aud is another API', sets({ aud: 'https://another-api.example.com' })),
  accessToken('sub', 'there is no sub', drops('sub')),
  accessToken('client_id', 'client_id is another client', sets({ client_id: 'another-client' })),
  accessToken('exp', 'it expired an hour ago', expired),
  accessToken('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  accessToken('iat', 'it was issued an hour ahead', ahead),
  accessToken('jti', 'there is no jti', drops('jti')),
  accessToken('scope', 'scope is a list', sets({ scope: ['openid', 'profile'] })),
  logoutToken('typ', 'the header says JWT, and not logout+jwt', says('JWT')),
  logoutToken('iss', 'iss is another provider', sets(OTHER_ISSUER)),
  logoutToken('aud', 'aud is another client', sets({ aud: 'another-client' })),
  logoutToken('sub', 'there is neither sub nor sid', drops('sub', 'sid')),
  logoutToken('events', 'events is about something else', sets({ events: { 'urn:example:event': {} } })),
  logoutToken('nonce', 'there is a nonce', sets({ nonce: 'a-nonce' })),
  logoutToken('jti', 'there is no jti', drops('jti')),
  logoutToken('iat', 'it was issued an hour ahead', ahead),
  logoutToken('exp', 'it expired an hour ago', expired),
  jarm('iss', 'iss is another provider', sets(OTHER_ISSUER)),
  jarm('aud', 'aud is another client', sets({ aud: 'another-client' })),
  jarm('exp', 'it expired an hour ago', moves('exp', -HOUR)),
  jarm('state', 'state is a number', sets({ state: 1 })),
  jarm('error', 'the answer is an error', (plan) => {
    delete plan.payload.code;
    plan.payload.error = 'access_denied';
  }),
  jarm('code', 'there is neither a code nor an error', drops('code')),
];
