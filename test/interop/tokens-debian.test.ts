/** Tokens by Debian's `jose` and `jwt`, judged here; tokens made here, read there. */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encrypt } from '../../src/protocol/jose/index.ts';
import { failingChecks } from '../helpers/run.ts';
import { isPresent } from './peers/present.ts';
import { sandboxToken } from './peers/sandbox-token.ts';
import {
  CLAIMS,
  codeOfDecrypted,
  decryptWith,
  ENCRYPTING,
  type Jwk,
  KEYS,
  publicHalf,
  SIGNING,
  tamper,
  verifyWith,
} from './tokens-keys.ts';

const withJose = isPresent('jose', ['jose', 'alg'], 'jose');
const withJwt = isPresent('jwt', ['sh', '-c', 'command -v jwt'], 'jwt');
const folder = mkdtempSync(join(tmpdir(), 'idcli-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string): string {
  files += 1;
  const path = join(folder, String(files));
  writeFileSync(path, content);
  return path;
}

function call(program: string, words: readonly string[], input = ''): { ok: boolean; output: string } {
  const { status, stdout } = spawnSync(program, words, { input, encoding: 'utf8' });
  return { ok: status === 0, output: stdout.trim() };
}

/** Without kid: this program holds a key to what it says of itself. */
function keyFile({ kid: _, ...jwk }: Jwk): string {
  return fileOf(JSON.stringify(jwk));
}
const payload = JSON.stringify(CLAIMS);
/** Debian 12's jose can neither wrap nor unwrap with RSA-OAEP ("Wrapping failed!"), and takes no key for dir. */
const WRAPPED = ENCRYPTING.filter(([alg]) => alg !== 'dir' && !alg.startsWith('RSA'));

describe.runIf(withJose)('signed by jose', () => {
  it.each(SIGNING)('%s', async (alg, key) => {
    const template = JSON.stringify({ protected: { alg } });
    const words = ['jws', 'sig', '-I', '-', '-s', template, '-k', keyFile(key)];
    for (const more of [['-c'], []]) {
      const { output } = call('jose', [...words, ...more], payload);
      const { document, code } = await verifyWith(output, key);
      expect(document.reports[0]?.verdict).toBe('valid');
      expect(document.data).toMatchObject({ payload: CLAIMS, header: { alg } });
      expect(code).toBe(0);
    }
  });

  it('with two keys, in general serialization', async () => {
    const { output } = call(
      'jose',
      ['jws', 'sig', '-I', '-', '-k', keyFile(KEYS.rsa), '-k', keyFile(KEYS['P-384'])],
      payload,
    );
    for (const key of [KEYS.rsa, KEYS['P-384']]) {
      const { document } = await verifyWith(output, key);
      expect(document.data?.serialization).toBe('general');
      expect(document.reports[0]?.verdict).toBe('valid');
    }
  });
});

describe.runIf(withJose)('encrypted by jose', () => {
  it.each(WRAPPED)('%s %s %#', async (alg, enc, key) => {
    const template = JSON.stringify({ protected: { alg, enc } });
    const words = ['jwe', 'enc', '-I', '-', '-i', template, '-k', keyFile(publicHalf(key))];
    for (const more of [['-c'], []]) {
      const { output, ok } = call('jose', [...words, ...more], payload);
      expect(ok).toBe(true);
      const { document, code } = await decryptWith(output, key);
      expect(document.data).toMatchObject({ kind: 'jwe', payload: CLAIMS });
      expect(code).toBe(codeOfDecrypted(key));
    }
  });

  it('with a password', async () => {
    const template = JSON.stringify({
      protected: { alg: 'PBES2-HS256+A128KW', enc: 'A128CBC-HS256' },
    });
    const key = fileOf(JSON.stringify({ kty: 'oct', k: Buffer.from('correct horse').toString('base64url') }));
    const { output } = call('jose', ['jwe', 'enc', '-I', '-', '-i', template, '-k', key, '-c'], payload);
    const { document } = await decryptWith(output, {
      kid: 'p',
      kty: 'oct',
      k: Buffer.from('correct horse').toString('base64url'),
    });
    expect(document.data).toMatchObject({ payload: CLAIMS });
  });
});

describe.runIf(withJose)('made here, read by jose', () => {
  it.each(WRAPPED)('%s %s %#', async (alg, enc, key) => {
    const token = await encrypt(Buffer.from(payload), publicHalf(key) as never, { alg, enc });
    expect(call('jose', ['jwe', 'dec', '-i', '-', '-k', keyFile(key)], token)).toEqual({
      ok: true,
      output: payload,
    });
  });

  it('the ID token of the sandbox', async () => {
    const { token, key } = await sandboxToken();
    const path = fileOf(JSON.stringify(key));
    expect(call('jose', ['jws', 'ver', '-i', '-', '-k', path], token).ok).toBe(true);
    expect(call('jose', ['jws', 'ver', '-i', '-', '-k', path], tamper(token)).ok).toBe(false);
  });
});

/** This program reads PEM: keys of RSA and EC, and the bytes of a secret. */
function pemFile(key: Jwk, side: 'private' | 'public'): string {
  if (key.kty === 'oct') return fileOf(Buffer.from(String(key.k), 'base64url').toString('latin1'));
  const input = { key: key as never, format: 'jwk' } as const;
  return fileOf(
    side === 'private'
      ? (createPrivateKey(input).export({
          type: key.kty === 'EC' ? 'sec1' : 'pkcs8',
          format: 'pem',
        }) as string)
      : (createPublicKey(input).export({ type: 'spki', format: 'pem' }) as string),
  );
}

describe.runIf(withJwt)('Debian jwt', () => {
  const asymmetric = SIGNING.filter(([, key]) => key.kty !== 'oct');

  it.each(asymmetric)('%s signed there', async (alg, key) => {
    const { output } = call('jwt', ['-sign', '-', '-alg', alg, '-key', pemFile(key, 'private')], payload);
    const { document } = await verifyWith(output, key);
    expect(document.reports[0]?.verdict).toBe('valid');
    expect(document.data).toMatchObject({ payload: CLAIMS, header: { alg } });
    expect(failingChecks((await verifyWith(tamper(output), key)).document)).not.toEqual([]);
  });

  it('the ID token of the sandbox is accepted there', async () => {
    const { token, key } = await sandboxToken();
    const path = pemFile(key as Jwk, 'public');
    expect(call('jwt', ['-verify', '-', '-alg', 'RS256', '-key', path], token).ok).toBe(true);
    expect(call('jwt', ['-verify', '-', '-alg', 'RS256', '-key', path], tamper(token)).ok).toBe(false);
  });
});
