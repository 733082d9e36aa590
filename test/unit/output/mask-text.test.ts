/** Messages, notes and errors: text of which nothing else is known. */
import { describe, expect, it } from 'vitest';
import { maskData, maskOutcomeError, maskSecrets, maskText } from '../../../src/output/mask/mask.ts';
import { HIDE, JWE, JWE_HEADER, JWT, JWT_HEADER, SHOW_ALL, SHOW_PII, SHOW_SECRETS } from './masking.ts';

const part = (text: string): string => Buffer.from(text).toString('base64url').slice(0, 14);
const KEY = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe('a text', () => {
  it.each([
    ['a token', `the token ${JWT} is wrong`, `the token ${JWT_HEADER}.••••(75) is wrong`],
    ['an encrypted token', `got ${JWE}.`, `got ${JWE_HEADER}.••••(29)`],
    ['a token without signature', `${JWT_HEADER}.eyJzdWIiOiIxIn0.`, `${JWT_HEADER}.••••(16)`],
    ['a token cut short', `${JWT_HEADER}.eyJzdWIi`, `${JWT_HEADER}.••••`],
    ['a header cut short', 'eyJhbGciOiJSUzI1NiIsImtp.x', '••••(26)'],
    ['a header with other letters cut short', `${part('{"é":"à".')}.x`, '••••(16)'],
    ['random characters', 'a+eyZq0fTm9xWvR2/b+ewk0fTm9xWvR2', 'a+eyZq0fTm9xWvR2/b+ewk0fTm9xWvR2'],
    ['the padding of base64', 'gWXzTelB/xSsnCpr== x', 'gWXzTelB/xSsnCpr== x'],
    ['a header alone', JWT_HEADER, JWT_HEADER],
    ['claims alone', 'claims eyJzdWIiOiJ1c2VyLTEifQ here', 'claims ••••(22) here'],
    ['a token glued to a word', `jwt_${JWT}`, `jwt_${JWT_HEADER}.••••(75)`],
    [
      'a private key',
      `key: ${KEY} and on`,
      'key: -----BEGIN PRIVATE KEY-----••••(25)-----END PRIVATE KEY----- and on',
    ],
    [
      'a private key cut short',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
      '-----BEGIN RSA PRIVATE KEY-----••••',
    ],
    ['a certificate', CERTIFICATE, CERTIFICATE],
    ['a bearer token', 'sent Bearer abc123def', 'sent Bearer ••••'],
    [
      'a header line',
      'Authorization: Basic abc def\nAccept: text/html',
      'Authorization: ••••\nAccept: text/html',
    ],
    ['a cookie line', 'cookie: a=1; b=2', 'cookie: ••••'],
    ['a sentence about a secret', 'client secret: the file is empty', 'client secret: the file is empty'],
    ['a secret in a sentence', 'client secret: theta', 'client secret: ••••'],
    [
      'the name of a scheme',
      'the client must use Basic authentication',
      'the client must use Basic authentication',
    ],
    ['a parameter', 'got code=abc, state=s-1', 'got code=••••, state=s-1'],
    ['a member', "password: 'hunter22', pin = 1234", "password: '••••', pin = ••••"],
    ['an error code', 'error code: invalid_grant, code: 404', 'error code: invalid_grant, code: 404'],
    ['a URL', 'open https://op.example.com/?code=abc#x now', 'open https://op.example.com/?code=••••#x now'],
    ['an address', 'mail Camille <camille@example.com>', 'mail Camille <c•••@example.com>'],
    ['an address with many parts', 'jean.d+x@mail.example.co.uk.', 'j•••@mail.example.co.uk.'],
    ['no address', 'user@localhost, npm@1.2.3, @example', 'user@localhost, npm@1.2.3, @example'],
    [
      'a phone number',
      'call +44 (7700) 900-000 or 0047 99 99 99 99',
      'call ••••••••••••••••00 or ••••••••••••••99',
    ],
    ['a Norwegian number', 'nr 17029012345', 'nr ***'],
    [
      'a Swedish number',
      'nr 199002170000 or 19900217-0000 or 900217-0000 or 900217+0000',
      'nr *** or *** or *** or ***',
    ],
    ['a Danish number', 'nr 170290-0000', 'nr ***'],
    ['a Finnish number', 'nr 170290A000B', 'nr ***'],
    [
      'a number with a prefix',
      'subject-199002170000, PNOSE-199002170000, SE199002170000',
      'subject-***, PNOSE-***, ***',
    ],
    [
      'times',
      'iat 1893456000, 1893456000123, 2030-01-01T00:00:00+01:00',
      'iat 1893456000, 1893456000123, 2030-01-01T00:00:00+01:00',
    ],
    [
      'a UUID',
      '12345678-1234-1234-1234-123456789012 550e8400-e29b-41d4-a716-446655440000',
      '12345678-1234-1234-1234-123456789012 550e8400-e29b-41d4-a716-446655440000',
    ],
    [
      'a hash',
      'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    ],
    ['a fraction', 'took 0.12345678901 s', 'took 0.12345678901 s'],
    ['a version', 'version 1.2.3+20300101', 'version 1.2.3+20300101'],
    [
      'plain words',
      'the token answers another login than this one',
      'the token answers another login than this one',
    ],
    ['nothing', '', ''],
  ])('with %s', (_, sent, expected) => {
    expect(maskText(sent, HIDE)).toBe(expected);
    expect(maskText(sent, SHOW_ALL)).toBe(sent);
  });

  it('shows one kind without the other', () => {
    const sent = 'code=abc of camille@example.com';
    expect(maskText(sent, SHOW_PII)).toBe('code=•••• of camille@example.com');
    expect(maskText(sent, SHOW_SECRETS)).toBe('code=abc of c•••@example.com');
  });
});

describe('a URL to open', () => {
  it('loses nothing but resolved secrets', () => {
    const url = 'https://op.example.com/?request=eyJ.a.b&login_hint=subject-199002170000&x=hunter22';
    const options = { showSecrets: false, secrets: new Set(['hunter22']) };
    expect(maskSecrets(url, options)).toBe(url.replace('hunter22', '••••'));
    expect(maskSecrets(url, { ...options, showSecrets: true })).toBe(url);
  });
});

describe('an error', () => {
  it('is masked in every text', () => {
    const error = {
      code: 'REQUEST_REFUSED',
      message: 'refused for camille@example.com',
      hint: 'call +447700900000',
      provider: {
        error: 'invalid_grant',
        error_description: 'code abc for 199002170000',
        error_uri: 'https://op.example.com/?code=abc',
        status: 400,
      },
    } as const;
    expect(maskOutcomeError(error, HIDE)).toEqual({
      code: 'REQUEST_REFUSED',
      message: 'refused for c•••@example.com',
      hint: 'call •••••••••••00',
      provider: {
        error: 'invalid_grant',
        error_description: 'code abc for ***',
        // The code of an explanation is that of the error.
        error_uri: 'https://op.example.com/?code=abc',
        status: 400,
      },
    });
    expect(maskOutcomeError(error, SHOW_ALL)).toEqual(error);
  });

  it('keeps absent members absent', () => {
    const error = { code: 'NETWORK', message: 'x', provider: { error: 'e' } } as const;
    expect(Object.keys(maskOutcomeError({ code: 'NETWORK', message: 'x' }, HIDE))).toEqual([
      'code',
      'message',
    ]);
    expect(maskOutcomeError(error, HIDE)).toEqual(error);
  });
});

describe('data of a command', () => {
  it('is masked by names and by shape', () => {
    const data = {
      kind: 'jws',
      header: { alg: 'RS256', kid: 'rsa-1' },
      payload: {
        iss: 'https://op.example.com',
        sub: 'user-1',
        exp: 1893456000,
        dob: '1990-02-17',
        name: 'Camille',
      },
      attributes: { 'urn:oid:1.2.752.29.4.13': ['1990'], firstName: ['Camille'] },
      certificate: { subject: 'CN=Camille', serialNumber: '1' },
      request: { url: 'https://op.example.com/?login_hint=x' },
    };
    expect(maskData(data, HIDE)).toEqual({
      ...data,
      payload: { ...data.payload, dob: '1990-••-••' },
      attributes: { 'urn:oid:1.2.752.29.4.13': ['***'], firstName: ['Camille'] },
      request: { url: 'https://op.example.com/?login_hint=••••' },
    });
    expect(maskData(data, SHOW_ALL)).toEqual(data);
  });

  it('with names that objects inherit stays what it is', () => {
    const data = JSON.parse('{"a":{"__proto__":{"otp":"1"},"constructor":"c","toString":1}}');
    expect(JSON.stringify(maskData(data, HIDE))).toBe(
      '{"a":{"__proto__":{"otp":"••••"},"constructor":"c","toString":1}}',
    );
  });
});
