import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/protocol/jose/decode.ts';
import { readKeys } from '../../../../src/protocol/jose/keys.ts';
import { explainMismatch } from '../../../../src/protocol/jose/mismatch.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const N = publicKey.export({ format: 'jwk' }).n;
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('one PEM key in the forms in which it comes out of variables, YAML, JSON and chat windows', () => {
  it.each([
    ['as it is', PEM],
    ['with \\n for line ends', PEM.replaceAll('\n', '\\n')],
    ['with \\r\\n for line ends', PEM.replaceAll('\n', '\\r\\n')],
    ['on one line', PEM.replaceAll('\n', ' ')],
    ['without any line end', PEM.replaceAll('\n', '')],
    ['indented', PEM.replaceAll(/^/gm, '    ')],
    [
      'indented, with the line ends of Windows',
      PEM.split('\n')
        .map((line) => `  ${line}`)
        .join('\r\n'),
    ],
    ['between quotes', JSON.stringify(PEM)],
    ['as a variable', `KEY='${PEM.replaceAll('\n', '\\n')}'`],
    ['quoted in a mail', PEM.replaceAll(/^/gm, '> ')],
    ['base64 once more', base64(PEM)],
    ['base64 once more, in lines', (base64(PEM).match(/.{1,76}/g) ?? []).join('\n')],
  ])('%s', (_name, text) => {
    const [key] = readKeys(new TextEncoder().encode(text), 'key.pem');
    expect(key?.jwk.n).toBe(N);
  });

  it('PKCS#7 gives the keys of its certificates', () => {
    const words = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      '/dev/null',
      '-subj',
      '/CN=a',
      '-days',
      '9',
    ];
    const stdio = ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'];
    const certificate = execFileSync('openssl', words, { stdio });
    const file = join(mkdtempSync(join(tmpdir(), 'idcli-p7-')), 'a.crt');
    writeFileSync(file, certificate);
    const object = execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file], { stdio });
    rmSync(dirname(file), { recursive: true });
    const [wanted] = readKeys(certificate, 'a.crt');
    expect(readKeys(object, 'a.p7b').map(({ jwk }) => jwk.n)).toEqual([wanted?.jwk.n]);
  });

  it('a passphrase is named, with the way to take it off', () => {
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' };
    const locked = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString();
    expect(() => readKeys(new TextEncoder().encode(locked), 'key.pem')).toThrow('passphrase');
  });

  it('bytes that are not key are told how to be given as a secret', () => {
    const bytes = new Uint8Array([0xff, 0xfe, 1, 2, 3]);
    let hint: unknown;
    try {
      readKeys(bytes, 'secret.bin');
    } catch (thrown) {
      hint = (thrown as { hint?: string }).hint;
    }
    expect(hint).toContain('"kty":"oct"');
  });
});

describe('a nonce in the header that was hashed before signing', () => {
  const header = { typ: 'JWT', nonce: 'a-nonce', alg: 'RS256', kid: 'k1' };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = part({ aud: 'https://graph.microsoft.com', sub: 'x' });
  const explain = (signedNonce: string) => {
    const input = `${part({ ...header, nonce: signedNonce })}.${payload}`;
    const signature = sign('sha256', Buffer.from(input), privateKey).toString('base64url');
    const decoded = decode(`${part(header)}.${payload}.${signature}`);
    const [key] = readKeys(new TextEncoder().encode(PEM), 'key.pem');
    if (decoded?.kind !== 'jws' || key === undefined) throw new Error('no token');
    const [one] = decoded.signatures;
    if (one === undefined) throw new Error('no signature');
    return explainMismatch(one, 'RS256', key);
  };

  it('is explained where it is proven', () => {
    const hash = createHash('sha256').update('a-nonce').digest('base64url');
    expect(explain(hash).reason).toContain('once the nonce in the header is hashed');
  });

  it('is not said of a token that was changed otherwise', () => {
    expect(explain('another').reason).not.toContain('nonce');
  });
});
