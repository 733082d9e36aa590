/** Assertions as authorization grants. RFC 7523, 2.1 and 3. */
import { webcrypto } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { World } from '../../world.ts';
import { signingKey } from './signing-key.ts';

const LIFE_SECONDS = 300;

interface Names {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/**
 * @param key the private key as PEM or JWK
 * @throws {IdcliError} `KEY_UNREADABLE`
 */
export async function makeAssertion(
  { issuer, subject, audience }: Names,
  key: string,
  world: Pick<World, 'now' | 'random'>,
): Promise<string> {
  const { alg, kid, privateKey } = await signingKey(key, 'the client key', undefined);
  const now = Math.floor(world.now().getTime() / 1000);
  const payload = {
    ...{ iss: issuer, sub: subject, aud: audience, iat: now, nbf: now, exp: now + LIFE_SECONDS },
    jti: Buffer.from(world.random(16)).toString('base64url'),
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg, typ: 'JWT', ...defined({ kid }) })}.${part(payload)}`;
  const bytes = await webcrypto.subtle.sign(parametersOf(privateKey), privateKey, Buffer.from(input));
  return `${input}.${Buffer.from(bytes).toString('base64url')}`;
}

/** The salt of PSS is as long as its hash (RFC 7518, 3.5); ECDSA hashes with the strength of its curve (3.4). */
function parametersOf({ algorithm }: webcrypto.CryptoKey): webcrypto.RsaPssParams | webcrypto.EcdsaParams {
  const { name } = algorithm;
  const { hash } = algorithm as webcrypto.RsaHashedKeyAlgorithm;
  const { namedCurve } = algorithm as webcrypto.EcKeyAlgorithm;
  const own =
    namedCurve === undefined ? hash?.name : `SHA-${namedCurve === 'P-521' ? 512 : namedCurve.slice(2)}`;
  return { name, hash: own ?? '', saltLength: Number(own?.slice(4) ?? 0) / 8 };
}
