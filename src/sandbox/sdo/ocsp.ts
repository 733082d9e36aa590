/** OCSP responses, signed by the authority itself: RFC 6960. */
import { createHash, sign } from 'node:crypto';
import {
  bitString,
  constructed,
  enumerated,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  sequence,
} from '../../common/der.ts';
import type { Identity } from './certificate.ts';
import { algorithm, OID } from './identifiers.ts';

const SUCCESSFUL = 0;

/** Time between the revocation of a certificate and the response. */
const REVOKED_MILLISECONDS = 30_000;

/** @param revoked reports the certificate as revoked; else as good */
export function answer(
  certificate: Identity,
  authority: Identity,
  producedAt: Date,
  revoked: boolean,
): Uint8Array {
  const certificateId = sequence(
    // In practice SHA-1 identifies the issuer; no security depends on it.
    algorithm(OID.sha1),
    octetString(createHash('sha1').update(authority.name).digest()),
    octetString(authority.keyIdentifier),
    integer(certificate.serial),
  );
  const status = revoked
    ? constructed(1, generalizedTime(new Date(producedAt.getTime() - REVOKED_MILLISECONDS)))
    : primitive(0, new Uint8Array());
  const data = sequence(
    constructed(2, octetString(authority.keyIdentifier)),
    generalizedTime(producedAt),
    sequence(sequence(certificateId, status, generalizedTime(producedAt))),
  );
  const basic = sequence(data, algorithm(OID.sha256WithRsa), bitString(sign('sha256', data, authority.key)));
  return sequence(
    enumerated(SUCCESSFUL),
    constructed(0, sequence(objectIdentifier(OID.ocspBasic), octetString(basic))),
  );
}
