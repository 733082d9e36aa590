/** Certificates attached to the keys of a set. */
import { createPublicKey, type JsonWebKey, type X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { findKeyFault } from '../../protocol/jose/key-form.ts';
import { publicJwk } from '../../protocol/jose/keys.ts';
import { member } from '../../protocol/jose/parts.ts';
import { nameOf, readX5cCertificate } from '../../protocol/x509/chain.ts';
import { fail, pass, type Verdict } from '../../report.ts';
import { typeOf } from '../compare.ts';
import { findOtherThumbprint } from '../thumbprints.ts';
import type { Entry } from './entry.ts';

/** A key's certificate must contain that very key. RFC 7517, 4.7 to 4.9. */
export function judgeCertificates(keys: readonly Entry[]): Verdict {
  let certificates = 0;
  for (const { at, jwk, name } of keys) {
    const chain = member(jwk, 'x5c');
    if (chain === undefined) continue;
    const [first] = Array.isArray(chain) ? chain : [];
    const certificate = typeof first === 'string' ? readX5cCertificate(first) : undefined;
    if (certificate === undefined) {
      return fail(`x5c of ${name} does not begin with a certificate`, {
        at: `${at}.x5c`,
        expected: 'a list of certificates, each the base64 of DER, with padding and not base64url',
        actual: typeOf(Array.isArray(chain) ? first : chain),
      });
    }
    const other = findOtherThumbprint(jwk, certificate);
    if (other !== undefined) {
      const { expected, actual } = other;
      return fail(`${other.name} of ${name} is not of its certificate`, {
        at: `${at}.${other.name}`,
        expected,
        actual,
        hint: 'the certificate was renewed, and the thumbprint is still of the old one',
      });
    }
    if (findKeyFault(jwk) === undefined && !isOfKey(certificate, jwk)) {
      return fail(`the certificate in x5c of ${name} is of another key`, {
        at: `${at}.x5c[0]`,
        expected: `a certificate of ${name}`,
        actual: `${nameOf(certificate)}, with another public key`,
        hint: 'the key was replaced and its old certificate left, or the other way round',
      });
    }
    certificates += 1;
  }
  return pass(certificates === 0 ? 'no key has one' : `${certificates} of their keys`);
}

function isOfKey(certificate: X509Certificate, jwk: JsonObject): boolean {
  try {
    const key = createPublicKey({ key: publicJwk(jwk) as JsonWebKey, format: 'jwk' });
    return key.equals(certificate.publicKey);
  } catch {
    // A key type that Node cannot read: nothing to report.
    return true;
  }
}
