/** Breaks of form and cryptography: `token.*`. */
import { generateKeyPairSync } from 'node:crypto';
import type { Jwk } from '../../../sandbox/jose/key.ts';
import { anchorPem, signerOf } from '../../../sandbox/sdo/authority.ts';
import type { SdoOrder } from '../../../sandbox/sdo/order.ts';
import { DEFAULTS } from '../../defaults.ts';
import { bareJwk } from '../../keys/mint-key.ts';
import { file, pretty, value } from '../../minted.ts';
import { toClient } from '../encryption.ts';
import type { TokenPlan } from '../plan.ts';
import { ahead, breaksOf, drops, expired, HOUR, moves, SIGNED, type TokenBreak } from './break.ts';

/** A proof brings its own key, so nothing about a key set can be wrong. */
const WITH_SET = SIGNED.filter((kind) => kind !== 'dpop-proof');
/** Their payload is claims and nothing else. */
const PLAIN = SIGNED.filter((kind) => kind !== 'sd-jwt' && kind !== 'credential');

/** An SD-JWT is not encrypted. */
const ENCRYPTED = PLAIN.filter((kind) => kind !== 'dpop-proof');

const form = breaksOf('token', ...SIGNED);
const key = breaksOf('token', ...WITH_SET);
const plain = breaksOf('token', ...PLAIN);
const times = breaksOf('token', 'jwt');
const disclosed = breaksOf('token', 'sd-jwt', 'credential');

export const DAMAGED = form('signature', 'every byte of the signature is changed', (plan) => {
  plan.damaged = true;
});

