/** Evidence in an object, for the normalized claims. */

import { createHash } from 'node:crypto';
import type { Claims } from '../../claims/document.ts';
import { defined } from '../../common/defined.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { isText, type ParsedSdo } from '../../protocol/sdo/index.ts';

/** Returns the members of `claims.signature` that the object states. */
export function evidenceOf(
  sdo: ParsedSdo | undefined,
  time: Date | undefined,
): Pick<NonNullable<Claims['signature']>, 'signed_text_sha256' | 'signed_at'> {
  const document = sdo?.documents.find(isText);
  return defined({
    signed_text_sha256:
      document === undefined ? undefined : createHash('sha256').update(document.bytes).digest('hex'),
    signed_at: time?.toISOString().replace('.000Z', 'Z'),
  });
}

/** Describes the first signer, in the words of the object and the certificate. */
export function describeSigner({ signatures, description }: ParsedSdo): JsonObject | undefined {
  const certificate = signatures.find(
    (one) => one.role === 'signer' && one.certificate !== undefined,
  )?.certificate;
  const signer = defined({
    CN: certificate?.names.CN,
    SignerNationalId: description?.nationalId,
    SignerNationality: description?.nationality,
    certificate: certificate?.x509.raw.toString('base64'),
  });
  return Object.keys(signer).length === 0 ? undefined : signer;
}
