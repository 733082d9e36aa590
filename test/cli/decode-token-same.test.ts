/** A batch judges a token exactly as `decode-token` alone does, which has jose verify; whatever is done to the token. */
import { describe, expect, it } from 'vitest';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import {
  ed25519,
  goodClaims,
  jwkOf,
  makeToken,
  now,
  otherRsa,
  p256,
  p384,
  RSA_JWK,
} from '../unit/checks/fixtures.ts';

const KEYS = [
  RSA_JWK,
  jwkOf(p256.publicKey, { kid: 'ec-1' }),
  jwkOf(p384.publicKey, { kid: 'ec-3', alg: 'ES384', use: 'sig' }),
  jwkOf(ed25519.publicKey, { kid: 'ed-1' }),
  jwkOf(otherRsa.publicKey, { kid: 'enc-1', use: 'enc' }),
];
const files = { '/project/jwks.json': JSON.stringify({ keys: KEYS }) };
const ARGS = ['--jwks', 'jwks.json', '--issuer', 'https://op.example.com', '--client-id', 'client-1'];

const made = (alg: string, kid: string, key: Parameters<typeof makeToken>[0] & object) =>
  makeToken({ alg, header: { alg, kid }, ...key });

/** Good tokens, and ones that are wrong in a way that no accident makes. */
const SEEDS = [
  makeToken(),
  made('PS256', 'rsa-1', {}),
  made('ES256', 'ec-1', { key: p256.privateKey }),
  made('ES384', 'ec-3', { key: p384.privateKey }),
  made('EdDSA', 'ed-1', { key: ed25519.privateKey }),
  made('RS256', 'enc-1', { key: otherRsa.privateKey }),
  made('RS256', 'unknown', {}),
  makeToken({ payload: goodClaims({ exp: now - 600 }) }),
  makeToken({ payload: goodClaims({ aud: ['client-1', 'other'], nonce: undefined, iat: 'now' }) }),
  makeToken({ payload: goodClaims({ big: 12345678901234567890n.toString(), nested: makeToken() }) }),
  makeToken({ header: { alg: 'none' } }),
  makeToken({ header: { alg: 'HS256', kid: 'rsa-1' } }),
  makeToken({ header: { alg: 'RS256', kid: 'rsa-1', crit: ['b64'], b64: false } }),
  makeToken({
    header: { alg: 'RS256', kid: 'rsa-1', jwk: jwkOf(otherRsa.publicKey) },
    key: otherRsa.privateKey,
  }),
];

/** Numbers from 0 up to a limit, the same in every run. */
function numbers(seed: number) {
  let state = seed;
  return (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const OTHER = 'AZaz09-_.=+/ ';

function mutant(next: (limit: number) => number): string {
  const token = SEEDS[next(SEEDS.length)] as string;
  const at = next(token.length);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const other = (SEEDS[next(SEEDS.length)] as string).split('.');
  return [
    token,
    token.slice(0, at) + OTHER[next(OTHER.length)] + token.slice(at + 1),
    token.slice(0, at),
    token.slice(0, at) + token.slice(at + 1),
    [header, other[1], signature].join('.'),
    [other[0], payload, signature].join('.'),
    [header, payload, other[2]].join('.'),
    [header, payload, ''].join('.'),
  ][next(8)] as string;
}

const decisive = (document: {
  readonly data?: object;
  readonly exitCode: number;
  readonly outcome: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly reports: readonly {
    readonly subject: string;
    readonly verdict: string;
    readonly findings: readonly { readonly status: string }[];
  }[];
}) => ({
  data: { ...document.data, line: undefined },
  exitCode: document.exitCode,
  outcome: document.outcome,
  error: document.error && { code: document.error.code, message: document.error.message },
  // The key set is judged once for the whole batch.
  reports: document.reports
    .filter(({ subject }) => subject !== 'jwks')
    .map(({ verdict, findings, ...report }) => ({
      ...report,
      verdict,
      findings: findings.filter(
        ({ status }) =>
          status === 'fail' || status === 'warn' || (status === 'skip' && verdict === 'unverified'),
      ),
    })),
});

describe('a batch and one token at a time', () => {
  it.each([1, 2, 3, 4, 5])('say the same of 200 tokens, good and damaged (%i)', async (seed) => {
    const next = numbers(seed);
    const tokens = Array.from({ length: 200 }, () => mutant(next)).filter((token) => token.trim() !== '');
    const batch = await runIn(testWorld({ files, stdin: `${tokens.join('\n')}\n` }), [
      'decode-token',
      '--lines',
      ...ARGS,
    ]);
    const lines = batch.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(tokens.length);
    for (const [index, token] of tokens.entries()) {
      const alone = await runIn(testWorld({ files, stdin: token }), [
        'decode-token',
        ...ARGS,
        '--json',
        '--show-secrets',
      ]);
      expect(decisive(JSON.parse(lines[index] as string)), token).toEqual(decisive(JSON.parse(alone.stdout)));
    }
  });
});
