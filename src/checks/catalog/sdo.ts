/** Checks of a signed data object. */
import type { CatalogEntry } from './entry.ts';

export const SDO = {
  'sdo.parse': {
    title: 'The object can be read',
    level: 'must',
    at: 'sdo',
    spec: 'SEID-SDO 1.0; XML 1.0; RFC 5652, 5; ISO 32000-2, 12.8',
    meaning:
      'It is none of the known kinds, cut off, too large, or has a part that is not what it should be.',
    causes: ['an answer that was an error page', 'a truncated download', 'base64 that was cut', 'a DOCTYPE'],
    remedies: ['save the answer byte for byte', 'decode B64SDOBytes first if it was changed on the way'],
  },
  'sdo.digest': {
    title: 'Every stated hash is that of what it is of',
    level: 'must',
    at: 'sdo',
    spec: 'RFC 5652, 5.4 and 11.2; XML Signature 1.1, 3.2.1; ISO 32000-2, 12.8.1',
    meaning: 'The document in the object is not the one that was signed, or the object states another hash.',
    causes: ['a document that was exchanged or re-encoded', 'line ends that were changed'],
    remedies: ['do not use the object as evidence', 'fetch it again'],
  },
  'sdo.signature': {
    title: "Every signer's signature is right",
    level: 'must',
    at: 'sdo',
    spec: 'RFC 5652, 5.6; XML Signature 1.1, 3.2.2; RFC 7515, 5.2',
    meaning:
      'A signature does not fit the certificate that came with it and what it is over, or there is none.',
    causes: ['a changed object', 'another certificate than that of the signer'],
    remedies: ['do not use the object as evidence'],
  },
  'sdo.seal': {
    title: 'The seal is over the data part as it stands',
    level: 'must',
    at: 'SDOList/SDO/SDOSeal',
    spec: 'SEID-SDO 1.0',
    meaning: 'The part with the signatures was changed after the service had sealed it.',
    causes: ['XML that was parsed and written again', 'a changed object'],
    remedies: ['keep the bytes as they were received', 'do not use the object as evidence'],
  },
  'sdo.certificate': {
    title: "The signer's certificate was good for signing when it was used",
    level: 'must',
    at: 'sdo',
    spec: 'RFC 5280, 4.1.2.5 and 4.2.1.3; RFC 5035, 5',
    meaning:
      'At the signing time the certificate was not valid, it is not for signing, or the signature names another. It is judged at the signing time, never at now.',
    causes: ['a certificate that lives some minutes and was used later', 'an exchanged certificate'],
    remedies: ['ask the signing service'],
  },
  'sdo.chain': {
    title: 'The certificates lead to a trust anchor',
    level: 'must',
    at: 'sdo',
    spec: 'RFC 5280, 6.1',
    meaning: 'Anybody can make a certificate with any name; only its chain to an anchor says whose it is.',
    causes: ['another authority', 'an intermediate certificate that is missing', 'a test certificate'],
    remedies: ['give the root or issuing certificate with --trust-anchor'],
  },
  'sdo.revocation': {
    title: 'The certificate was not revoked when it was used',
    level: 'must',
    at: 'sdo',
    spec: 'RFC 6960, 4.2; ETSI EN 319 132-1',
    meaning:
      'The answer that came along says that the certificate was revoked; one that does not fit only warns.',
    causes: ['a signature after revocation', 'an answer about another certificate'],
    remedies: ['ask the authority of the certificate'],
  },
  'sdo.text': {
    title: 'The signed text is the one that was sent',
    level: 'must',
    at: 'sdo',
    spec: 'Signicat Consent Signature',
    meaning: 'What the user signed is not, byte for byte, what was sent to be signed.',
    causes: ['a text that was changed on the way', 'line ends or white space', 'the SDO of another run'],
    remedies: ['do not use the object as evidence', 'give the text exactly as it was sent: --text-file'],
  },
  'sdo.document': {
    title: 'The signed document is the one that was sent',
    level: 'must',
    at: 'sdo',
    spec: 'E-Signing, InsertOrder and GetSDO',
    meaning: 'The document in the object is not, byte for byte, what was sent to be signed.',
    causes: ['a document that was changed on the way', 'the SDO of another order'],
    remedies: ['do not use the object as evidence'],
  },
  'sdo.id_token': {
    title: 'The embedded ID token is right',
    level: 'must',
    at: 'sdo',
    spec: 'E-Signing, authentication-based signing; OpenID Connect Core 1.0, 3.1.3.7',
    meaning:
      'The token of the authentication is damaged, wrongly signed, or was not valid at the signing time.',
    causes: ['keys of another environment', 'a changed token'],
    remedies: ['give the key set of its issuer with --jwks'],
  },
  'sdo.phone': {
    title: 'The phone of the ID token is the one that was asked for',
    level: 'must',
    at: 'sdo',
    spec: 'E-Signing, One time code: IDValue and phone_number',
    meaning: 'The code went to another phone, the only thing about the signer that was proven.',
    causes: ['the SDO of another order', 'another signer'],
    remedies: ['do not use the object as evidence'],
  },
  'sdo.name': {
    title: 'Certificate and ID token name the same person',
    level: 'should',
    at: 'sdo',
    spec: 'E-Signing, authentication-based signing: CN',
    meaning:
      'The name in the certificate differs from that in the ID token. Both may be as the signer typed them.',
    causes: ['a name that was typed differently'],
    remedies: ['rely on the identifier, not on the name'],
  },
} as const satisfies Record<`sdo.${string}`, CatalogEntry>;
