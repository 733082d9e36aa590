/** Signatures are computed by jose, of many tokens in a row by Node: both must say the same. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyCandidate } from '../../../../src/protocol/jose/decoded.ts';
import { decode, keysOfSet, secretKey, verify } from '../../../../src/protocol/jose/index.ts';
import { runs } from '../../../helpers/property.ts';
import { ed25519, jwkOf, makeToken, p256, p384, p521, rsa } from '../../checks/fixtures.ts';

const SECRET = 'a secret of at least sixty-four bytes, so that every one of HS* takes it as a key';
const pairs = { RS: rsa, PS: rsa, ES256: p256, ES384: p384, ES512: p521, EdDSA: ed25519 } as const;
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const pairOf = (alg: string) => pairs[(alg in pairs ? alg : alg.slice(0, 2)) as keyof typeof pairs];
const tokens: [alg: string, token: string, keys: KeyCandidate[]][] = [
  ...algorithms.map((alg): [string, string, KeyCandidate[]] => [
    alg,
    makeToken({ alg, header: { alg }, key: pairOf(alg).privateKey }),
    keysOfSet({ keys: [jwkOf(pairOf(alg).publicKey)] }, 'keys'),
  ]),
  ...['HS256', 'HS384', 'HS512'].map((alg): [string, string, KeyCandidate[]] => [
    alg,
    makeToken({ alg, header: { alg }, key: SECRET }),
    [secretKey(SECRET, 'secret')],
  ]),
];

async function both(token: string, keys: KeyCandidate[]) {
  const decoded = decode(token);
  const signature = decoded?.kind === 'jws' ? decoded.signatures[0] : undefined;
  if (signature === undefined) return [undefined, undefined];
  const summary = async (engine: 'jose' | 'node') => {
    const { verified, attempts } = await verify(signature, keys, engine);
    return { verified, results: attempts.map(({ result, reason }) => [result, reason]) };
  };
  return [await summary('jose'), await summary('node')];
}

describe('two engines, one answer', () => {
  it.each(tokens)('%s: good', async (_, token, keys) => {
    const [jose, node] = await both(token, keys);
    expect(jose?.verified).toBe(true);
    expect(node).toEqual(jose);
  });

  it.each(tokens)('%s: changed anywhere', async (_, token, keys) => {
    const bytes = fc.constantFrom(...'ABCxyz019-_');
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), bytes, async (at, character) => {
        const [jose, node] = await both(token.slice(0, at) + character + token.slice(at + 1), keys);
        expect(node).toEqual(jose);
      }),
      runs(60),
    );
  });

  it.each(tokens)('%s: signatures of other lengths', async (_, token, keys) => {
    const input = token.slice(0, token.lastIndexOf('.'));
    for (const length of [0, 1, 31, 32, 63, 64, 65, 96, 128, 132, 255, 256, 257, 512]) {
      for (const byte of [0, 255]) {
        const signature = Buffer.alloc(length, byte).toString('base64url');
        const [jose, node] = await both(`${input}.${signature}`, keys);
        expect(node).toEqual(jose);
        expect(node?.verified).toBe(false);
      }
    }
  });

  it.each(tokens)('%s: under the name of another algorithm', async (_, token, keys) => {
    const [, ...rest] = token.split('.');
    for (const alg of [...algorithms, 'HS256', 'none', 'constructor']) {
      const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
      const [jose, node] = await both([header, ...rest].join('.'), keys);
      expect(node).toEqual(jose);
    }
  });
});
