/** Compact JWE to the keys of the vendors' clients: RSA-OAEP and A256CBC-HS512. */
import type { KeyObject } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { encryptJwe } from '../jose/encrypt.ts';

/** @param kid of the decryption key, if it has one */
export function encryptCompact(
  plaintext: string,
  key: KeyObject,
  kid: string | undefined,
  random: (bytes: number) => Uint8Array,
): string {
  const header = { ...defined({ kid }), cty: 'JWT', typ: 'JWT' };
  return encryptJwe({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', key, header, plaintext, random });
}
