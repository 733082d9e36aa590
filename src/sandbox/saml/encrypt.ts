/** Encrypts an assertion to a service provider (XML Encryption 1.1): AES-256, with RSA-OAEP for the key. */
import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto';
import { element, sent, type XmlElement } from '../xml/write.ts';
import { ALGORITHM, PREFIXES } from './names.ts';
import { base64 } from './sign.ts';

export interface Recipient {
  readonly key: KeyObject;
  /** Methods that its metadata lists, in that order; empty: not listed. */
  readonly methods: readonly string[];
}

/** Changes of a scenario. */
export interface EncryptionChoices {
  readonly cipher?: 'gcm' | 'cbc';
  /** The content is referenced elsewhere; the content is too short for a tag; the key is wrapped with PKCS#1 v1.5. */
  readonly trick?: 'cipher-reference' | 'short-tag' | 'rsa-1_5';
}

/** @returns `saml2:EncryptedAssertion` */
export function encrypted(
  content: XmlElement,
  recipient: Recipient,
  random: (bytes: number) => Uint8Array,
  choices: EncryptionChoices = {},
): XmlElement {
  const cipher = choices.cipher ?? cipherFor(recipient);
  const key = Buffer.from(random(32));
  const plain = Buffer.from(sent(content, PREFIXES));
  return element(
    'saml2:EncryptedAssertion',
    {},
    element(
      'xenc:EncryptedData',
      { Type: 'http://www.w3.org/2001/04/xmlenc#Element' },
      element('xenc:EncryptionMethod', {
        Algorithm: cipher === 'gcm' ? ALGORITHM.aes256Gcm : ALGORITHM.aes256Cbc,
      }),
      element('ds:KeyInfo', {}, encryptedKey(key, recipient, choices)),
      contentData(choices, () => encipher(plain, key, random, cipher)),
    ),
  );
}

/** GCM unless the metadata names CBC first. */
const cipherFor = ({ methods }: Recipient): 'gcm' | 'cbc' =>
  methods.find((method) => method === ALGORITHM.aes256Gcm || method === ALGORITHM.aes256Cbc) ===
  ALGORITHM.aes256Cbc
    ? 'cbc'
    : 'gcm';

function encryptedKey(key: Uint8Array, recipient: Recipient, { trick }: EncryptionChoices): XmlElement {
  const isOld = trick === 'rsa-1_5';
  // Bun rejects a hash when the padding takes none.
  const padding = isOld
    ? { padding: constants.RSA_PKCS1_PADDING }
    : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
  const wrapped = publicEncrypt({ key: recipient.key, ...padding }, key);
  return element(
    'xenc:EncryptedKey',
    {},
    isOld
      ? element('xenc:EncryptionMethod', { Algorithm: ALGORITHM.rsa15 })
      : element(
          'xenc:EncryptionMethod',
          { Algorithm: ALGORITHM.oaepMgf1 },
          element('ds:DigestMethod', { Algorithm: ALGORITHM.sha1 }),
        ),
    cipherData(wrapped),
  );
}

function contentData({ trick }: EncryptionChoices, encipher: () => Uint8Array): XmlElement {
  // Port 9 is "discard": a fetch gets no answer.
  if (trick === 'cipher-reference')
    return element('xenc:CipherData', {}, element('xenc:CipherReference', { URI: 'http://127.0.0.1:9/' }));
  const bytes = encipher();
  return cipherData(trick === 'short-tag' ? bytes.subarray(0, 14) : bytes);
}

/** IV, ciphertext, and with GCM the tag (XML Encryption 1.1, 5.2). */
function encipher(
  plain: Uint8Array,
  key: Uint8Array,
  random: (bytes: number) => Uint8Array,
  cipher: 'gcm' | 'cbc',
): Buffer {
  if (cipher === 'cbc') {
    const iv = Buffer.from(random(16));
    const cbc = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([iv, cbc.update(plain), cbc.final()]);
  }
  const iv = Buffer.from(random(12));
  const gcm = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, gcm.update(plain), gcm.final(), gcm.getAuthTag()]);
}

const cipherData = (bytes: Uint8Array): XmlElement =>
  element('xenc:CipherData', {}, element('xenc:CipherValue', {}, base64(bytes)));
