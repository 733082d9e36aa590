/** Why a fitting key does not verify: common signer mistakes with the right key. Only to explain, never to accept. */

import { createHash } from 'node:crypto';
import { decodeUtf8 } from '../http/strict-json.ts';
import { lookup, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { attempted, computes, computesMac, computesWithAnySalt } from './arithmetic.ts';
import { bytesOf, readBase64url } from './base64url.ts';
import type { JsonObject, JwsSignature, KeyCandidate, VerifyAttempt } from './decoded.ts';
import { member } from './parts.ts';

/** Describes the mismatch of a fitting key and, where known, its cause. */
type Explanation = Pick<VerifyAttempt, 'reason' | 'cause' | 'matches'>;

/** Finding the cause takes more arithmetic; beyond this many bytes it is not worth the time. */
const MAX_EXPLAINED_BYTES = 1_000_000;

export function explainMismatch(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation {
  const { length } = signature.signature;
  if (length === 0) {
    return { reason: 'the signature is empty', cause: 'it was taken off, as logs and pages do to hide it' };
  }
  const known =
    signature.signingInput.length > MAX_EXPLAINED_BYTES ? undefined : findCause(signature, alg, key);
  if (known !== undefined) return known;
  const expected = expectedBytes(alg, key.jwk);
  if (expected === undefined || length === expected) {
    return { reason: 'the signature is wrong for this key and this content' };
  }
  const reason = `the signature has ${length} bytes, ${alg} with this key gives ${expected}`;
  if (lookup(SIGNATURE_ALGORITHMS, alg)?.family === 'rsa' && RSA_SIZES.includes(length)) {
    return { reason, cause: `an RSA key of ${length * 8} bits made it: another key than this one` };
  }
  return length < expected
    ? { reason, cause: 'the end of the token was left out when it was copied' }
    : { reason };
}

/** Signature sizes in bytes for the usual RSA key sizes. */
const RSA_SIZES = [128, 256, 384, 512];

/** Common signer mistakes with the right key. */
function findCause(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation | undefined {
  switch (lookup(SIGNATURE_ALGORITHMS, alg)?.family) {
    case 'hmac':
      return misreadSecret(signature, alg, key);
    case 'ecdsa':
      return derEncoded(signature, alg, key) ?? otherAlgorithm(signature, alg, key);
    case 'rsa-pss':
      return oddSalt(signature, alg, key) ?? otherAlgorithm(signature, alg, key);
    case 'rsa':
      return hashedNonce(signature, alg, key) ?? otherAlgorithm(signature, alg, key);
    default:
      return undefined;
  }
}

/** A secret that one side used as text and the other decoded, or with a line end on one side only. */
function misreadSecret(signature: JwsSignature, alg: string, { raw }: KeyCandidate): Explanation | undefined {
  const text = raw === undefined ? undefined : decodeUtf8(raw);
  if (text === undefined || text === '') return undefined;
  const readings: readonly (readonly [string, Uint8Array | undefined])[] = [
    ['decoded from base64', readBase64url(text.replaceAll('+', '-').replaceAll('/', '_')).bytes],
    [
      'decoded from hexadecimal',
      /^(?:[0-9a-f]{2})+$/i.test(text) ? bytesOf(Buffer.from(text, 'hex')) : undefined,
    ],
    ['with a line end', bytesOf(Buffer.from(`${text}\n`, 'utf8'))],
    ['without the white space around it', bytesOf(Buffer.from(text.trim(), 'utf8'))],
  ];
  const found = readings.find(
    ([, secret]) =>
      secret !== undefined && computesMac(alg, secret, signature.signature, signature.signingInput),
  );
  return found === undefined
    ? undefined
    : {
        reason: `the signature was not made with the secret as given, but with the secret ${found[0]}`,
        cause:
          'the two sides read the same secret differently; as a JWK, {"kty":"oct","k":"…"}, it has one reading only',
        matches: true,
      };
}

/** RFC 7518, 3.5: the salt is as long as the hash; many libraries default to another length. */
function oddSalt(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation | undefined {
  return attempted(() => computesWithAnySalt(alg, key.jwk, signature.signature, signature.signingInput))
    ? {
        reason: `the signature is right but for its salt, which ${alg} wants to be as long as the hash`,
        cause: 'the signer left the length of the salt to its library',
        matches: true,
      }
    : undefined;
}

/**
 * Microsoft Entra ID signs access tokens for its own APIs with the hashed `nonce`, then writes the plain one into the
 * header.
 */
function hashedNonce(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation | undefined {
  const nonce = member(signature.header, 'nonce');
  if (typeof nonce !== 'string') return undefined;
  const [header = '', payload = ''] = Buffer.from(signature.signingInput).toString('latin1').split('.');
  const hash = createHash('sha256').update(nonce, 'utf8').digest('base64url');
  const signed = Buffer.from(header, 'base64url')
    .toString('utf8')
    .replace(JSON.stringify(nonce), `"${hash}"`);
  const input = Buffer.from(`${Buffer.from(signed, 'utf8').toString('base64url')}.${payload}`, 'latin1');
  if (!attempted(() => computes(alg, key.jwk, signature.signature, bytesOf(input)))) return undefined;
  return {
    reason:
      'the signature is right once the nonce in the header is hashed: the token is for an API of Microsoft only',
    cause:
      'Microsoft Entra ID makes access tokens for Graph this way, so that no other party verifies them: ' +
      'pass this one on unread, and ask for a token with a scope of your own API',
    matches: true,
  };
}

/** The signer may have used an algorithm other than the one in the header. */
function otherAlgorithm(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation | undefined {
  const other = Object.entries(SIGNATURE_ALGORITHMS).find(
    ([name, { kty, family, curves }]) =>
      name !== alg &&
      kty === member(key.jwk, 'kty') &&
      (family === 'rsa' || family === 'rsa-pss' || family === 'ecdsa') &&
      (curves === undefined || curves.some((curve) => curve === member(key.jwk, 'crv'))) &&
      attempted(() => computes(name, key.jwk, signature.signature, signature.signingInput)),
  )?.[0];
  return other === undefined
    ? undefined
    : {
        reason: `the signature is right for ${other}, and the header says ${alg}`,
        cause: 'the signer writes another algorithm into the header than it signs with',
        matches: true,
      };
}

function derEncoded(signature: JwsSignature, alg: string, key: KeyCandidate): Explanation | undefined {
  return attempted(() => computes(alg, key.jwk, signature.signature, signature.signingInput, 'der'))
    ? {
        reason: 'the signature is right, but DER encoded: JOSE wants the raw pair of r and s',
        cause: 'the signing library returns DER, which the issuer has to convert',
        matches: true,
      }
    : undefined;
}

function expectedBytes(alg: string, jwk: JsonObject): number | undefined {
  const modulus = member(jwk, 'n');
  if (typeof modulus === 'string') return readBase64url(modulus).bytes?.length;
  return lookup(SIGNATURE_ALGORITHMS, alg)?.signatureBytes;
}
