/** To whom a token is encrypted, and how. */
import { createPublicKey } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import {
  CONTENT_ENCRYPTIONS,
  type EncryptionName,
  KEY_MANAGEMENT,
  type KeyManagement,
  type KeyManagementName,
} from '../../sandbox/jose/algorithms.ts';
import { DEFAULTS } from '../defaults.ts';
import { describe, type MintKey } from '../keys/mint-key.ts';
import { secretFile } from '../minted.ts';
import type { Encryption } from './plan.ts';

/** To the client of the sandbox, whose private key is public. */
export function toClient({ alg, enc }: Partial<Pick<Encryption, 'alg' | 'enc'>> = {}): Encryption {
  const content = enc ?? 'A256GCM';
  if (alg !== undefined && isSymmetric(KEY_MANAGEMENT[alg])) {
    return {
      alg,
      enc: content,
      to: DEFAULTS.clientSecret,
      opens: secretFile('--decryption-key', 'secret.txt', DEFAULTS.clientSecret, 'file:'),
    };
  }
  const opens = secretFile('--decryption-key', 'decryption-key.json', JSON.stringify(DEFAULTS.receiverJwk));
  const { kid, key } = DEFAULTS.receiver();
  return { alg: alg ?? 'RSA-OAEP-256', enc: content, to: createPublicKey(key), opens, ...defined({ kid }) };
}

/** Whether a key can open what is encrypted by the algorithm; RSA and curves in public, the others as a secret. */
export function receives({ key }: MintKey, alg: KeyManagementName, enc: EncryptionName): boolean {
  const management: KeyManagement = KEY_MANAGEMENT[alg];
  const type = key.asymmetricKeyType;
  switch (management.kind) {
    case 'rsa':
      return type === 'rsa';
    case 'ecdh':
      return type === 'ec' || type === 'x25519';
    case 'password':
      return key.type === 'secret';
    case 'direct':
      return key.symmetricKeySize === CONTENT_ENCRYPTIONS[enc].keyBytes;
    default:
      return key.symmetricKeySize === management.wraps;
  }
}

/** The algorithms for a receiver that names none, the usual one of its type first. */
const USUAL: readonly KeyManagementName[] = [
  'RSA-OAEP-256',
  'ECDH-ES+A256KW',
  'A256KW',
  'A192KW',
  'A128KW',
  'dir',
  'PBES2-HS256+A128KW',
];

/**
 * Encrypts to a key of the user's.
 * @throws {IdcliError} `USAGE` for an algorithm that does not fit the key
 */
export function encryptionTo(
  receiver: MintKey,
  { alg: asked, enc = 'A256GCM' }: Partial<Pick<Encryption, 'alg' | 'enc'>>,
): Encryption {
  const own = Object.hasOwn(KEY_MANAGEMENT, receiver.alg ?? '')
    ? (receiver.alg as KeyManagementName)
    : undefined;
  const alg = asked ?? own ?? USUAL.find((name) => receives(receiver, name, enc));
  if (alg === undefined || !receives(receiver, alg, enc)) {
    throw new IdcliError(
      'USAGE',
      `nothing can be encrypted to ${describe(receiver)}${alg === undefined ? '' : ` by ${alg}`}`,
      { hint: `make a key for it: idcli mint keys --alg ${alg ?? 'RSA-OAEP-256'}` },
    );
  }
  const { key, kid } = receiver;
  return { alg, enc, to: key.type === 'private' ? createPublicKey(key) : key, ...defined({ kid }) };
}

const isSymmetric = ({ kind }: KeyManagement): boolean => kind !== 'rsa' && kind !== 'ecdh';
