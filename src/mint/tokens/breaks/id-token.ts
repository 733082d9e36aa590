/** Breaks of the claims of an ID token. */
import { leftHalf } from '../../../sandbox/jose/left-half.ts';
import { value } from '../../minted.ts';
import { toClient } from '../encryption.ts';
import { ahead, breaksOf, drops, expired, HOUR, moves, says, sets, type TokenBreak } from './break.ts';

const idToken = breaksOf('id_token', 'id-token');

export const ID_TOKEN_BREAKS: readonly TokenBreak[] = [
  idToken('iss', 'iss is another issuer', sets({ iss: 'https://another.example.com' })),
  idToken('sub', 'there is no sub', drops('sub')),
  idToken('aud', 'aud is another client', sets({ aud: 'another-client' })),
  idToken('azp', 'azp is another client', sets({ azp: 'another-client' })),
  idToken('exp', 'it expired an hour ago', expired),
  idToken('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  idToken('iat', 'it was issued an hour ahead', ahead),
  idToken(
    'nonce',
    'nonce is that of another login',
    (plan) => {
      plan.payload.nonce = 'the-nonce-of-another-login';
    },
    { needs: ['nonce'] },
  ),
  idToken(
    'at_hash',
    'at_hash is of another access token',
    (plan) => {
      plan.payload.at_hash = leftHalf('another access token', plan.alg);
    },
    { needs: ['accessToken'] },
  ),
  idToken(
    'c_hash',
    'c_hash is of another code',
    (plan) => {
      plan.payload.c_hash = leftHalf('another code', plan.alg);
    },
    { needs: ['code'] },
  ),
  idToken(
    's_hash',
    's_hash is of another state than the one beside the token',
    (plan) => {
      plan.payload.s_hash = leftHalf('another state', plan.alg);
    },
    { needs: ['state'] },
  ),
  idToken('auth_time', 'the login was two hours ago, and an hour is allowed', (plan) => {
    moves('auth_time', -2 * HOUR)(plan);
    plan.expects.push(value('--max-age', String(HOUR)));
  }),
  idToken('acr', 'acr is another one than asked for', (plan) => {
    plan.payload.acr = 'urn:example:low';
    plan.expects.push(value('--acr-values', 'urn:example:high'));
  }),
  idToken('typ', 'the header says that it is an access token', says('at+jwt')),
  idToken('required', 'a claim that its reader requires is missing', (plan) => {
    drops('email')(plan);
    plan.expects.push(value('--require', 'email'));
  }),
  idToken('signed', 'it is encrypted, and not signed', (plan) => {
    plan.unsigned = true;
    plan.encryption ??= toClient();
  }),
];
