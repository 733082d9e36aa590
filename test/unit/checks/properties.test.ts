/** What must hold for every token, not only for those that somebody thought of. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeIdToken, judgeToken } from '../../../src/checks/index.ts';
import { decode } from '../../../src/protocol/jose/index.ts';
import { runs } from '../../helpers/property.ts';
import { CLIENT, candidates, ISSUER, jwkOf, makeToken, NOW, p256, RSA_JWK, tokenInput } from './fixtures.ts';

const keys = candidates(RSA_JWK, jwkOf(p256.publicKey, { kid: 'ec-1' }));
const tokens = [
  makeToken(),
  makeToken({ alg: 'ES256', key: p256.privateKey, header: { alg: 'ES256', kid: 'ec-1' } }),
];
const expectations = { issuer: ISSUER, clientId: CLIENT, now: NOW, clockToleranceSeconds: 30 };

async function verdictOf(token: string) {
  const judgement = await judgeToken(tokenInput(token, { keys }));
  const claims = await judgeIdToken({ ...expectations, token: judgement });
  return { token: judgement.report.verdict, claims: claims.verdict, verified: judgement.verified };
}

test('the tokens that are mutated below are valid', async () => {
  for (const token of tokens) {
    expect(await verdictOf(token)).toEqual({ token: 'valid', claims: 'valid', verified: true });
  }
});

test('TV-5 no change of a token is ever valid', async () => {
  const character = fc.constantFrom(
    ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"{',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tokens),
      fc.nat(),
      character,
      fc.constantFrom('replace', 'insert', 'remove'),
      async (token, place, replacement, how) => {
        const index = place % token.length;
        const rest = token.slice(how === 'insert' ? index : index + 1);
        const mutated = token.slice(0, index) + (how === 'remove' ? '' : replacement) + rest;
        fc.pre(mutated.trim() !== token);
        expect(await verdictOf(mutated)).toEqual({ token: 'invalid', claims: 'invalid', verified: false });
      },
    ),
    runs(1500),
  );
});

test('a token that is cut off anywhere is told, and never valid', async () => {
  for (const token of tokens) {
    for (let length = 0; length < token.length; length += 1) {
      const verdict = await verdictOf(token.slice(0, length));
      expect(verdict.verified).toBe(false);
      expect(verdict.token).toBe('invalid');
    }
  }
});

test('no text makes the reader fail, and every report says something', async () => {
  const part = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.base64String(),
  );
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(part, { maxLength: 7 }).map((parts) => parts.join('.')),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (text) => {
      decode(text);
      const { report } = await judgeToken(tokenInput(text, { keys }));
      expect(report.verdict).toBe('invalid');
      for (const finding of report.findings) expect(finding.message).not.toBe('');
    }),
    runs(1000),
  );
});

test('whatever stands in a header, the judges answer', async () => {
  const name = fc.constantFrom(
    'alg',
    'kid',
    'typ',
    'crit',
    'b64',
    'jwk',
    'jku',
    'x5c',
    'enc',
    'zip',
    'cty',
    'p2c',
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.jsonValue()), fc.jsonValue(), async (header, payload) => {
      const { report } = await judgeToken(
        tokenInput(makeToken({ header, payload }), { keys, judgeTimes: true }),
      );
      expect(report.verdict).toBe('invalid');
    }),
    runs(500),
  );
});

test('whatever stands in the claims, the judges answer', async () => {
  const claim = fc.constantFrom(
    'iss',
    'sub',
    'aud',
    'azp',
    'exp',
    'nbf',
    'iat',
    'nonce',
    'acr',
    'at_hash',
    'auth_time',
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(claim, fc.jsonValue()), async (claims) => {
      const token = await judgeToken(tokenInput(makeToken({ payload: claims }), { keys }));
      const report = await judgeIdToken({
        ...expectations,
        token,
        nonce: { sent: 'n' },
        accessToken: 'a',
        maxAgeSeconds: 1,
        acr: { values: ['high'], mode: 'expected' },
        require: Object.keys(claims),
      });
      expect(report.verdict).toBe('invalid');
    }),
    runs(500),
  );
});
