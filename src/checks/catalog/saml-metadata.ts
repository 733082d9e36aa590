/** Checks of SAML metadata, and of what a message and its metadata share. */
import type { CatalogEntry } from './entry.ts';

export const SAML_METADATA = {
  'saml.subject': {
    title: 'The assertion says whom it is about',
    level: 'should',
    at: 'Assertion/Subject/NameID',
    spec: 'SAML 2.0 core, 2.4.1 and 8.3.7; SAML 2.0 profiles, 4.1.4.2',
    meaning:
      'There is neither a NameID nor an attribute with a value, or the NameID is qualified for another ' +
      'service provider, so it names someone there.',
    causes: [
      'the identity provider releases no name to this service provider',
      'an assertion for another service, or an affiliation of several',
    ],
    remedies: [
      'let the identity provider release a NameID or an attribute',
      'compare the SPNameQualifier with the entity ID',
    ],
  },
  'saml.time_zone': {
    title: 'Every time says its zone',
    level: 'should',
    at: '@NotOnOrAfter',
    spec: 'SAML 2.0 core, 1.3.3',
    meaning:
      'A time has no zone. It is taken for UTC, as SAML says of all its times; other software may take ' +
      'it for its own local time.',
    causes: ['a sender that writes its local time'],
    remedies: ['let the sender write its times in UTC, with Z at the end'],
  },
  'saml.issue_instant': {
    title: 'The message was issued just now',
    level: 'should',
    at: '@IssueInstant',
    spec: 'SAML 2.0 core, 3.2.1, 3.2.2, 2.3.3 and 1.3.3',
    meaning:
      'IssueInstant is missing, no time, in the future, or long before the time the assertion is good ' +
      'for. It says when the message was made, not how long it is good.',
    causes: ['clocks that differ', 'a message from a cache'],
    remedies: ['set the clocks right'],
  },
  'saml.schema': {
    title: 'The message fits the schemas of OASIS',
    level: 'should',
    at: 'message',
    spec: 'SAML 2.0 core and metadata, the schema documents',
    meaning: 'The schema validator complains; the finding has its words and the line.',
    causes: ['a sender that puts elements in another order', 'an ID that begins with a digit'],
    remedies: ['show the finding to the sender'],
  },
  'saml.role': {
    title: 'The metadata is that of an identity provider',
    level: 'should',
    at: 'EntityDescriptor',
    spec: 'SAML 2.0 metadata, 2.4.3 and 2.4.4',
    meaning: 'What was given as metadata of an identity provider describes a service provider, or neither.',
    causes: [
      'the metadata of the own service provider was given',
      'metadata of another role of the same product',
    ],
    remedies: ["take the identity provider's metadata: it has an IDPSSODescriptor"],
  },
  'saml.keys': {
    title: 'Every role has a key to verify with',
    level: 'must',
    at: 'EntityDescriptor/*/KeyDescriptor',
    spec: 'SAML 2.0 metadata, 2.4.1.1',
    meaning:
      'An identity provider has no signing key that can be read, so none of its messages can be ' +
      'verified. A key that cannot be read beside a good one warns.',
    causes: ['metadata written by hand', 'a certificate that was cut off'],
    remedies: ['ask the provider for its metadata document'],
  },
  'saml.key_strength': {
    title: 'The published keys are strong enough',
    level: 'should',
    at: 'EntityDescriptor/*/KeyDescriptor',
    spec: 'SAML 2.0 metadata, 2.4.1.1; NIST SP 800-131A, 3',
    meaning: 'A role publishes an RSA key with fewer than 2048 bits.',
    causes: ['a key that was made many years ago'],
    remedies: ['ask the other side to roll its key over'],
  },
  'saml.announced_algorithms': {
    title: 'Of the announced algorithms some can be used',
    level: 'should',
    at: 'EntityDescriptor/*/KeyDescriptor/EncryptionMethod',
    spec: 'SAML 2.0 metadata, 2.4.1.1; SAML 2.0 metadata profile for algorithm support, 2',
    meaning:
      'Metadata lists algorithms for signatures, digests, encryption of content or of keys, and none of ' +
      'one such list is on the allow-list.',
    causes: ['software that still wants SHA-1, Triple DES or RSA with PKCS#1 v1.5 padding'],
    remedies: ['ask the other side to support RSA-SHA256, AES with GCM and RSA-OAEP'],
  },
  'saml.protocols': {
    title: 'The roles support SAML 2.0',
    level: 'must',
    at: 'EntityDescriptor/*/@protocolSupportEnumeration',
    spec: 'SAML 2.0 metadata, 2.4.1',
    meaning:
      'protocolSupportEnumeration of an identity provider or service provider is missing, or does not name SAML 2.0.',
    causes: ['metadata for SAML 1.1', 'metadata written by hand'],
    remedies: ['ask the provider for its metadata for SAML 2.0'],
  },
  'saml.bindings': {
    title: 'A browser login can use the bindings',
    level: 'should',
    at: 'EntityDescriptor/*/*/@Binding',
    spec: 'SAML 2.0 profiles, 4.1.2; SAML 2.0 bindings, 3',
    meaning:
      'A binding is not known, an identity provider takes requests neither over Redirect nor over POST, ' +
      'or a service provider wants answers over Redirect or not over POST.',
    causes: ['endpoints of another profile, such as ECP or artifacts', 'metadata written by hand'],
    remedies: ['ask the other side for an endpoint with HTTP-POST'],
  },
  'saml.want_flags': {
    title: 'What is asked of the other side can be met',
    level: 'should',
    at: 'EntityDescriptor/*',
    spec: 'SAML 2.0 metadata, 2.4.3 and 2.4.4',
    meaning:
      'WantAuthnRequestsSigned, AuthnRequestsSigned or WantAssertionsSigned is not a boolean, or a ' +
      'service provider says that it signs requests but publishes no key. The finding shows the values.',
    causes: ['metadata written by hand'],
    remedies: ['write true, false, 1 or 0', 'publish the signing key'],
  },
  'saml.endpoints': {
    title: 'The endpoints can be used',
    level: 'must',
    at: 'EntityDescriptor/*',
    spec: 'SAML 2.0 metadata, 2.2.2, 2.4.3 and 2.4.4',
    meaning:
      'A role lacks the endpoint it exists for, or a location is not a URL. Plain http and repeated indexes warn.',
    causes: ['metadata written by hand'],
    remedies: ['ask the provider for its metadata document'],
  },
  'saml.valid_until': {
    title: 'The metadata is in force',
    level: 'must',
    at: 'EntityDescriptor/@validUntil',
    spec: 'SAML 2.0 metadata, 2.3.1 and 2.3.2',
    meaning:
      'validUntil has passed, or is not a time: the metadata must no longer be used. A cacheDuration ' +
      'that is not a duration warns.',
    causes: ['a copy that was not refreshed'],
    remedies: ['get the current metadata from its URL'],
  },
} as const satisfies Record<`saml.${string}`, CatalogEntry>;
