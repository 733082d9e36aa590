/** The arithmetic of a signature, using node:crypto. */

import { constants, type KeyObject, verify, type X509Certificate } from 'node:crypto';
import { reasonOf } from '../../common/foreign.ts';
import type { SignatureScheme } from './algorithms.ts';
import type { SdoSignature } from './parsed.ts';

const KEY_TYPES: Readonly<Record<SignatureScheme['scheme'], readonly string[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  eddsa: ['ed25519', 'ed448'],
};

export interface SignatureMaterial {
  readonly scheme: SignatureScheme['scheme'];
  /** The name in node:crypto; absent for EdDSA. */
  readonly hash: string | undefined;
  /** ECDSA values: ASN.1 (CMS, certificates) or two concatenated numbers (XML, JWS). */
  readonly encoding: 'der' | 'ieee-p1363';
  readonly data: Uint8Array;
  readonly value: Uint8Array;
  /** The certificate with the verification key. */
  readonly certificate: X509Certificate;
}

/** Never throws: an unfitting key or a missing algorithm makes the result unknown or wrong. */
export function checkSignature(material: SignatureMaterial): SdoSignature['value'] {
  const { scheme, hash, encoding, data, value, certificate } = material;
  const key = keyOf(certificate);
  if (key === undefined)
    return { result: 'unknown', reason: 'the certificate has a key that is not known here' };
  const type = key.asymmetricKeyType ?? 'unknown';
  if (!KEY_TYPES[scheme].includes(type)) {
    return {
      result: 'mismatch',
      reason: `the certificate has a key of type ${type}, which is not for ${scheme}`,
    };
  }
  if (scheme !== 'eddsa' && hash === undefined) {
    return { result: 'unknown', reason: 'the signature names no hash function that is known here' };
  }
  const padding =
    scheme === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : {};
  try {
    const fits = verify(
      scheme === 'eddsa' ? null : hash,
      data,
      { key, ...padding, ...(scheme === 'ecdsa' ? { dsaEncoding: encoding } : {}) },
      value,
    );
    return fits
      ? { result: 'verified' }
      : { result: 'mismatch', reason: 'the signature does not fit its key and what was signed' };
  } catch (error) {
    const detail = reasonOf(error);
    // A value malformed for this key is wrong; a missing algorithm proves nothing.
    const result = /unsupported|invalid digest|not supported/i.test(detail) ? 'unknown' : 'mismatch';
    return { result, reason: `the signature cannot be verified: ${detail}` };
  }
}

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    // An algorithm or a curve that OpenSSL lacks.
    return undefined;
  }
}
