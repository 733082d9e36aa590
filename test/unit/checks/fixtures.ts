/** Keys and tokens for the tests of checks, made by hand with node:crypto so that jose never proves itself. */
import {
  constants,
  createHmac,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto';
import type { TokenInput } from '../../../src/checks/index.ts';
import type { KeyCandidate } from '../../../src/protocol/jose/decoded.ts';
import { keysOfSet } from '../../../src/protocol/jose/index.ts';
import type { Report } from '../../../src/report.ts';

export const NOW = new Date('2026-11-22T12:00:00Z');
export const now = NOW.getTime() / 1000;
export const ISSUER = 'https://op.example.com';
export const CLIENT = 'client-1';

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
export const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
export const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
export const ed25519 = generateKeyPairSync('ed25519');
export const ed448 = generateKeyPairSync('ed448');

export type Claims = Record<string, unknown>;

export function goodClaims(changes: Claims = {}): Claims {
  const claims: Claims = {
    iss: ISSUER,
    sub: 'user-1',
    aud: CLIENT,
    exp: now + 600,
    iat: now - 10,
    nonce: 'nonce-of-this-login',
    ...changes,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Signs `header.payload` with an algorithm's bare arithmetic. */
export function signatureOf(input: string, alg: string, key: KeyObject | string | Uint8Array): string {
  const hash = `sha${alg.slice(2, 5)}`;
  if (alg.startsWith('HS'))
    return createHmac(hash, key as string)
      .update(input)
      .digest('base64url');
  const signer = key as KeyObject;
  const data = Buffer.from(input);
  if (alg.startsWith('ES'))
    return signBytes(hash, data, { key: signer, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  if (alg.startsWith('RS')) return signBytes(hash, data, signer).toString('base64url');
  if (alg.startsWith('PS')) {
    const padding = {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
    return signBytes(hash, data, { key: signer, ...padding }).toString('base64url');
  }
  return signBytes(null, data, signer).toString('base64url');
}

/** A compact JWS. Header and payload as objects, or as the exact text to encode. */
export function makeToken(
  options: { header?: unknown; payload?: unknown; alg?: string; key?: KeyObject | string | Uint8Array } = {},
): string {
  const alg = options.alg ?? 'RS256';
  const header = options.header ?? { alg, kid: 'rsa-1', typ: 'JWT' };
  const input = `${encode(header)}.${encode(options.payload ?? goodClaims())}`;
  return `${input}.${signatureOf(input, alg, options.key ?? rsa.privateKey)}`;
}

export function jwkOf(key: KeyObject, extra: object = {}): JsonWebKey {
  return { ...key.export({ format: 'jwk' }), ...extra };
}

export function candidates(...jwks: object[]): KeyCandidate[] {
  return keysOfSet({ keys: jwks }, 'jwks.json');
}

export const RSA_JWK = jwkOf(rsa.publicKey, { kid: 'rsa-1', use: 'sig', alg: 'RS256' });
const GOOD_KEYS = candidates(RSA_JWK);

export function tokenInput(token: string, changes: Partial<TokenInput> = {}): TokenInput {
  return {
    token,
    keys: GOOD_KEYS,
    expected: true,
    judgeTimes: false,
    now: NOW,
    clockToleranceSeconds: 30,
    ...changes,
  };
}

export function codes(report: Report, status: string): string[] {
  return report.findings.filter((finding) => finding.status === status).map((finding) => finding.code);
}
