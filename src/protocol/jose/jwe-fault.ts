/**
 * Faults of an encrypted token that no key can overcome, found before any key is tried. RFC 7516, 5.2; RFC 7518, 4 and
 * 5.
 */
import { asText } from '../../common/foreign.ts';
import { CONTENT_ALGORITHMS, KEY_ALGORITHMS, lookup } from './algorithms.ts';
import { readBase64url } from './base64url.ts';
import type { DecodedJwe, JsonObject, JweRecipient } from './decoded.ts';
import { findKeyFault } from './key-form.ts';
import { privateMembers } from './keys.ts';
import { isObject, member } from './parts.ts';

/** Sizes in bytes of the initialization vector and the authentication tag. RFC 7518, 5.2 and 5.3. */
const GCM = { iv: 12, tag: 16 } as const;
const MIN_SALT_BYTES = 8;

/** Returns the first such fault, as one sentence about the token. */
export function findJweFault(token: DecodedJwe, recipient: JweRecipient): string | undefined {
  const { header } = recipient;
  const alg = asText(member(header, 'alg'));
  const enc = member(header, 'enc');
  if (lookup(CONTENT_ALGORITHMS, enc) === undefined) return `${asText(enc)} is not a known enc`;
  const zip = member(header, 'zip');
  if (zip !== undefined && zip !== 'DEF') return `zip is ${JSON.stringify(zip)}, and only DEF is known`;
  if (zip !== undefined && !token.protectedNames.includes('zip')) return 'zip is not protected';
  return (
    encryptedKeyFault(recipient, alg) ??
    (alg.startsWith('PBES2') ? passwordFault(header) : undefined) ??
    (alg.startsWith('ECDH-ES') ? agreementFault(header) : undefined) ??
    (alg.endsWith('GCMKW') ? wrappingFault(header) : undefined) ??
    contentFault(token, asText(enc))
  );
}

function encryptedKeyFault({ encryptedKey }: JweRecipient, alg: string): string | undefined {
  const due = lookup(KEY_ALGORITHMS, alg)?.encryptedKey;
  if (due === true && encryptedKey === undefined) return `the encrypted key is missing, which ${alg} needs`;
  if (due === false && encryptedKey !== undefined)
    return `there is an encrypted key, which ${alg} must not have`;
  return undefined;
}

function passwordFault(header: JsonObject | undefined): string | undefined {
  const count = member(header, 'p2c');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1)
    return count === undefined
      ? 'p2c is missing'
      : `p2c is ${JSON.stringify(count)}, which is not a number of iterations`;
  const salt = member(header, 'p2s');
  const length = typeof salt === 'string' ? readBase64url(salt).bytes?.length : undefined;
  if (length === undefined) return salt === undefined ? 'p2s is missing' : 'p2s is not base64url';
  return length < MIN_SALT_BYTES ? `p2s has ${length} bytes, ${MIN_SALT_BYTES} are the least` : undefined;
}

function agreementFault(header: JsonObject | undefined): string | undefined {
  const key = member(header, 'epk');
  if (!isObject(key)) return key === undefined ? 'epk is missing' : 'epk is not a key';
  const fault = findKeyFault(key);
  if (fault !== undefined) return `epk is not a key: ${fault.message}`;
  return privateMembers(key).length > 0 ? 'epk has private members' : undefined;
}

function contentFault({ iv, tag }: DecodedJwe, enc: string): string | undefined {
  const keyBytes = (lookup(CONTENT_ALGORITHMS, enc) ?? 0) / 8;
  const needed = enc.includes('CBC') ? { iv: 16, tag: keyBytes / 2 } : GCM;
  if (iv.length !== needed.iv) return wrongLength('the iv', iv.length, needed.iv);
  return tag.length === needed.tag ? undefined : wrongLength('the tag', tag.length, needed.tag);
}

/** Key wrapping with GCM puts its own iv and tag in the header. RFC 7518, 4.7.1. */
function wrappingFault(header: JsonObject | undefined): string | undefined {
  for (const [name, bytes] of Object.entries(GCM)) {
    const value = member(header, name);
    const length = typeof value === 'string' ? (readBase64url(value).bytes?.length ?? 0) : 0;
    if (length !== bytes) return wrongLength(`${name} of the header`, length, bytes);
  }
  return undefined;
}

const wrongLength = (what: string, actual: number, needed: number): string =>
  actual === 0 ? `${what} is missing` : `${what} has ${actual} bytes, and ${needed} are due`;
