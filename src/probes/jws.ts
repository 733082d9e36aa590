/** Signs JWTs that are good, or wrong in one thing: client assertions, request objects, DPoP proofs. */
import { createHmac, webcrypto } from 'node:crypto';
import type { SigningKey } from '../protocol/oidc/signing-key.ts';

type Members = Readonly<Record<string, unknown>>;

/** @param key a secret for HS256; undefined: no signature at all */
export async function signJws(
  header: Members,
  payload: Members,
  key: SigningKey | string | undefined,
): Promise<string> {
  const input = `${encoded(header)}.${encoded(payload)}`;
  if (key === undefined) return `${input}.`;
  if (typeof key === 'string')
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  const { alg, privateKey } = key;
  const bits = /\d+$/.exec(alg)?.[0];
  const hash = { name: `SHA-${bits === '25519' ? '512' : bits}` };
  const form = { name: privateKey.algorithm.name, hash, saltLength: Number(bits) / 8 };
  const signature = await webcrypto.subtle.sign(form, privateKey, new TextEncoder().encode(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

const encoded = (members: Members): string => Buffer.from(JSON.stringify(members)).toString('base64url');

/** Header and claims of a JWT, unverified; undefined for anything else. */
export function readJwt(token: unknown): { readonly header: Members; readonly claims: Members } | undefined {
  if (typeof token !== 'string') return undefined;
  const [header, claims] = token.split('.').map(objectIn);
  return header === undefined || claims === undefined ? undefined : { header, claims };
}

function objectIn(part: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
