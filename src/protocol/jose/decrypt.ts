/** Tries keys on a JWE: judges every key, reports every attempt. RFC 7516, 5.2; OpenID Connect Core 1.0, 10.2. */

import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { asText, reasonOf } from '../../common/foreign.ts';
import {
  CONTENT_ALGORITHMS,
  KEY_ALGORITHMS,
  type KeyAlgorithm,
  lookup,
  UNSUPPORTED_CURVES,
} from './algorithms.ts';
import { readBase64url, toBase64url } from './base64url.ts';
import type {
  DecodedJwe,
  DecryptAttempt,
  DecryptResult,
  JsonObject,
  JweRecipient,
  KeyCandidate,
} from './decoded.ts';
import { findJweFault } from './jwe-fault.ts';
import { isObject, member } from './parts.ts';

/** PBKDF2 iterations a token may demand, over all recipients; more is an attack on the reader's time. */
const MAX_PBES2_COUNT = 1_000_000;
/** Maximum size in bytes of a decompressed plaintext. */
const MAX_PLAINTEXT_BYTES = 10_000_000;

/**
 * Decrypts with each key in turn until one opens a recipient, starting with those the header's `kid` names. Limits:
 * {@link MAX_PBES2_COUNT} iterations for each key, {@link MAX_PLAINTEXT_BYTES} of decompressed plaintext.
 */
export async function decrypt(token: DecodedJwe, keys: readonly KeyCandidate[]): Promise<DecryptResult> {
  const unsupported = unsupportedReason(token);
  if (unsupported !== undefined) return { attempts: [], unsupported };
  const attempts: DecryptAttempt[] = [];
  const rounds = new Map<KeyCandidate, number>();
  for (const recipient of token.recipients) {
    const kid = member(recipient.header, 'kid');
    const named = (key: KeyCandidate) => kid !== undefined && member(key.jwk, 'kid') === kid;
    for (const key of [...keys.filter(named), ...keys.filter((candidate) => !named(candidate))]) {
      const spent = rounds.get(key) ?? 0;
      const { plaintext, ...attempt } = await attemptKey(token, recipient, key, MAX_PBES2_COUNT - spent);
      const count = member(recipient.header, 'p2c');
      // Anything but a number is rejected, and must not spoil the sum behind the limit.
      rounds.set(key, spent + (typeof count === 'number' ? count : 0));
      attempts.push(attempt);
      if (plaintext !== undefined) return { plaintext, key, attempts };
    }
  }
  return { attempts };
}

