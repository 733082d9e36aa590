/** Keys on signatures: every attempt told, and what the library will not compute. */
import { constants, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JwsSignature } from '../../../../src/protocol/jose/decoded.ts';
import { decode, findConfusion, hashClaim, secretKey, verify } from '../../../../src/protocol/jose/index.ts';
import {
  candidates,
  ed25519,
  encode,
  goodClaims,
  jwkOf,
  makeToken,
  otherRsa,
  p256,
  p384,
  RSA_JWK,
  rsa,
  signatureOf,
  weakRsa,
} from '../../checks/fixtures.ts';

function signatureIn(token: string): JwsSignature {
  const decoded = decode(token);
  if (decoded?.kind !== 'jws' || decoded.signatures[0] === undefined) throw new Error('not a JWS');
  return decoded.signatures[0];
}

const good = signatureIn(makeToken());

test('TV-5 every key is told, with the reason why it was not used', async () => {
  const { attempts, key } = await verify(
    good,
    candidates(
      jwkOf(otherRsa.publicKey, { kid: 'rsa-0' }),
      jwkOf(p256.publicKey, { kid: 'rsa-1' }),
      { ...RSA_JWK, use: 'enc' },
      { ...jwkOf(rsa.publicKey), kid: 'rsa-1', key_ops: ['encrypt'] },
      { ...RSA_JWK, alg: 'PS256' },
      { kty: 'oct', k: 'AAAA', kid: 'rsa-1' },
      { kty: 'RSA', kid: 'rsa-1', n: '!', e: 'AQAB' },
      RSA_JWK,
    ),
  );
  expect(attempts.map(({ result, misfit, matches }) => [result, misfit, matches])).toEqual([
    ['unsuitable', 'kid', undefined],
    ['unsuitable', 'type', undefined],
    ['unsuitable', 'use', true],
    ['unsuitable', 'key_ops', true],
    ['unsuitable', 'alg', true],
    ['unsuitable', 'type', undefined],
    ['unsuitable', 'invalid', undefined],
    ['verified', undefined, undefined],
  ]);
  expect(key?.jwk).toEqual(RSA_JWK);
});

test.each([
  ['another key', makeToken({ key: otherRsa.privateKey }), /wrong for this key/],
  ['no signature', `${makeToken().split('.').slice(0, 2).join('.')}.`, /empty/],
  [
    'another algorithm than the header says',
    makeToken({ alg: 'PS256', header: { alg: 'RS256', kid: 'rsa-1' } }),
    /right for PS256, and the header says RS256/,
  ],
  ['a short one', makeToken().slice(0, -6), /252 bytes, RS256 with this key gives 256/],
])('a mismatch says what is the matter: %s', async (_, token, reason) => {
  const { attempts, verified } = await verify(signatureIn(token), candidates(RSA_JWK));
  expect(verified).toBe(false);
  expect(attempts).toMatchObject([{ result: 'mismatch', reason: expect.stringMatching(reason) }]);
});

/** A PS256 signature whose salt is not as long as the hash. */
function withSalt(saltLength: number): string {
  const input = `${encode({ alg: 'PS256', kid: 'rsa-1' })}.${encode(goodClaims())}`;
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  const signature = sign('sha256', Buffer.from(input), { key: rsa.privateKey, ...padding });
  return `${input}.${signature.toString('base64url')}`;
}

const SECRET_BYTES = Buffer.alloc(32, 7);

test.each([
  ['base64', SECRET_BYTES.toString('base64'), /decoded from base64/],
  ['hexadecimal', SECRET_BYTES.toString('hex'), /decoded from hexadecimal/],
])('a secret that the signer decoded from %s is told', async (_, secret, reason) => {
  const header = { alg: 'HS256' };
  const token = signatureIn(makeToken({ alg: 'HS256', header, key: SECRET_BYTES }));
  const { attempts, verified } = await verify(token, [secretKey(secret, 'secret')]);
  expect(verified).toBe(false);
  expect(attempts).toMatchObject([{ result: 'mismatch', reason: expect.stringMatching(reason) }]);
});

test('a secret with a line end on one side is told', async () => {
  const header = { alg: 'HS256' };
  const secret = 'a shared secret of 32 characters';
  const token = signatureIn(makeToken({ alg: 'HS256', header, key: `${secret}\n` }));
  const { attempts } = await verify(token, [secretKey(secret, 'secret')]);
  expect(attempts).toMatchObject([{ result: 'mismatch', reason: expect.stringMatching(/with a line end/) }]);
});

