/** Breaks of tokens that a client makes. */
import { asText } from '../../../common/foreign.ts';
import { ahead, breaksOf, drops, expired, HOUR, moves, says, sets, type TokenBreak } from './break.ts';

const proof = breaksOf('dpop', 'dpop-proof');
const assertion = breaksOf('client_assertion', 'client-assertion');
const request = breaksOf('request_object', 'request-object');

export const CLIENT_BREAKS: readonly TokenBreak[] = [
  proof('typ', 'the header says JWT, and not dpop+jwt', says('JWT')),
  proof('jwk', 'the key in the header has its private members', ({ header, key }) => {
    header.jwk = key.key.export({ format: 'jwk' });
  }),
  proof('jti', 'there is no jti', drops('jti')),
  proof('htm', 'htm is not a method', sets({ htm: 'post' })),
  proof('htu', 'htu has a query', ({ payload }) => {
    payload.htu = `${asText(payload.htu)}?a=b`;
  }),
  proof('iat', 'it was made an hour ahead', moves('iat', HOUR)),
  proof(
    'ath',
    'ath is of another access token',
    (plan) => {
      plan.payload.ath = 'the-hash-of-another-access-token';
    },
    { needs: ['accessToken'] },
  ),
  proof(
    'nonce',
    'nonce is an earlier one',
    (plan) => {
      plan.payload.nonce = 'an-earlier-nonce';
    },
    { needs: ['nonce'] },
  ),
  assertion('iss', 'iss is another client', sets({ iss: 'another-client' })),
  assertion('sub', 'sub is another client', sets({ sub: 'another-client' })),
  assertion('aud', 'aud is another server', sets({ aud: 'https://another.example.com' })),
  assertion('exp', 'it expired an hour ago', expired),
  assertion('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  assertion('iat', 'it was issued an hour ahead', ahead),
  assertion('jti', 'there is no jti', drops('jti')),
  request('typ', 'the header says JWT, and not oauth-authz-req+jwt', says('JWT')),
  request('client_id', 'client_id is another client', sets({ client_id: 'another-client' })),
  request('iss', 'iss is another client', sets({ iss: 'another-client' })),
  request('aud', 'aud is another server', sets({ aud: 'https://another.example.com' })),
  request('sub', 'sub is the client, as in a client assertion', ({ payload, wish }) => {
    payload.sub = wish.clientId;
  }),
  request('response_type', 'there is no response_type', drops('response_type')),
  request(
    'nested',
    'a further request is named inside',
    sets({ request_uri: 'https://client.example.com/r' }),
  ),
  request('exp', 'it expired an hour ago', (plan) => {
    moves('iat', -2 * HOUR)(plan);
    moves('nbf', -2 * HOUR)(plan);
    moves('exp', -HOUR)(plan);
  }),
  request('nbf', 'it is good from an hour ahead on', (plan) => {
    moves('nbf', HOUR)(plan);
    moves('exp', 2 * HOUR)(plan);
  }),
];