/** Returns why it cannot be opened here with any key; only if that holds for every recipient. */
function unsupportedReason(token: DecodedJwe): string | undefined {
  const reasons = token.recipients.map(({ header }) => {
    const epk = member(header, 'epk');
    return (
      lookup(KEY_ALGORITHMS, member(header, 'alg'))?.unsupported ??
      lookup(UNSUPPORTED_CURVES, isObject(epk) ? member(epk, 'crv') : undefined)
    );
  });
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

async function attemptKey(
  token: DecodedJwe,
  recipient: JweRecipient,
  key: KeyCandidate,
  maxPBES2Count: number,
): Promise<DecryptAttempt & { readonly plaintext?: Uint8Array }> {
  const alg = asText(member(recipient.header, 'alg'));
  const algorithm = lookup(KEY_ALGORITHMS, alg);
  if (algorithm === undefined) return { key, result: 'unsupported', reason: `${alg} is not a known JWE alg` };
  if (algorithm.unsupported !== undefined)
    return { key, result: 'unsupported', reason: algorithm.unsupported };
  const fault = findJweFault(token, recipient);
  if (fault !== undefined) return { key, result: 'malformed', reason: fault };
  const curve = lookup(UNSUPPORTED_CURVES, member(key.jwk, 'crv'));
  if (curve !== undefined) return { key, result: 'unsupported', reason: curve };
  const reason = misfit(key, recipient.header, alg, algorithm);
  if (reason !== undefined) return { key, result: 'unsuitable', reason };
  try {
    return {
      key,
      result: 'decrypted',
      plaintext: await open(token, recipient, key, algorithm, maxPBES2Count),
    };
  } catch (error) {
    return { key, ...explain(error, recipient.header) };
  }
}

function misfit(
  { jwk, shared }: KeyCandidate,
  header: JsonObject | undefined,
  alg: string,
  algorithm: KeyAlgorithm,
): string | undefined {
  const kty = member(jwk, 'kty');
  if (!algorithm.kty.some((type) => type === kty)) {
    return `it is of type ${asText(kty)}, ${alg} needs ${algorithm.kty.join(' or ')}`;
  }
  if (kty !== 'oct' && !Object.hasOwn(jwk, 'd'))
    return 'it is a public key, decrypting needs the private one';
  const use = member(jwk, 'use');
  if (use !== undefined && use !== 'enc') return `its use is ${JSON.stringify(use)}, not "enc"`;
  const operations = member(jwk, 'key_ops');
  if (operations !== undefined && !allowsDecrypting(operations))
    return `its key_ops ${JSON.stringify(operations)} do not allow decryption`;
  const bound = member(jwk, 'alg');
  if (typeof bound === 'string' && bound !== alg && lookup(CONTENT_ALGORITHMS, bound) === undefined) {
    return `it is bound to alg ${bound}, not ${alg}`;
  }
  const epk = member(header, 'epk');
  const curve = isObject(epk) ? member(epk, 'crv') : undefined;
  if (kty !== 'oct' && kty !== 'RSA' && curve !== member(jwk, 'crv'))
    return (
      `its curve is ${asText(member(jwk, 'crv'))}, the key that the token was made with (epk) is on ` +
      `${asText(curve)}`
    );
  const needed = bitsOf(algorithm, header);
  const bits = 8 * secretOf(jwk).length;
  return kty !== 'oct' || needed === undefined || bits === needed || shared === true
    ? undefined
    : `it has ${bits} bits, ${algorithm.secret === 'content' ? asText(member(header, 'enc')) : alg} needs ${needed}`;
}

const DECRYPTING: readonly unknown[] = ['decrypt', 'unwrapKey', 'deriveKey', 'deriveBits'];

function allowsDecrypting(operations: unknown): boolean {
  return Array.isArray(operations) && operations.some((operation) => DECRYPTING.includes(operation));
}

/** Returns the shared key size in bits that an algorithm takes; a password may have any. */
function bitsOf({ secret }: KeyAlgorithm, header: JsonObject | undefined): number | undefined {
  if (secret === 'content') return lookup(CONTENT_ALGORITHMS, member(header, 'enc'));
  return secret === 'password' ? undefined : secret;
}

function secretOf(jwk: JsonObject): Uint8Array {
  return readBase64url(asText(member(jwk, 'k') ?? '')).bytes ?? new Uint8Array();
}

async function open(
  token: DecodedJwe,
  recipient: JweRecipient,
  key: KeyCandidate,
  algorithm: KeyAlgorithm,
  maxPBES2Count: number,
): Promise<Uint8Array> {
  const { flattenedDecrypt } = await import('jose');
  const result = await flattenedDecrypt(
    {
      ...defined({
        protected: token.protectedText,
        unprotected: token.unprotected === undefined ? undefined : withoutCrit(token.unprotected),
        header: recipient.own === undefined ? undefined : withoutCrit(recipient.own),
        encrypted_key: recipient.encryptedKey === undefined ? undefined : toBase64url(recipient.encryptedKey),
      }),
      ...(token.iv.length === 0 ? {} : { iv: toBase64url(token.iv) }),
      ciphertext: toBase64url(token.ciphertext),
      ...(token.tag.length === 0 ? {} : { tag: toBase64url(token.tag) }),
      ...defined({ aad: token.aadText }),
    },
    toKey(key, algorithm, recipient.header),
    {
      keyManagementAlgorithms: [asText(member(recipient.header, 'alg'))],
      maxPBES2Count,
      maxDecompressedLength: MAX_PLAINTEXT_BYTES,
      crit: recognizeAll(recipient.header),
    },
  );
  return result.plaintext;
}

/** Only what the arithmetic needs; for a client secret, the key derived from it. */
function toKey(
  key: KeyCandidate,
  algorithm: KeyAlgorithm,
  header: JsonObject | undefined,
): Uint8Array | import('jose').JWK {
  const { use: _use, key_ops: _operations, kid: _kid, ext: _ext, alg: _alg, ...members } = key.jwk;
  if (member(key.jwk, 'kty') !== 'oct') return members as import('jose').JWK;
  const secret = secretOf(key.jwk);
  const bits = bitsOf(algorithm, header);
  if (bits === undefined || secret.length * 8 === bits || key.shared !== true) return secret;
  return deriveFromSecret(secret, bits);
}

/**
 * Leftmost bits of the secret's hash: SHA-256 up to 256 bits, then SHA-384 and SHA-512. OpenID Connect Core 1.0, 10.2.
 */
function deriveFromSecret(secret: Uint8Array, bits: number): Uint8Array {
  const hash = bits <= 256 ? 'sha256' : bits <= 384 ? 'sha384' : 'sha512';
  return new Uint8Array(
    createHash(hash)
      .update(secret)
      .digest()
      .subarray(0, bits / 8),
  );
}

/** An unknown extension is a separate finding, and no reason to refuse decryption. */
function recognizeAll(header: JsonObject | undefined): Record<string, boolean> {
  const crit = member(header, 'crit');
  const names = Array.isArray(crit) ? crit.filter((name) => typeof name === 'string') : [];
  return Object.fromEntries(names.map((name) => [name, false]));
}

/** An unprotected `crit` is also a separate finding, and no reason to refuse decryption. */
function withoutCrit({ crit: _crit, ...others }: JsonObject): Record<string, JsonObject[string]> {
  return others;
}

/** Translates jose's message for the report; jose deliberately hides the cause of a failed decryption. */
function explain(
  error: unknown,
  header: JsonObject | undefined,
): Pick<DecryptAttempt, 'result' | 'reason' | 'cause'> {
  const message = reasonOf(error);
  const cause = 'it was made to exhaust its reader, or by software without limits';
  if (message.includes('PBES2 Count')) {
    const count = asText(member(header, 'p2c'));
    const reason = `p2c asks for ${count} iterations, the limit here is ${MAX_PBES2_COUNT} for all recipients together`;
    return { result: 'malformed', reason, cause };
  }
  if (message.includes('Decompressed plaintext exceeded')) {
    const reason = `the plaintext grows beyond the limit of ${MAX_PLAINTEXT_BYTES} bytes when it is decompressed`;
    return { result: 'malformed', reason, cause };
  }
  if (message.includes('decompress')) {
    return { result: 'malformed', reason: 'zip is DEF, but what was encrypted is not compressed so' };
  }
  const detail = message === 'decryption operation failed' ? '' : `: ${message}`;
  return { result: 'failed', reason: `it does not open the token${detail}` };
}
