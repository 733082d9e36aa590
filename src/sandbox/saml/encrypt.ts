/** Encrypts an assertion to a service provider (XML Encryption 1.1): AES-256, and RSA-OAEP for its key. */
import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto';
import { element, sent, type XmlElement } from '../xml/write.ts';
import { ALGORITHM, PREFIXES } from './names.ts';
import { base64 } from './sign.ts';

export type Randomness = (bytes: number) => Uint8Array;

const IV_BYTES = { [ALGORITHM.aes256Gcm]: 12, [ALGORITHM.aes256Cbc]: 16 } as const;
type BlockCipher = keyof typeof IV_BYTES;

export interface Recipient {
  readonly key: KeyObject;
  /** What its metadata says that it reads, in its order; empty: not said. */
  readonly methods: readonly string[];
}

/** @returns `saml2:EncryptedAssertion` */
export function encrypted(assertion: XmlElement, recipient: Recipient, random: Randomness): XmlElement {
  const cipher = cipherFor(recipient);
  const key = Buffer.from(random(32));
  const plain = Buffer.from(sent(assertion, PREFIXES));
  const wrapped = publicEncrypt(
    { key: recipient.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  );
  return element(
    'saml2:EncryptedAssertion',
    {},
    element(
      'xenc:EncryptedData',
      { Type: 'http://www.w3.org/2001/04/xmlenc#Element' },
      element('xenc:EncryptionMethod', { Algorithm: cipher }),
      element(
        'ds:KeyInfo',
        {},
        element(
          'xenc:EncryptedKey',
          {},
          element(
            'xenc:EncryptionMethod',
            { Algorithm: ALGORITHM.oaepMgf1 },
            element('ds:DigestMethod', { Algorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
          ),
          cipherData(wrapped),
        ),
      ),
      cipherData(encipher(plain, key, Buffer.from(random(IV_BYTES[cipher])), cipher)),
    ),
  );
}

/** GCM unless the metadata names CBC and not GCM. */
function cipherFor({ methods }: Recipient): BlockCipher {
  const named = methods.find((method) => method in IV_BYTES);
  return named === ALGORITHM.aes256Cbc ? ALGORITHM.aes256Cbc : ALGORITHM.aes256Gcm;
}

/** IV, ciphertext, and with GCM the tag (XML Encryption 1.1, 5.2). */
function encipher(plain: Uint8Array, key: Uint8Array, iv: Uint8Array, cipher: BlockCipher): Buffer {
  if (cipher === ALGORITHM.aes256Cbc) {
    const cbc = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([iv, cbc.update(plain), cbc.final()]);
  }
  const gcm = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, gcm.update(plain), gcm.final(), gcm.getAuthTag()]);
}

const cipherData = (bytes: Uint8Array): XmlElement =>
  element('xenc:CipherData', {}, element('xenc:CipherValue', {}, base64(bytes)));
