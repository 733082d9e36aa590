/** Identifiers, hashes and signatures are random: a place in them that looks like a phone number or a token is chance. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { maskForeign } from '../../../src/output/mask/mask.ts';
import { HIDE } from './masking.ts';

const shown = (text: string): string => maskForeign(text, HIDE);

describe('what looks like it by chance stays', () => {
  it.each([
    ['a nonce that begins like a token', 'eyJ0pLm4Xy7Zk2Jd8sQ0pLm4Xy7Zw5oP9dQ1vR3tS6uT8'],
    ['a part of a signature', 'DCzQoFux40jSSiYboaygEe5o/eyJk7sPQ0vLm4Xy7Zk2Jd8sQ0p+GROFlBZ/BxV3exhRo9UZ8y=='],
    ['a signature that ends in a name', 'c2lnbmF0dXJlc2lnbmF0dXJlK2Cpr=='],
    [
      'a certificate whose last letters are a name',
      '-----BEGIN CERTIFICATE-----\nMIIBc2lnK2Cpr=\n-----END CERTIFICATE-----',
    ],
    ['six digits of a certificate', 'MIIBc2lnbmF0dXJl\njXDY++152376\netsbL3tD6uqT'],
    ['a UUID', '5708cb37-eac9-4bd9-92fd-3bc000041887'],
    ['a UUID whose last group begins with zeros', '5708cb37-eac9-4bd9-92fd-003000041887'],
    ['a hash', 'fb026cebea45a41311f541c379905cec75c0e7af8eefe40b0052802914962323'],
    ['an ID of SAML', '_708cc18ca62ead442f5d1bc007834434'],
    ['a trace', '00-5e36ef509f0e68f0b770af41626cc909-c59eb3bc83e00829-01'],
    ['a fraction', 'took 0.00123456789 s'],
  ])('%s', (_, text) => {
    expect(shown(text)).toBe(text);
  });

  // Always the same bytes, so that the test has the same outcome on every day.
  const bytes = (seed: string, length: number): Buffer =>
    Buffer.concat(
      Array.from({ length: Math.ceil(length / 64) }, (_, at) =>
        createHash('sha512').update(`${seed} ${at}`).digest(),
      ),
    ).subarray(0, length);
  it.each([
    ['base64url', (seed) => bytes(seed, 32).toString('base64url')],
    ['a signature', (seed) => bytes(seed, 256).toString('base64')],
    [
      'a signature in a URL',
      (seed) => `https://a.example.com/?x=${encodeURIComponent(bytes(seed, 256).toString('base64'))}`,
    ],
    ['a certificate in lines', (seed) => bytes(seed, 900).toString('base64').replace(/.{64}/g, '$&\n')],
    ['hexadecimal', (seed) => bytes(seed, 16).toString('hex')],
    [
      'a UUID',
      (seed) =>
        bytes(seed, 16)
          .toString('hex')
          .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    ],
  ] as [string, (seed: string) => string][])('20,000 times %s', (_, make) => {
    const masked: string[] = [];
    for (let seed = 0; seed < 20_000; seed += 1) {
      const text = make(`${seed}`);
      const after = shown(text);
      if (after !== text) masked.push(`${text} → ${after}`);
    }
    expect(masked).toEqual([]);
  });
});

describe('what is one is masked', () => {
  it.each([
    ['claims cut off in a name', 'eyJuYXRpb25hbF9pZCI6', '••••(20)'],
    [
      'claims cut off in a letter of two bytes',
      Buffer.from('{"fødsels').subarray(0, 9).toString('base64url'),
      '••••',
    ],
    ['claims in lines', Buffer.from('{\n "sub": "user-1", "ema').toString('base64url'), '••••(32)'],
    ['a phone number with 00', 'call 0047 22 22 22 22', 'call ••••••••••••••22'],
    ['a phone number after a word', 'tel+4722222222', 'tel•••••••••22'],
    ['a short phone number', 'call +1000000', 'call ••••••00'],
    ['a PIN', 'pin=1234', 'pin=••••'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
