/** Tokens by jwcrypto and PyJWT, judged here; tokens made here, read there. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encrypt } from '../../src/protocol/jose/index.ts';
import { failingChecks } from '../helpers/run.ts';
import { isPresent } from './peers/present.ts';
import { sandboxToken } from './peers/sandbox-token.ts';
import {
  CLAIMS,
  codeOfDecrypted,
  decryptWith,
  ENCRYPTING,
  KEYS,
  publicHalf,
  SIGNING,
  tamper,
  verifyWith,
} from './tokens-keys.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/python_tokens.py', import.meta.url).pathname;
const present = isPresent(
  'jwcrypto or PyJWT',
  [PYTHON, '-c', 'import jwcrypto, jwt'],
  'python3-jwcrypto python3-jwt',
);

interface Answer {
  readonly value?: string;
  readonly refused?: string;
}

function ask(jobs: readonly object[]): Answer[] {
  return JSON.parse(
    execFileSync(PYTHON, [SCRIPT], { input: JSON.stringify(jobs), encoding: 'utf8' }),
  ) as Answer[];
}
const ask1 = (job: object): Answer => ask([job])[0] ?? {};
const payload = JSON.stringify(CLAIMS);

describe.runIf(present)('signed by jwcrypto', () => {
  const signing = [...SIGNING, ['EdDSA', KEYS.Ed25519] as const];

  it.each(signing)('%s', async (alg, key) => {
    const [compact, flattened] = ask([
      { do: 'sign', payload, keys: [{ ...key, alg }], compact: true },
      { do: 'sign', payload, keys: [{ ...key, alg }] },
    ]);
    for (const token of [compact?.value ?? '', flattened?.value ?? '']) {
      const { document, code } = await verifyWith(token, key);
      expect(document.reports[0]?.verdict).toBe('valid');
      expect(document.data?.payload).toEqual(CLAIMS);
      expect(code).toBe(0);
    }
    const { document } = await verifyWith(tamper(compact?.value ?? ''), key);
    expect(failingChecks(document)).not.toEqual([]);
    expect(document.reports[0]?.verdict).toBe('invalid');
  });

  it('with two keys, in general serialization', async () => {
    const keys = [
      { ...KEYS.rsa, alg: 'RS256' },
      { ...KEYS['P-256'], alg: 'ES256' },
    ];
    const { value = '' } = ask1({ do: 'sign', payload, keys });
    for (const key of [KEYS.rsa, KEYS['P-256']]) {
      const { document } = await verifyWith(value, key);
      expect(document.data?.serialization).toBe('general');
      expect(document.reports[0]?.verdict).toBe('valid');
    }
  });
});

describe.runIf(present)('encrypted by jwcrypto', () => {
  const more = [
    ['ECDH-ES', 'A256GCM', KEYS.X25519],
    ['ECDH-ES+A192KW', 'A192GCM', KEYS.X25519],
    ['A192GCMKW', 'A192GCM', KEYS[24]],
  ] as const;

  it.each([...ENCRYPTING, ...more])('%s %s %#', async (alg, enc, key) => {
    const header = { alg, enc, kid: key.kid };
    const [compact, json] = ask([
      { do: 'encrypt', payload, header, key: publicHalf(key) },
      { do: 'encrypt', payload, header, key: publicHalf(key), compact: false },
    ]);
    for (const token of [compact?.value ?? '', json?.value ?? '']) {
      const { document, code } = await decryptWith(token, key);
      expect(document.data).toMatchObject({ kind: 'jwe', payload: CLAIMS, outerHeader: { alg, enc } });
      expect(code).toBe(codeOfDecrypted(key));
    }
  });

  it('a JWS inside a JWE', async () => {
    const { value: inner = '' } = ask1({
      do: 'sign',
      payload,
      keys: [{ ...KEYS['P-256'], alg: 'ES256' }],
      compact: true,
    });
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' };
    const { value = '' } = ask1({ do: 'encrypt', payload: inner, header, key: publicHalf(KEYS.rsa) });
    const { document } = await decryptWith(value, KEYS.rsa);
    expect(document.data).toMatchObject({ kind: 'nested', header: { alg: 'ES256' }, payload: CLAIMS });
  });

  it('a tampered one is opened by nobody', async () => {
    const header = { alg: 'RSA-OAEP', enc: 'A256GCM' };
    const { value = '' } = ask1({ do: 'encrypt', payload, header, key: publicHalf(KEYS.rsa) });
    const [head = '', key = '', iv = '', text = '', tag = ''] = value.split('.');
    const flipped = `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`;
    const { document } = await decryptWith([head, key, iv, flipped, tag].join('.'), KEYS.rsa);
    expect(failingChecks(document)).toEqual(['token.decrypt']);
  });
});

describe.runIf(present)('signed by PyJWT', () => {
  it.each([...SIGNING, ['EdDSA', KEYS.Ed25519] as const])('%s', async (alg, key) => {
    const { value = '', refused } = ask1({ do: 'pyjwt_sign', payload, alg, key });
    expect(refused).toBeUndefined();
    const { document } = await verifyWith(value, key);
    expect(document.reports[0]?.verdict).toBe('valid');
    expect(document.data?.payload).toEqual(CLAIMS);
  });
});

describe.runIf(present)('made here', () => {
  it.each(ENCRYPTING.filter(([alg]) => alg !== 'dir'))(
    '%s %s is decrypted by jwcrypto %#',
    async (alg, enc, key) => {
      const token = await encrypt(Buffer.from(payload), publicHalf(key) as never, { alg, enc });
      expect(ask1({ do: 'decrypt', token, key }).value).toBe(payload);
    },
  );

  it('the ID token of the sandbox is accepted by both, and a changed one by nobody', async () => {
    const { token, key, audience } = await sandboxToken();
    const jobs = (one: string) => [
      { do: 'verify', token: one, key },
      { do: 'pyjwt_verify', token: one, key, alg: 'RS256', audience },
    ];
    expect(ask(jobs(token)).map(({ refused }) => refused)).toEqual([undefined, undefined]);
    expect(ask(jobs(tamper(token))).every(({ refused }) => refused !== undefined)).toBe(true);
  });
});
