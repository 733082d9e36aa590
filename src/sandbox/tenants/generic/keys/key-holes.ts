/** The key set of a provider with holes: keys that must not be published. Nothing uses them. */
import type { Jwk } from '../../../jose/key.ts';
import { type HoleId, isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';

/** A modulus of 1024 bits. */
const WEAK_MODULUS = Buffer.concat([Buffer.from([0xc1]), Buffer.alloc(127, 0x5b)]).toString('base64url');
const WEAK = { kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB', n: WEAK_MODULUS };

export function throughKeyHoles(provider: Provider, keys: readonly Jwk[]): readonly Jwk[] {
  const has = (id: HoleId): boolean => isOpen(provider, id);
  const [first] = keys;
  const exposed = has('jwks-private') ? [{ ...keys[1], d: Buffer.alloc(32, 7).toString('base64url') }] : [];
  return [
    ...keys,
    ...exposed.map((key) => ({ ...key, kid: 'exposed' }) as Jwk),
    ...(has('jwks-weak') ? [{ ...WEAK, kid: 'weak' } as Jwk] : []),
    ...(has('idtoken-key-size') && first !== undefined ? [{ ...WEAK, kid: first.kid } as Jwk] : []),
    ...(has('jwks-symmetric')
      ? [{ kty: 'oct', kid: 'shared', k: Buffer.alloc(32, 7).toString('base64url') } as unknown as Jwk]
      : []),
  ];
}
