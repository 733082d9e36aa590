/** The examples that the RFCs print, judged as if somebody had pasted them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeJwks, judgeToken } from '../../../src/checks/index.ts';
import type { JsonObject, KeyCandidate } from '../../../src/protocol/jose/decoded.ts';
import { describeKey, keysOfSet, publicJwk, readKeys, secretKey } from '../../../src/protocol/jose/index.ts';
import { findKeyFault } from '../../../src/protocol/jose/key-form.ts';
import { codes } from './fixtures.ts';

interface Vector {
  readonly name: string;
  readonly token: string;
  readonly keys: readonly JsonObject[];
  /** Of a nested one, whose other keys decrypt. */
  readonly verifyKeys?: readonly JsonObject[];
  readonly expect: 'verified' | 'decrypted' | 'nested' | 'unsupported' | 'detached' | 'fails';
  readonly payload?: string;
  readonly plaintext?: string;
  readonly fails?: readonly string[];
}

function load(name: string) {
  const path = new URL(`../../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as {
    source: string;
    vectors: Vector[];
    keys: { name: string; jwk: JsonObject; description: string; private?: true }[];
  };
}

/** As `--jwks` or, for a symmetric key, `--secret` gives it. */
function candidatesOf(keys: readonly JsonObject[]): KeyCandidate[] {
  return keys.flatMap((jwk) =>
    jwk.kty === 'oct' ? [secretKey(JSON.stringify(jwk), 'secret')] : keysOfSet({ keys: [jwk] }, 'keys'),
  );
}

describe.each(['rfc7515', 'rfc7516', 'rfc7517', 'rfc7519', 'rfc7520', 'rfc7797', 'rfc8037'])('%s', (file) => {
  test.each(load(file).vectors)('$name', async (vector) => {
    const keys = candidatesOf(vector.keys);
    const nested = vector.verifyKeys !== undefined;
    const encrypted = vector.plaintext !== undefined;
    const judgement = await judgeToken({
      token: vector.token,
      ...(encrypted || nested ? { decryptionKeys: keys } : { keys }),
      ...(nested ? { keys: candidatesOf(vector.verifyKeys ?? []) } : {}),
      expected: false,
      judgeTimes: false,
      now: new Date('2011-03-22T18:00:00Z'),
      clockToleranceSeconds: 30,
    });
    const { report, decoded, plaintext } = judgement;
    const shown = encrypted ? plaintext : decoded?.payload;
    if (vector.expect === 'fails') {
      expect(codes(report, 'fail')).toEqual(vector.fails);
      expect(report.verdict).toBe('invalid');
      return;
    }
    expect(codes(report, 'fail')).toEqual([]);
    if (vector.expect === 'unsupported' || vector.expect === 'detached') {
      const reason = report.findings.find(
        ({ code }) => code === (encrypted ? 'token.decrypt' : 'token.signature'),
      );
      expect(reason?.status).toBe('skip');
      expect(reason?.message).toMatch(vector.expect === 'detached' ? /detached/ : /(?:RSA1_5|X448) is known/);
      expect(report.verdict).toBe('unverified');
      return;
    }
    expect(Buffer.from(shown ?? []).toString()).toBe(vector.payload ?? vector.plaintext);
    // To a public key anybody can encrypt; what a shared secret opens is of somebody who knows it.
    const proven = !encrypted || vector.keys.some(({ kty }) => kty === 'oct');
    expect(report.verdict).toBe(proven ? 'valid' : 'unverified');
    expect(judgement.verified).toBe(!encrypted);
  });
});

describe.each(['rfc7517', 'rfc7520', 'rfc8037'])('keys of %s', (file) => {
  test.each(load(file).keys)('$name', ({ jwk, description, private: isPrivate }) => {
    expect(describeKey(jwk)).toBe(description);
    const [key] = readKeys(Buffer.from(JSON.stringify(jwk)), 'key.json');
    expect(key?.jwk).toEqual(jwk);
    expect(JSON.stringify(publicJwk(jwk)) === JSON.stringify(jwk)).toBe(isPrivate !== true);
    expect(findKeyFault(jwk)).toBeUndefined();
  });
});

test('RFC 7517, B: the certificate is of the key', async () => {
  const { jwk } = load('rfc7517').keys.find(({ name }) => name.startsWith('B ')) ?? {};
  const { findings } = await judgeJwks({ document: { keys: [jwk] } });
  expect(findings.find(({ code }) => code === 'jwks.x5c')).toMatchObject({
    status: 'pass',
    message: expect.stringMatching(/^1 of/),
  });
});
