/** What a relying party does with tokens: verify, decrypt, prove. Each hole is one thing that it could forget. */
import {
  constants,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  timingSafeEqual,
  verify,
} from 'node:crypto';

// biome-ignore lint/suspicious/noExplicitAny: documents of the other side, read as they come
export type Json = Record<string, any>;
export type Has = (hole: string) => boolean;

export const base64url = (value: Buffer | string): string => Buffer.from(value).toString('base64url');
export const random = (): string => randomBytes(24).toString('base64url');
const partOf = (token: string, index: number): Json =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Json;
export const claimsIn = (token: string): Json => partOf(token, 1);

const FAMILIES: Record<string, (key: Json) => boolean> = {
  RS256: ({ kty }) => kty === 'RSA',
  PS256: ({ kty }) => kty === 'RSA',
  ES256: ({ kty, crv }) => kty === 'EC' && crv === 'P-256',
};

function isSignedBy(key: Json, alg: string, token: string): boolean {
  const end = token.lastIndexOf('.');
  return verify(
    'sha256',
    Buffer.from(token.slice(0, end)),
    {
      key: createPublicKey({ key: key as JsonWebKey, format: 'jwk' }),
      ...(alg === 'ES256' ? { dsaEncoding: 'ieee-p1363' as const } : {}),
      ...(alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}),
    },
    Buffer.from(token.slice(end + 1), 'base64url'),
  );
}

interface Verifying {
  readonly has: Has;
  /** The registered algorithm. */
  readonly alg: string;
  readonly secret: string;
  keys(again: boolean): Promise<Json[]>;
}

export async function verified(token: string, { has, alg, secret, keys }: Verifying): Promise<Json> {
  const header = partOf(token, 0);
  const claims = claimsIn(token);
  if (has('demands-kid') && header.kid === undefined) throw new Error('no kid');
  if (header.alg !== alg) {
    if (has('algorithm') || has('signature')) return claims;
    throw new Error(`algorithm ${header.alg}`);
  }
  if (has('signature')) return claims;
  if (alg === 'HS256') {
    const end = token.lastIndexOf('.');
    const due = createHmac('sha256', secret).update(token.slice(0, end)).digest();
    if (!timingSafeEqual(due, Buffer.from(token.slice(end + 1), 'base64url'))) throw new Error('signature');
    return claims;
  }
  const fits = (set: Json[]): boolean =>
    set
      .filter((key) => key.use !== 'enc' && FAMILIES[alg]?.(key))
      .filter((key) => header.kid === undefined || key.kid === header.kid)
      .some((key) => isSignedBy(key, alg, token));
  if (!fits(await keys(false)) && !fits(await keys(true))) throw new Error('signature');
  return claims;
}

/** Opens a JWE to this key with RSA-OAEP-256 and A256GCM, and nothing else. */
export function decrypted(jwe: string, key: KeyObject): string {
  const [head = '', encryptedKey = '', iv = '', text = '', tag = ''] = jwe.split('.');
  const header = partOf(jwe, 0);
  if (header.alg !== 'RSA-OAEP-256') throw new Error(`encrypted with ${header.alg}`);
  const cek = privateDecrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    Buffer.from(encryptedKey, 'base64url'),
  );
  const decipher = createDecipheriv('aes-256-gcm', cek, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(head));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString();
}

export const ENCRYPTION = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ENCRYPTION_JWK = { ...ENCRYPTION.publicKey.export({ format: 'jwk' }), use: 'enc', kid: 'shop' };

const SIGNING = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const SIGNING_JWK = { ...SIGNING.publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'shop-sig' };

/** A request object (OpenID Connect Core 1.0, 6.1). */
export function requestObject(claims: Json, alg: 'RS256' | 'none'): string {
  const header = alg === 'none' ? { alg } : { alg, kid: SIGNING_JWK.kid };
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  const signature =
    alg === 'none' ? '' : base64url(createSign('sha256').update(input).sign(SIGNING.privateKey));
  return `${input}.${signature}`;
}

const PROOF = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A DPoP proof (RFC 9449, 4.2). */
export function proof(method: string, url: string, nonce: string | undefined, accessToken?: string): string {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: PROOF.publicKey.export({ format: 'jwk' }) };
  const ath = accessToken && base64url(createHash('sha256').update(accessToken).digest());
  const payload = { jti: random(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000), nonce, ath };
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  const signature = createSign('sha256')
    .update(input)
    .sign({ key: PROOF.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${base64url(signature)}`;
}

const half = (value: string): string =>
  base64url(createHash('sha256').update(value).digest().subarray(0, 16));

export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
  /** What came through the browser with the ID token. */
  readonly front?: {
    readonly code: string | null;
    readonly accessToken: string | null;
    readonly state: string;
  };
}

export function checkClaims(
  claims: Json,
  { issuer, clientId, nonce, front, ...at }: Expected,
  has: Has,
): void {
  const now = at.now.getTime() / 1000;
  const demand = (hole: string, holds: boolean): void => {
    if (!holds && !has(hole)) throw new Error(hole);
  };
  demand('iss', claims.iss === issuer);
  const audience = [claims.aud].flat();
  demand('aud', audience.includes(clientId));
  demand('two-aud', audience.length < 2 || claims.azp === clientId);
  if (has('aud-text-only') && typeof claims.aud !== 'string') throw new Error('aud is not text');
  if (has('demands-at-hash') && claims.at_hash === undefined) throw new Error('no at_hash');
  demand('sub', typeof claims.sub === 'string');
  demand('exp', typeof claims.exp === 'number' && claims.exp > now);
  demand('iat', typeof claims.iat === 'number' && claims.iat < now + 60);
  demand('nonce', claims.nonce === nonce || has('nothing-binds'));
  if (front === undefined) return;
  if (front.code !== null) demand('c-hash', claims.c_hash === half(front.code));
  if (front.accessToken !== null) demand('at-hash', claims.at_hash === half(front.accessToken));
  if (claims.s_hash === undefined) demand('no-hole', !has('demands-s-hash'));
  else demand('s-hash', claims.s_hash === half(front.state));
}