export const FORM_BREAKS: readonly TokenBreak[] = [
  form('parse', 'a character of plain base64 is in the payload', ({ finish }) => {
    finish.push((token) => token.replace('.', '.+'));
  }),
  plain('claims', 'a member of the payload appears twice', (plan) => {
    const claims = JSON.stringify(plan.payload);
    plan.payloadText = Buffer.from(`${claims.slice(0, -1)},"twice":1,"twice":2}`).toString('base64url');
  }),
  key('alg', 'it is signed by an algorithm that its reader does not accept', (plan) => {
    plan.expects.push(value('--alg', plan.alg === 'PS256' ? 'RS256' : 'PS256'));
  }),
  key('key', 'the key set has no key of this kid', (plan) => {
    plan.header.kid = 'another-kid';
    plan.keysFrom = 'set';
    plan.keys = [withKid(plan)];
  }),
  key('kid', 'there is no kid, and the keys of the set have one', (plan) => {
    delete plan.header.kid;
    plan.keysFrom = 'set';
    plan.keys = [withKid(plan)];
  }),
  key(
    'key_use',
    'the key set says that the key is for encryption',
    (plan) => {
      plan.header.kid = withKid(plan).kid;
      plan.keysFrom = 'set';
      plan.keys = [{ ...bareJwk(plan.key.jwk), kid: withKid(plan).kid, use: 'enc' }, other(plan)];
    },
    { beside: ['token.key'] },
  ),
  key(
    'key_alg',
    'the key set binds the key to another algorithm',
    (plan) => {
      plan.header.kid = withKid(plan).kid;
      plan.keysFrom = 'set';
      plan.keys = [
        { ...bareJwk(plan.key.jwk), kid: withKid(plan).kid, alg: otherAlg(plan) },
        withoutUse(other(plan)),
      ];
    },
    { beside: ['token.key'] },
  ),
  key('key_strength', 'its reader tries an RSA key of 1024 bits before the one that signed', (plan) => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    if (!plan.alg.startsWith('RS')) {
      plan.alg = 'RS256';
      plan.key = DEFAULTS.provider(plan.alg);
    }
    plan.header.kid = withKid(plan).kid;
    plan.keysFrom = 'token';
    plan.expects.push(
      file('--key', 'weak.pem', weak.export({ type: 'spki', format: 'pem' }).toString()),
      file('--key', 'key.json', pretty(bareJwk(plan.key.jwk))),
    );
  }),
  DAMAGED,
  form('crit', 'a critical extension that nobody knows', ({ header }) => {
    Object.assign(header, { crit: ['urn:example:unknown'], 'urn:example:unknown': true });
  }),
  times(
    'b64',
    'b64 is a text',
    ({ header }) => {
      header.b64 = 'false';
    },
    { beside: ['token.crit'] },
  ),
  key('embedded_key', 'the header brings the key along', ({ header, key: { jwk } }) => {
    header.jwk = jwk;
  }),
  key(
    'x5c',
    'the certificate chain ends at an authority that nobody knows',
    (plan) => {
      const { identity, issuer } = signerOf({ ...NOBODY, now: plan.wish.now, random: plan.wish.random });
      plan.header.x5c = [identity, issuer].map(({ der }) => Buffer.from(der).toString('base64'));
      plan.expects.push(file('--trust-anchor', 'trust-anchor.pem', anchorPem()));
    },
    { beside: ['token.embedded_key'] },
  ),
  disclosed(
    'sd_alg',
    'the hash function of the disclosures is called SHA-256, and not sha-256',
    ({ payload }) => {
      payload._sd_alg = 'SHA-256';
    },
  ),
  disclosed('digests', 'a hash stands in the list twice', (plan) => {
    const twice = 'the-same-hash-in-the-list-twice-0123456789A';
    plan.presentation?.decoys.push(twice, twice);
  }),
  disclosed('disclosures', 'a disclosure that the issuer did not sign', ({ presents }) => {
    const added = Buffer.from(JSON.stringify(['c2FsdA', 'added', true])).toString('base64url');
    presents.push((parts) => [...parts, added]);
  }),
  disclosed(
    'key_binding',
    'someone else signed the key binding',
    (plan) => {
      const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      if (plan.presentation?.binding !== undefined)
        plan.presentation.binding.key = { key: stranger, jwk: {} };
    },
    { needs: ['nonce', 'audience'] },
  ),
  breaksOf('token', ...ENCRYPTED)(
    'decrypt',
    'it is encrypted to a key that the reader does not have',
    (plan) => {
      const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
      plan.encryption = { ...toClient(), to: stranger };
    },
  ),
  times('exp', 'it expired an hour ago', expired),
  times('nbf', 'it is good from an hour ahead on', moves('nbf', HOUR)),
  times('iat', 'it was issued an hour ahead', ahead),
  breaksOf('token', 'access-token')('required', 'a claim that its reader requires is missing', (plan) => {
    drops('email')(plan);
    plan.expects.push(value('--require', 'email'));
  }),
];

/** With a certificate of an unknown authority. */
const NOBODY: Omit<SdoOrder, 'now' | 'random'> = {
  kind: 'jwt',
  document: { mediaType: 'text/plain', bytes: new Uint8Array() },
  signer: { name: 'Nobody', serialNumber: '0', country: 'NO', eid: 'none' },
  tamper: 'chain',
};

/** The key as the set has it; a key without a name gets one, since the break is about names. */
const withKid = ({ key: { jwk } }: TokenPlan): Jwk & { readonly kid: string } => ({
  ...jwk,
  kid: jwk.kid ?? 'the-key',
});

function withoutUse({ use: _use, ...jwk }: Jwk): Jwk {
  return jwk;
}

/** Another key of the set, so that it has one to verify with. */
const other = ({ key: { jwk } }: TokenPlan): Jwk =>
  jwk.kty === 'RSA' ? DEFAULTS.provider('ES256').jwk : DEFAULTS.provider('RS256').jwk;

const otherAlg = ({ key: { jwk } }: TokenPlan): string =>
  jwk.kty === 'RSA' ? 'PS512' : jwk.kty === 'oct' ? 'HS512' : 'ECDH-ES';
