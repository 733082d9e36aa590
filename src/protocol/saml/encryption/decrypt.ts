/**
 * Decrypts EncryptedAssertion, EncryptedID and EncryptedAttribute. SAML core, 2.2.4 and 2.3.4; XML Encryption 1.1, 4.
 */

import { createDecipheriv } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { MESSAGE_LIMITS } from '../../xml/limits.ts';
import type { XmlElement, XmlReading } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { attributeOf, childOf, childrenOf, descendantsOf, is, rawTextOf, textOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import type { DecryptionKey } from '../keys/saml-key.ts';
import { NS } from '../namespaces.ts';
import { lookup } from '../signature/algorithms.ts';
import { decodeUtf8 } from '../utf8.ts';
import {
  CONTENT_ALGORITHMS,
  type ContentAlgorithm,
  ENCRYPTION_REFUSALS,
  KEY_TRANSPORTS,
  MASK_FUNCTIONS,
  OAEP_DIGESTS,
} from './algorithms.ts';
import { decryptOaep, type OaepHash, type OaepParameters } from './oaep.ts';

export interface Decryption {
  /** The encrypted element, e.g. an EncryptedAssertion. */
  readonly element: XmlElement;
  /**
   * - `opened`: `text` and `reading` are present
   * - `no-key`: no key was given
   * - `failed`: no given key decrypts it, or the plaintext is not XML
   * - `refused`: the algorithm or form is not allowed
   */
  readonly state: 'opened' | 'no-key' | 'failed' | 'refused';
  /** Short names of content and key transport, e.g. `AES-256-GCM, RSA-OAEP`. */
  readonly algorithms?: string;
  readonly reason?: string;
  readonly text?: string;
  readonly reading?: XmlReading;
  readonly key?: DecryptionKey;
  /** Set if it only decrypts with another hash or mask function than the message declares. */
  readonly mismatch?: { readonly declared: string; readonly used: string };
}

interface Refusal {
  readonly refused: string;
}

/** @param keys private keys of the service provider; absent if none were given */
export function decryptElement(element: XmlElement, keys: readonly DecryptionKey[] | undefined): Decryption {
  const data = childOf(element, NS.encryption, 'EncryptedData');
  if (data === undefined) return { element, state: 'refused', reason: 'there is no EncryptedData in it' };
  const content = contentAlgorithm(data);
  if ('refused' in content) return { element, state: 'refused', reason: content.refused };
  const wrapped = wrappedKeys(element, data);
  const usable = wrapped.filter((one): one is WrappedKey => !('refused' in one));
  const refusal = wrapped.find((one): one is Refusal => 'refused' in one);
  if (usable.length === 0) {
    const reason = refusal?.refused ?? 'there is no EncryptedKey with it';
    return { element, state: 'refused', reason };
  }
  const algorithms = `${content.name}, ${[...new Set(usable.map(({ name }) => name))].join(', ')}`;
  const ciphertext = cipherBytes(data);
  if ('refused' in ciphertext) return { element, state: 'refused', algorithms, reason: ciphertext.refused };
  if (keys === undefined) return { element, state: 'no-key', algorithms };
  for (const key of keys) {
    for (const one of usable) {
      const text = tryToOpen(key, one, content, ciphertext.bytes);
      if (text === undefined) continue;
      return opened({ element, algorithms, key }, text, data);
    }
  }
  for (const key of keys) {
    for (const one of usable) {
      const found = openOtherwise(key, one, content, ciphertext.bytes);
      if (found === undefined) continue;
      const mismatch = { declared: one.name, used: found.used };
      return { ...opened({ element, algorithms, key }, found.text, data), mismatch };
    }
  }
  const count = keys.length === 1 ? 'the given key does not open it' : `none of ${keys.length} keys opens it`;
  return { element, state: 'failed', algorithms, reason: count };
}

function opened(
  base: Pick<Decryption, 'element' | 'algorithms' | 'key'>,
  plaintext: Uint8Array,
  data: XmlElement,
): Decryption {
  const { text, invalidAt } = decodeUtf8(plaintext);
  if (text === undefined) {
    return { ...base, state: 'failed', reason: `its decrypted content is not UTF-8 at byte ${invalidAt}` };
  }
  // The plaintext was cut out of a document and may use prefixes declared around it. XML Encryption, 4.3.3.
  const reading = readXml(text, MESSAGE_LIMITS, data.scope);
  return { ...base, state: 'opened', text, reading };
}

const HASHES: readonly OaepHash[] = ['sha1', 'sha256', 'sha384', 'sha512'];

/**
 * Decrypts a key that was wrapped with other functions than declared: many libraries use one hash for digest and mask,
 * while `rsa-oaep-mgf1p` means MGF1 with SHA-1 whatever the digest. For diagnosis only; the message is still refused.
 */
function openOtherwise(
  key: DecryptionKey,
  wrapped: WrappedKey,
  content: ContentAlgorithm,
  ciphertext: Uint8Array,
): { readonly text: Uint8Array; readonly used: string } | undefined {
  for (const digest of HASHES) {
    for (const mask of HASHES) {
      const parameters = { ...wrapped.parameters, digest, mask };
      const text = tryToOpen(key, { ...wrapped, parameters }, content, ciphertext);
      if (text !== undefined) return { text, used: describeOaep(digest, mask) };
    }
  }
  return undefined;
}

const describeOaep = (digest: OaepHash, mask: OaepHash): string =>
  `${digest.toUpperCase()} and MGF1-${mask.toUpperCase()}`;

function contentAlgorithm(data: XmlElement): ContentAlgorithm | Refusal {
  const uri = attributeOf(childOf(data, NS.encryption, 'EncryptionMethod'), 'Algorithm');
  return lookup(CONTENT_ALGORITHMS, uri) ?? refuse(uri, 'encryption of the content');
}

function refuse(uri: string | undefined, what: string): Refusal {
  const reason = lookup(ENCRYPTION_REFUSALS, uri);
  return {
    refused: `${uri ?? 'none named'} is not allowed for ${what}${reason === undefined ? '' : `: ${reason}`}`,
  };
}

interface WrappedKey {
  readonly name: string;
  readonly ciphertext: Uint8Array;
  readonly parameters: OaepParameters;
}

/** Returns the encrypted content keys: in the KeyInfo of the data, or beside the data, one for each recipient. */
function wrappedKeys(element: XmlElement, data: XmlElement): (WrappedKey | Refusal)[] {
  const inside = [...descendantsOf(data)].filter((one) => is(one, NS.encryption, 'EncryptedKey'));
  const beside = childrenOf(element, NS.encryption, 'EncryptedKey');
  return [...inside, ...beside].map(wrappedKey);
}

function wrappedKey(encryptedKey: XmlElement): WrappedKey | Refusal {
  const method = childOf(encryptedKey, NS.encryption, 'EncryptionMethod');
  const uri = attributeOf(method, 'Algorithm');
  const transport = lookup(KEY_TRANSPORTS, uri);
  if (transport === undefined) return refuse(uri, 'the key transport');
  const digestUri = attributeOf(childOf(method, NS.signature, 'DigestMethod'), 'Algorithm');
  const digest = digestUri === undefined ? 'sha1' : lookup(OAEP_DIGESTS, digestUri);
  if (digest === undefined) return refuse(digestUri, 'RSA-OAEP');
  const maskUri = attributeOf(childOf(method, NS.encryption11, 'MGF'), 'Algorithm');
  const mask = transport.mask ?? (maskUri === undefined ? 'sha1' : lookup(MASK_FUNCTIONS, maskUri));
  if (mask === undefined) return refuse(maskUri, 'RSA-OAEP');
  const label = childOf(method, NS.encryption, 'OAEPparams');
  const ciphertext = cipherBytes(encryptedKey);
  if ('refused' in ciphertext) return ciphertext;
  const labelBytes = label === undefined ? undefined : readBase64(textOf(label)).bytes;
  return {
    name: `${transport.name} with ${describeOaep(digest, mask)}`,
    ciphertext: ciphertext.bytes,
    parameters: { digest, mask, ...defined({ label: labelBytes }) },
  };
}

function cipherBytes(holder: XmlElement): { readonly bytes: Uint8Array } | Refusal {
  const cipherData = childOf(holder, NS.encryption, 'CipherData');
  if (childOf(cipherData, NS.encryption, 'CipherReference') !== undefined) {
    return { refused: 'a CipherReference points elsewhere for the content, and is never followed' };
  }
  const value = childOf(cipherData, NS.encryption, 'CipherValue');
  if (value === undefined) return { refused: `${holder.local} has no CipherValue` };
  const { bytes, problem } = readBase64(rawTextOf(value));
  return bytes === undefined
    ? { refused: `the CipherValue of ${holder.local} is not base64: ${problem?.message}` }
    : { bytes };
}

function tryToOpen(
  { key }: DecryptionKey,
  { ciphertext, parameters }: WrappedKey,
  algorithm: ContentAlgorithm,
  content: Uint8Array,
): Uint8Array | undefined {
  try {
    const secret = decryptOaep(key, ciphertext, parameters);
    return secret.length === algorithm.keyBytes ? openContent(algorithm, secret, content) : undefined;
  } catch {
    // Wrong key, wrong parameter and changed byte look alike, by design.
    return undefined;
  }
}

const CBC_BLOCK = 16;
const GCM_NONCE = 12;
const GCM_TAG = 16;

function openContent(
  algorithm: ContentAlgorithm,
  secret: Uint8Array,
  content: Uint8Array,
): Uint8Array | undefined {
  if (algorithm.mode === 'gcm') {
    // Anything shorter has no complete tag, and a short tag can be guessed.
    if (content.length < GCM_NONCE + GCM_TAG) return undefined;
    const cipher = algorithm.cipher as 'aes-256-gcm';
    const nonce = content.subarray(0, GCM_NONCE);
    const decipher = createDecipheriv(cipher, secret, nonce, { authTagLength: GCM_TAG });
    decipher.setAuthTag(content.subarray(content.length - GCM_TAG));
    const body = content.subarray(GCM_NONCE, content.length - GCM_TAG);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  }
  if (content.length < 2 * CBC_BLOCK || content.length % CBC_BLOCK !== 0) return undefined;
  const decipher = createDecipheriv(algorithm.cipher, secret, content.subarray(0, CBC_BLOCK));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(content.subarray(CBC_BLOCK)), decipher.final()]);
  // XML Encryption, 5.2: the last byte counts the padding; the others may have any value.
  const padding = padded.at(-1) ?? 0;
  return padding < 1 || padding > CBC_BLOCK ? undefined : padded.subarray(0, padded.length - padding);
}
