/** Breaks of SD-JWTs, credentials, and the proof that comes with a presentation. */
import { value } from '../../minted.ts';
import type { TokenPlan } from '../plan.ts';
import { ahead, breaksOf, drops, expired, HOUR, moves, says, sets, type TokenBreak } from './break.ts';

const sdJwt = breaksOf('sd_jwt', 'sd-jwt');
const credential = breaksOf('credential', 'credential');
type Binding = NonNullable<NonNullable<TokenPlan['presentation']>['binding']>;

const binding = (
  what: string,
  does: string,
  change: (binding: Binding, plan: TokenPlan) => void,
): TokenBreak =>
  breaksOf('key_binding', 'sd-jwt', 'credential')(
    what,
    does,
    (plan) => {
      if (plan.presentation?.binding !== undefined) change(plan.presentation.binding, plan);
    },
    { needs: ['nonce', 'audience'] },
  );

export const CREDENTIAL_BREAKS: readonly TokenBreak[] = [
  sdJwt('iss', 'iss is another issuer', sets({ iss: 'https://another.example.com' })),
  sdJwt('aud', 'aud is another reader', (plan) => {
    plan.payload.aud = 'another-reader';
    plan.expects.push(value('--client-id', plan.wish.clientId));
  }),
  sdJwt('nonce', 'nonce is that of another request', (plan) => {
    plan.payload.nonce = 'an-earlier-nonce';
    plan.expects.push(value('--nonce', 'the-nonce-of-this-request'));
  }),
  sdJwt('exp', 'it expired an hour ago', expired),
  sdJwt('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  sdJwt('iat', 'it was issued an hour ahead', ahead),
  credential('typ', 'the header says JWT, and not dc+sd-jwt', says('JWT')),
  credential('vct', 'there is no vct', drops('vct')),
  credential('iss', 'iss is another issuer', sets({ iss: 'https://another.example.com' })),
  credential('exp', 'it expired an hour ago', expired),
  credential('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  credential('iat', 'it was issued an hour ahead', ahead),
  credential('cnf', 'cnf names no key', sets({ cnf: {} })),
  credential(
    'status',
    'the reference into the status list has no index',
    sets({
      status: { status_list: { uri: 'https://issuer.example.com/status/1' } },
    }),
  ),
  credential('always_disclosed', 'vct came as a disclosure, so that its holder could withhold it', (plan) => {
    if (plan.presentation !== undefined) plan.presentation.claims.vct = plan.payload.vct;
    delete plan.payload.vct;
  }),
  binding('typ', 'the header of the key binding says JWT', ({ header }) => {
    header.typ = 'JWT';
  }),
  binding('iat', 'the presentation was made an hour ahead', ({ payload }, { now }) => {
    payload.iat = now + HOUR;
  }),
  binding('aud', 'it was presented to another verifier', ({ payload }) => {
    payload.aud = 'another-verifier';
  }),
  binding('nonce', 'it was presented for another request', ({ payload }) => {
    payload.nonce = 'an-earlier-nonce';
  }),
  binding('sd_hash', 'the holder signed other disclosures', ({ payload }) => {
    payload.sd_hash = 'the-hash-of-other-disclosures-0123456789ABC';
  }),
];
