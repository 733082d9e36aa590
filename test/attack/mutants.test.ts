/**
 * Nothing that was altered is accepted. `npm test` looks at a share; the long run is the same with more:
 * `MUTANTS=100000 SAML_MUTANTS=20000 npx vitest run --project unit test/attack/mutants.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/protocol/jose/decode.ts';
import { runIn } from '../helpers/run.ts';
import { judge, VECTORS, vector } from '../helpers/saml.ts';
import { testWorld } from '../helpers/world.ts';
import { CLIENT, goodClaims, ISSUER, jwkOf, makeToken, p256, RSA_JWK } from '../unit/checks/fixtures.ts';
import { mutateSaml, mutateToken, randomNumbers } from './mutants.ts';

const TOKENS = Number(process.env.MUTANTS ?? 2000);
const MESSAGES = Number(process.env.SAML_MUTANTS ?? 400);
const SEED = 20_261_130;
const BATCH = 1000;
/** A run of this size is watched by a person. */
const TIMEOUT = 3_600_000;

/** The counts, for whoever runs the long one. */
const tell = (text: string): boolean => process.stderr.write(`${text}\n`);

describe('mutants', () => {
  const goods = [
    makeToken(),
    makeToken({ header: { alg: 'ES256', kid: 'ec-1' }, alg: 'ES256', key: p256.privateKey }),
    makeToken({ header: { alg: 'PS256', kid: 'rsa-2' }, alg: 'PS256' }),
    makeToken({ payload: goodClaims({ name: 'Åse', address: { country: 'NO' }, amr: ['otp'] }) }),
  ];
  const keys = [RSA_JWK, { ...RSA_JWK, kid: 'rsa-2', alg: 'PS256' }, jwkOf(p256.publicKey, { kid: 'ec-1' })];
  const files = { '/project/jwks.json': JSON.stringify({ keys }) };
  const words = [
    'decode-token',
    '--lines',
    '--jwks',
    'jwks.json',
    '--issuer',
    ISSUER,
    '--client-id',
    CLIENT,
    '--nonce',
    'nonce-of-this-login',
  ];
  /** What of a token a client acts on. A second spelling of the same bytes alters nothing. */
  const meaning = (token: string): string => {
    const decoded = decode(token.trim());
    if (decoded?.kind !== 'jws') return token;
    return JSON.stringify([
      decoded.signatures[0]?.header,
      Buffer.from(decoded.payload ?? []).toString('hex'),
    ]);
  };
  const meanings = new Set(goods.map(meaning));

  it('the originals are accepted', async () => {
    const { code } = await runIn(testWorld({ files, stdin: goods.join('\n') }), words);
    expect(code).toBe(0);
  });

  it(`of ${TOKENS} mutated tokens none is accepted that says something else`, {
    timeout: TIMEOUT,
  }, async () => {
    const random = randomNumbers(SEED);
    let judged = 0;
    let same = 0;
    for (let done = 0; done < TOKENS; done += BATCH) {
      const lines = Array.from({ length: Math.min(BATCH, TOKENS - done) }, () => {
        const good = goods[random(goods.length)] ?? '';
        const once = mutateToken(good, random);
        const mutant =
          random(4) === 0 && once.split('.').length === 3 && decode(once) !== undefined
            ? mutateToken(good, random)
            : once;
        // A line end would make two lines of one.
        return mutant.replaceAll('\n', '');
      });
      const { stdout } = await runIn(testWorld({ files, stdin: lines.join('\n') }), words);
      for (const text of stdout.trim().split('\n')) {
        const { data, ok, exitCode } = JSON.parse(text) as {
          data: { line: number };
          ok: boolean;
          exitCode: number;
        };
        judged += 1;
        expect(exitCode).not.toBe(70);
        if (!ok) continue;
        same += 1;
        expect(meanings.has(meaning(lines[data.line - 1] ?? '')), lines[data.line - 1]).toBe(true);
      }
    }
    tell(`${judged} mutated tokens judged, ${same} of them accepted, all saying the same as the original`);
    expect(judged).toBe(TOKENS);
  });

  it(`of ${MESSAGES} mutated SAML messages none is accepted that says something else`, {
    timeout: TIMEOUT,
  }, async () => {
    const random = randomNumbers(SEED);
    const originals = VECTORS.filter(
      ({ verdict, given, decrypts }) =>
        verdict === 'valid' && given.now === undefined && decrypts !== true && given.allowSha1 !== true,
    )
      .map(({ message }) => message)
      .filter((message) => message.includes('_request1'));
    const [fallback] = [vector('assertion signed').message];
    const goods = originals.length === 0 ? [fallback] : originals;
    let accepted = 0;
    for (let done = 0; done < MESSAGES; done += 1) {
      const good = goods[random(goods.length)] ?? fallback;
      const mutant = mutateSaml(good, random);
      const { report, assertion } = await judge(mutant);
      if (report.verdict !== 'valid') continue;
      accepted += 1;
      const { assertion: original } = await judge(good);
      // What a caller takes out of it: who, and with which attributes.
      const told = (of: typeof assertion) =>
        JSON.stringify([of?.nameId, of?.attributes, of?.authnStatements, of?.conditions, of?.issuer]);
      expect(told(assertion), mutant).toBe(told(original));
    }
    tell(
      `${MESSAGES} mutated SAML messages judged, ${accepted} of them accepted, all saying the same as the original`,
    );
    expect(accepted).toBeLessThan(MESSAGES);
  });
});