test('RFC 7518, 3.5: a salt of another length is told', async () => {
  const ps256 = candidates({ ...RSA_JWK, alg: 'PS256' });
  const { attempts } = await verify(signatureIn(withSalt(20)), ps256);
  expect(attempts).toMatchObject([{ result: 'mismatch', reason: expect.stringMatching(/but for its salt/) }]);
});

test('RFC 7518, 3.3: what a weak key signed is computed, though the library refuses', async () => {
  const keys = candidates(jwkOf(weakRsa.publicKey, { kid: 'rsa-1' }));
  expect((await verify(signatureIn(makeToken({ key: weakRsa.privateKey })), keys)).verified).toBe(true);
  expect((await verify(good, keys)).verified).toBe(false);
});

test('an unknown critical extension does not keep the signature from being computed', async () => {
  for (const crit of [['exp'], [], 'exp', ['b64']]) {
    const token = makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit } });
    expect((await verify(signatureIn(token), candidates(RSA_JWK))).verified).toBe(true);
  }
});

test('a header without alg in its protected part', async () => {
  const input = `.${encode(goodClaims())}`;
  const token = {
    payload: encode(goodClaims()),
    header: { alg: 'RS256' },
    signature: signatureOf(input, 'RS256', rsa.privateKey),
  };
  expect((await verify(signatureIn(JSON.stringify(token)), candidates(RSA_JWK))).verified).toBe(true);
});

test('alg beside a protected header that lacks it', async () => {
  const input = `${encode({ kid: 'rsa-1' })}.${encode(goodClaims())}`;
  const token = {
    payload: encode(goodClaims()),
    protected: encode({ kid: 'rsa-1' }),
    header: { alg: 'RS256' },
    signature: signatureOf(input, 'RS256', rsa.privateKey),
  };
  expect((await verify(signatureIn(JSON.stringify(token)), candidates(RSA_JWK))).verified).toBe(true);
});

test('an algorithm that this runtime lacks is told as such', async () => {
  // Node has ML-DSA from version 24 on; there the signature is simply wrong.
  const token = `${encode({ alg: 'ML-DSA-44' })}.${encode('{}')}.${encode('x'.repeat(2420))}`;
  const key = { kty: 'AKP', alg: 'ML-DSA-44', pub: encode('x'.repeat(1312)) };
  const { attempts } = await verify(signatureIn(token), candidates(key));
  expect(['unsupported', 'mismatch']).toContain(attempts[0]?.result);
});

test('no public key as HMAC secret is found, whatever the size', () => {
  const big = { signature: new Uint8Array(32), signingInput: new Uint8Array(20_000_000) };
  const keys = candidates(...Array.from({ length: 40 }, () => RSA_JWK));
  expect(findConfusion(big, 'HS256', keys)).toBeUndefined();
});

describe('TV-13 hashes of the values that belong to an ID token', () => {
  // The examples of OpenID Connect Core 1.0, appendix A.3 and A.4.
  test.each([
    ['jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', 'RS256', '77QmUPtjPfzWtF2AnpK9RQ'],
    ['Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk', 'RS256', 'LDktKdoQak3Pk0cnXxCltA'],
  ])('%s', (value, alg, hash) => expect(hashClaim(value, alg)).toBe(hash));

  test.each([
    ['ES256', 22],
    ['PS384', 32],
    ['HS512', 43],
    ['ES512', 43],
    ['EdDSA', 43],
    ['Ed25519', 43],
    ['Ed448', 76],
    ['none', undefined],
    ['ML-DSA-44', undefined],
    ['toString', undefined],
  ])('%s gives %s characters', (alg, length) => expect(hashClaim('value', alg)?.length).toBe(length));
});

test('EdDSA with a curve and keys of other curves', async () => {
  const token = makeToken({ alg: 'EdDSA', key: ed25519.privateKey, header: { alg: 'EdDSA' } });
  const { attempts } = await verify(
    signatureIn(token),
    candidates(jwkOf(p384.publicKey), jwkOf(ed25519.publicKey)),
  );
  expect(attempts.map(({ result }) => result)).toEqual(['unsuitable', 'verified']);
});
