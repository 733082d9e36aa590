import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { IdcliError } from '../../../../src/errors.ts';
import { decode, keysOfSet, readKeys, secretKey, verify } from '../../../../src/protocol/jose/index.ts';
import { ed25519, jwkOf, makeToken, p256, rsa } from '../../checks/fixtures.ts';

/** Self-signed, for nobody: CN=op.example.com, EC P-256, valid until 2036. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUX8K5iFMpDU7w5+CvUAtbPyyfjSswCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOb3AuZXhhbXBsZS5jb20wHhcNMjYxMTIyMDUyNTA3WhcNMzYx
MTE5MDUyNTA3WjAZMRcwFQYDVQQDDA5vcC5leGFtcGxlLmNvbTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABO+UkQ9vQ0acSs5k4bml0ZS8wVBa3Teeoy9e0Fj1fDkH
Pg3ehwR/+DA0m0YMuGHe9qKfr4TpJgUbLUZteWJUldijUzBRMB0GA1UdDgQWBBQf
ibgKB1N0P8S1e6T2kCgDgSDNVzAfBgNVHSMEGDAWgBQfibgKB1N0P8S1e6T2kCgD
gSDNVzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCPgBwaPR1M
UwaO+ByHdZZYwHM6WDMvBQNqNJyyNyWrugIgOxncEQvb9nGGSvugJAPRPcJz4INS
TZnYo2OZ2JYYiEM=
-----END CERTIFICATE-----
`;

const pem = (format: 'spki' | 'pkcs1') => rsa.publicKey.export({ format: 'pem', type: format }) as string;
const privatePem = (type: 'pkcs8' | 'pkcs1') => rsa.privateKey.export({ format: 'pem', type }) as string;
const der = (type: 'spki' | 'pkcs1') => rsa.publicKey.export({ format: 'der', type });
const { n, e } = jwkOf(rsa.publicKey);

describe('keys as people have them', () => {
  test.each([
    ['SPKI PEM', pem('spki'), 'RSA 2048', false],
    ['PKCS#1 PEM', pem('pkcs1'), 'RSA 2048', false],
    [
      'PEM with CRLF and text around',
      `Key of the client\r\n${pem('spki').replaceAll('\n', '\r\n')}`,
      'RSA 2048',
      false,
    ],
    ['PKCS#8 PEM', privatePem('pkcs8'), 'RSA 2048', true],
    ['PKCS#1 private PEM', privatePem('pkcs1'), 'RSA 2048', true],
    ['SEC1 PEM', p256.privateKey.export({ format: 'pem', type: 'sec1' }) as string, 'EC P-256', true],
    [
      'Ed25519 PEM',
      ed25519.publicKey.export({ format: 'pem', type: 'spki' }) as string,
      'OKP Ed25519',
      false,
    ],
    ['SPKI DER', der('spki'), 'RSA 2048', false],
    ['PKCS#1 DER', der('pkcs1'), 'RSA 2048', false],
    ['PKCS#8 DER', rsa.privateKey.export({ format: 'der', type: 'pkcs8' }), 'RSA 2048', true],
    ['DER in base64', der('spki').toString('base64'), 'RSA 2048', false],
    ['JWK', JSON.stringify(jwkOf(rsa.publicKey)), 'RSA 2048', false],
    ['JWK with a byte order mark', `\uFEFF${JSON.stringify(jwkOf(rsa.publicKey))}`, 'RSA 2048', false],
    ['private JWK', JSON.stringify(jwkOf(rsa.privateKey)), 'RSA 2048', true],
    ['JWK Set', JSON.stringify({ keys: [jwkOf(rsa.publicKey)] }), 'RSA 2048', false],
    ['a list of JWKs', JSON.stringify([jwkOf(rsa.publicKey)]), 'RSA 2048', false],
    ['certificate in PEM', CERTIFICATE, 'EC P-256', false],
    ['certificate in DER', new X509Certificate(CERTIFICATE).raw, 'EC P-256', false],
  ])('%s', (_, content, description, isPrivate) => {
    const [key] = readKeys(Buffer.from(content as string), 'key file');
    expect(key).toMatchObject({ source: 'key file', description });
    expect(key?.notes?.includes('a private key') ?? false).toBe(isPrivate);
    if (description === 'RSA 2048') expect(key?.jwk).toMatchObject({ n, e });
  });

  test('several PEM blocks are several keys', () => {
    const keys = readKeys(Buffer.from(`${pem('spki')}\n${CERTIFICATE}`), 'keys.pem');
    expect(keys.map(({ description }) => description)).toEqual(['RSA 2048', 'EC P-256']);
    expect(keys[1]?.notes?.[0]).toMatch(
      /^from a certificate for CN=op\.example\.com, valid until 2036-\d\d-\d\d$/,
    );
  });

  test('PEM by kid, as some providers publish it', () => {
    expect(readKeys(Buffer.from(JSON.stringify({ 'key-1': CERTIFICATE })), 'certs')[0]?.jwk).toMatchObject({
      kid: 'key-1',
    });
  });

  test('a private key verifies by its public half', async () => {
    const decoded = decode(makeToken());
    if (decoded?.kind !== 'jws' || decoded.signatures[0] === undefined) throw new Error('not a JWS');
    const keys = readKeys(Buffer.from(privatePem('pkcs1')), 'private.pem');
    expect(await verify(decoded.signatures[0], keys)).toMatchObject({ verified: true });
  });

  test('members of a set that are not keys are left out', () => {
    expect(keysOfSet({ keys: [1, null, {}, { kty: 'EC' }] }, 'jwks')).toHaveLength(1);
    expect(keysOfSet('no set', 'jwks')).toEqual([]);
  });

  test('a secret is its UTF-8 bytes; a symmetric JWK its value', () => {
    expect(secretKey('pass–word', 'secret')).toMatchObject({ description: 'oct 88', shared: true });
    expect(secretKey('{"kty":"oct","k":"AAAA"}', 'secret')).toMatchObject({
      description: 'oct 24',
      shared: true,
    });
    expect(secretKey('{"not":"a key"}', 'secret')).toMatchObject({ description: 'oct 120', shared: true });
  });
});

describe('what is not a key', () => {
  test.each([
    ['nothing', '', /empty/],
    ['text', 'hello', /not a JWK/],
    ['JSON without a key', '{"hello":1}', /neither a JWK nor/],
    ['broken JSON', '{"kty":', /not JSON/],
    ['a PEM block without an end', pem('spki').slice(0, 80), /no end/],
    [
      'a PEM block with other content',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      /PUBLIC KEY that cannot be read/,
    ],
    [
      'a protected key',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----',
      /passphrase/,
    ],
    ['DER of something else', Buffer.from([0x30, 0x03, 0x02, 0x01, 0x01]), /DER/],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00]), /not a JWK/],
  ])('%s', (_, content, message) => {
    const read = () => readKeys(Buffer.from(content as string), 'key file');
    expect(read).toThrow(IdcliError);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'KEY_UNREADABLE' }));
  });
});
