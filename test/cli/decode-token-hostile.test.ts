/** Bad input: never a crash, never a hang, always a located reason. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../helpers/property.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';
import { encode, goodClaims, makeToken, RSA_JWK } from '../unit/checks/fixtures.ts';

const good = makeToken();
const files = { '/project/jwks.json': JSON.stringify({ keys: [RSA_JWK] }) };
const decode = (stdin: string | Uint8Array) =>
  runJson(testWorld({ files, stdin }), ['decode-token', '--jwks', 'jwks.json']);

/** Nothing was accepted, and it is said where something is wrong. */
async function refused(input: string | Uint8Array): Promise<void> {
  const { document, code } = await decode(input);
  expect([1, 2]).toContain(code);
  const fails = document.reports.flatMap(({ findings }) =>
    findings.filter(({ status }) => status === 'fail'),
  );
  expect(fails.length).toBeGreaterThan(0);
  for (const { at, message } of fails as unknown as { at: string; message: string }[]) {
    expect(at).not.toBe('');
    expect(message).not.toBe('');
  }
}

describe('hostile input', () => {
  it('truncated at every position', async () => {
    for (let length = 0; length < good.length; length += 1) await refused(good.slice(0, length));
  });

  const payload = (text: string | Uint8Array) =>
    `${encode({ alg: 'RS256', kid: 'rsa-1' })}.${Buffer.from(text as string).toString('base64url')}.AAAA`;
  const header = (text: string | Uint8Array) =>
    `${Buffer.from(text as string).toString('base64url')}.${encode(goodClaims())}.AAAA`;

  it.each([
    ['nothing', ''],
    ['a character', 'e'],
    ['binary', Uint8Array.from({ length: 5000 }, (_, at) => (at * 131) % 256)],
    ['duplicate members in the header', header('{"alg":"RS256","alg":"none"}')],
    ['duplicate members in the payload', payload('{"sub":"a","sub":"b"}')],
    ['a header that is not an object', header('[1]')],
    ['a header of invalid UTF-8', header(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
    ['a payload nested deep', payload(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)],
    ['a header nested deep', header(`{"alg":${'['.repeat(5000)}${']'.repeat(5000)}}`)],
    ['padding', `${good}=`],
    ['an alg that is a number', header('{"alg":1}')],
    ['crit', header('{"alg":"RS256","crit":["x"],"x":1}')],
    [
      'a huge p2c',
      `${encode({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31, p2s: 'AAAA' })}.AAAA.AAAA.AAAA.AA*`,
    ],
    ['names of objects', `${encode({ alg: 'constructor', kid: '__proto__' })}.${encode(goodClaims())}.AAAA`],
  ])('%s', async (_, input) => {
    await refused(input);
  });

  it.each([
    ['a header of 5 MB', header(JSON.stringify({ alg: 'RS256', x: 'y'.repeat(5_000_000) }))],
    ['a payload of 20 MB', payload(JSON.stringify({ x: 'y'.repeat(20_000_000) }))],
    ['50 MB of nothing', ' '.repeat(50_000_000)],
    ['50 MB of dots', '.'.repeat(50_000_000)],
    ['a token and 40 MB behind it', `${good.slice(0, -9)}\n${'x '.repeat(20_000_000)}`],
  ])('%s', async (_, input) => {
    await refused(input);
  });

  it('50 MB of one word is opaque, and not repeated', async () => {
    const { document, stdout, code } = await decode('a'.repeat(50_000_000));
    expect(document.data).toMatchObject({ kind: 'opaque', characters: 50_000_000 });
    expect(stdout.length).toBeLessThan(10_000);
    // A key was given, and nothing here can be verified with it.
    expect(code).toBe(3);
  });

  it('of thousands of claims people are shown the first, and how many there are', async () => {
    const claims = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`claim_${at}`, at]));
    const { stdout } = await runIn(testWorld({ stdin: makeToken({ payload: claims }) }), ['decode-token']);
    expect(stdout).toContain('… and 2500 more; --json shows them');
    expect(stdout).not.toContain('claim_2999');
  });

  it('no mutation of what was signed is ever valid', async () => {
    const signed = good.lastIndexOf('.');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ~*%"\\\u00e9';
    const character = fc.constantFrom(...alphabet);
    const place = fc.nat(signed - 1);
    const mutation = fc.oneof(
      fc.tuple(place, character).map(([at, one]) => good.slice(0, at) + one + good.slice(at + 1)),
      fc
        .tuple(fc.integer({ min: 1, max: signed - 1 }), character)
        .map(([at, one]) => good.slice(0, at) + one + good.slice(at)),
      place.map((at) => good.slice(0, at) + good.slice(at + 1)),
      fc.tuple(place, place).map(([one, other]) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        return good.slice(0, from) + good.slice(to);
      }),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async (token) => {
        fc.pre(token !== good);
        const { document } = await decode(token);
        expect(document.reports[0]?.verdict).not.toBe('valid');
      }),
      runs(300),
    );
  });
});
