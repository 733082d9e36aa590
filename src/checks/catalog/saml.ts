/** Checks of SAML messages: responses, requests, logout messages and metadata share their codes. */
import type { CatalogEntry } from './entry.ts';

export const SAML = {
  'saml.parse': {
    title: 'The message can be read',
    level: 'must',
    at: 'message',
    spec: 'SAML 2.0 bindings, 3.4.4 and 3.5.4; XML 1.0, 2.1',
    meaning:
      'The base64, the compression, the parameters around it or the XML itself are not what a strict ' +
      'reader accepts. The finding names the place.',
    causes: [
      'it was cut off, wrapped or escaped when it was copied',
      'a + was not percent-encoded and became a space',
      'a parameter appears twice in the URL, so that one message is checked and another one used',
    ],
    remedies: ['copy the message again, or pass it in a file', 'take it from the HAR of the browser'],
  },
  'saml.content': {
    title: 'Nothing is in the message that does not belong there',
    level: 'must',
    at: 'message',
    spec: 'SAML 2.0 core, 1.3 and 5.4; Security Considerations, 6; XML 1.0, 2.8',
    meaning:
      'It has a DOCTYPE, an entity, a comment, a processing instruction, an element where none of its ' +
      'kind may be, a name or an address that is blank, or costs more than any real message. Every one ' +
      'of these has been the door of an attack. Blank text that a receiver can do without warns.',
    causes: ['an attack', 'a proxy or a test tool that rewrites XML', 'a text that is not UTF-8'],
    remedies: ['do not accept the message', 'ask the sender for what its software really sent'],
  },
  'saml.version': {
    title: 'The message is of SAML 2.0',
    level: 'must',
    at: '@Version',
    spec: 'SAML 2.0 core, 1.3.1, 3.2.1 and 3.2.2',
    meaning: 'The message or its assertion states another version.',
    causes: ['an identity provider set to SAML 1.1 or WS-Federation'],
    remedies: ['set the identity provider to SAML 2.0'],
  },
  'saml.duplicate_id': {
    title: 'Every ID is unique',
    level: 'must',
    at: '@ID',
    spec: 'SAML 2.0 core, 1.3.4; XML Schema part 2, 3.3.8',
    meaning:
      'Two elements have the same ID. A signature names what it signs by ID, so one element may be ' +
      'verified and the other used.',
    causes: ['signature wrapping', 'a sender that makes IDs by a clock'],
    remedies: ['do not accept the message'],
  },
  'saml.passive': {
    title: 'No page was shown where the request forbade one',
    level: 'must',
    at: 'Response',
    spec: 'SAML 2.0 core, 3.4.1',
    meaning: 'The request had `IsPassive`, and the identity provider showed a page instead of a response.',
    causes: [
      'an identity provider that ignores IsPassive',
      'an error page for a service provider that is not registered',
    ],
    remedies: ['read the page', 'tell the provider: the right answer is the status NoPassive'],
  },
  'saml.assertion_count': {
    title: 'There is exactly one assertion',
    level: 'must',
    at: 'Response',
    spec: 'SAML 2.0 profiles, 4.1.4.2',
    meaning:
      'A response with the status success has no assertion, or more than one. With several, one may be ' +
      'verified and another used.',
    causes: ['signature wrapping', 'a fault of the identity provider'],
    remedies: ['do not accept the message'],
  },
  'saml.decrypt': {
    title: 'What is encrypted can be read',
    level: 'must',
    at: 'Response/EncryptedAssertion',
    spec: 'SAML 2.0 core, 2.3.4 and 6; XML Encryption 1.1, 4.4 and 5',
    meaning:
      'No given key opens it, an algorithm is not on the allow-list, or the content is not a single ' +
      'assertion. Not judged without a key.',
    causes: [
      'the identity provider encrypts to an old key of the service provider',
      'RSA with PKCS#1 v1.5 padding, which is not allowed',
      'bytes that were changed on the way',
    ],
    remedies: [
      'give the private key of the service provider with --decryption-key',
      "upload the service provider's current metadata at the identity provider",
    ],
  },
  'saml.algorithm': {
    title: 'The algorithms of the signature are allowed',
    level: 'must',
    at: 'Signature/SignedInfo',
    spec: 'SAML 2.0 core, 5.4; XML Signature 1.1, 6; RFC 9231',
    meaning:
      'Signature, digest, canonicalization or a transform is off the list: RSA, RSA-PSS or ECDSA with ' +
      'SHA-256 or better, the enveloped transform and exclusive canonicalization. HMAC, XPath and XSLT ' +
      'are never allowed.',
    causes: ['an identity provider still set to SHA-1', 'an attack that exchanges the algorithm'],
    remedies: [
      'set the identity provider to SHA-256',
      'read an old message with --allow-sha1, which then warns',
    ],
  },
  'saml.certificate': {
    title: 'The key that signed is one that is trusted',
    level: 'must',
    at: 'Signature/KeyInfo',
    spec: 'SAML 2.0 metadata, 2.4.1.1; SAML 2.0 metadata interoperability profile, 2.5',
    meaning:
      'No key from metadata or --idp-cert made the signature, and the certificate that came with it is ' +
      'another one. What comes with a message is never trusted, since a forger brings his own. A ' +
      'certificate that has expired, or a weak key, warns; in metadata also one that soon will.',
    causes: [
      'the identity provider has rolled its key over, and this metadata is old',
      'metadata or certificate of another environment',
      'a forged message',
    ],
    remedies: ['get the current metadata: --idp-metadata URL', 'compare the fingerprints in the finding'],
  },
  'saml.signature': {
    title: 'Every signature is right',
    level: 'must',
    at: 'Signature',
    spec: 'SAML 2.0 core, 5.4; XML Signature 1.1, 3.2',
    meaning:
      'The message is not signed, the signed content has changed, the value was not made by a trusted ' +
      'key, or the signature has a form that SAML does not allow. The finding says which.',
    causes: [
      'the message was changed or formatted anew after signing',
      'the identity provider does not sign',
      'an attack',
    ],
    remedies: [
      'take the message as the browser posted it, not from a tool that prints XML prettily',
      'switch signing of assertions on at the identity provider',
    ],
  },
  'saml.signature_coverage': {
    title: 'What is used is what was signed',
    level: 'must',
    at: 'Signature/SignedInfo/Reference/@URI',
    spec: 'SAML 2.0 core, 5.4.2; SAML 2.0 profiles, 4.1.4.5',
    meaning:
      'A signature refers to an element other than its parent, or an assertion is covered by no ' +
      'signature: signature wrapping. The finding says what is signed: response, assertion, both or ' +
      'neither.',
    causes: ['signature wrapping', 'a message put together by hand'],
    remedies: ['do not accept the message'],
  },
  'saml.status': {
    title: 'The provider says success',
    level: 'must',
    at: 'Response/Status/StatusCode/@Value',
    spec: 'SAML 2.0 core, 3.2.2.1 and 3.2.2.2',
    meaning: 'The response tells an error: two levels of codes and perhaps a message.',
    causes: [
      'the user cancelled or could not log in',
      'the request asks for what the provider does not offer',
      'the service provider is not registered',
    ],
    remedies: ['read the second-level code and the message', 'look into the log of the identity provider'],
  },
  'saml.session': {
    title: 'The logout request is for the session of the login',
    level: 'must',
    at: 'LogoutRequest',
    spec: 'SAML 2.0 core, 3.7.1 and 3.7.3.2',
    meaning:
      'The LogoutRequest names another principal, or a SessionIndex that the login did not have. A ' +
      'request without a SessionIndex is for every session.',
    causes: [
      'the user logged in again in the meantime',
      'a request for another service provider',
      'an attack',
    ],
    remedies: ['compare NameID and SessionIndex with those of the login'],
  },
  'saml.ecp_response': {
    title: 'The answer to an enhanced client names its receiver',
    level: 'must',
    at: 'Header/Response',
    spec: 'SAML 2.0 profiles, 4.2.4.2 and 4.2.4.4',
    meaning:
      'The SOAP header of the answer lacks the ecp:Response block, or its AssertionConsumerServiceURL ' +
      'differs from that of the request. A client compares the two, so that no service provider gets an ' +
      'answer meant for another one.',
    causes: [
      'a service provider that asks in the name of another one',
      'a provider that implements ECP in part',
    ],
    remedies: ['register the assertion consumer service that the request names'],
  },
  'saml.query_subject': {
    title: 'The answer is about the principal of the query',
    level: 'must',
    at: 'Assertion/Subject/NameID',
    spec: 'SAML 2.0 core, 3.3.4',
    meaning: 'The assertion in the answer to a query names another principal than the query.',
    causes: ['an attribute authority that answers from the wrong entry', 'a name without its qualifiers'],
    remedies: [
      'do not use the attributes',
      'send the NameID as the login had it, with Format and qualifiers',
    ],
  },
  'saml.query_attributes': {
    title: 'The answer has no other attributes than the query',
    level: 'should',
    at: 'Assertion/AttributeStatement',
    spec: 'SAML 2.0 core, 3.3.2.3',
    meaning: 'The answer to a query for certain attributes has others, too.',
    causes: [
      'an attribute authority that releases all it has',
      'an attribute known there by another name than the query has',
    ],
    remedies: [
      'let the provider release to this service provider only what it asks for',
      'ask for each attribute by the name that the provider uses',
    ],
  },
  'saml.artifact_endpoint': {
    title: 'The artifact names a known service',
    level: 'must',
    at: 'SAMLart',
    spec: 'SAML 2.0 bindings, 3.6.4; SAML 2.0 metadata, 2.4.3',
    meaning:
      'An artifact holds the index of the artifact resolution service that knows it. The metadata of the ' +
      'identity provider has no service with this index.',
    causes: [
      'an old copy of the metadata',
      'metadata that was written by hand',
      'an artifact that someone made up',
    ],
    remedies: [
      'get the current metadata of the provider',
      'compare the indexes: idcli inspect --idp-metadata',
    ],
  },
  'saml.artifact_response': {
    title: 'The artifact leads to a message',
    level: 'must',
    at: 'ArtifactResponse',
    spec: 'SAML 2.0 core, 3.5.2; SAML 2.0 bindings, 3.6.5.2',
    meaning: 'The provider answers with success and without a message: it does not know the artifact.',
    causes: [
      'the artifact expired, or was resolved before',
      'another server of the provider gave it out',
      'another service provider was to get it',
    ],
    remedies: ['log in again', 'let the servers of the provider share their artifacts'],
  },
  'saml.artifact_replay': {
    title: 'An artifact can be resolved once',
    level: 'must',
    at: 'ArtifactResponse',
    spec: 'SAML 2.0 bindings, 3.6.5.2',
    meaning:
      'The provider handed the message out a second time. An artifact stands in URLs and logs, so a used ' +
      'one must be worth nothing.',
    causes: [
      'a cache in front of the artifact resolution service',
      'a provider that keeps artifacts until they expire',
    ],
    remedies: ['let the provider forget an artifact with its first answer'],
  },
  'saml.issuer': {
    title: 'The message comes from the expected sender',
    level: 'must',
    at: 'Issuer',
    spec: 'SAML 2.0 profiles, 4.1.4.2; SAML 2.0 core, 2.2.5 and 3.2.2',
    meaning:
      'The Issuer of the message or of the assertion is missing or another than expected, or the two differ.',
    causes: [
      'a response of another identity provider or tenant',
      'an entity ID with or without a slash at its end',
    ],
    remedies: ['compare with the entityID in the metadata'],
  },
  'saml.destination': {
    title: 'The message was sent to this address',
    level: 'must',
    at: '@Destination',
    spec: 'SAML 2.0 bindings, 3.4.5.2 and 3.5.5.2; SAML 2.0 core, 3.2.1 and 3.2.2',
    meaning: 'Destination is another URL, or is missing although the message is signed.',
    causes: [
      'a message meant for another service',
      'an assertion consumer service registered with another URL',
    ],
    remedies: ['compare the URL registered at the other side, letter by letter'],
  },
  'saml.in_response_to': {
    title: 'The message answers this request',
    level: 'must',
    at: '@InResponseTo',
    spec: 'SAML 2.0 profiles, 4.1.4.2 and 4.1.4.3; SAML 2.0 core, 3.2.2',
    meaning:
      'InResponseTo of the response or of the subject confirmation is missing or names another request ' +
      'than the one sent.',
    causes: [
      'a replayed or injected response',
      'two logins running at once',
      'a login that the provider started',
    ],
    remedies: ['log in again', 'keep the request ID in the session of the user'],
  },
  'saml.subject_confirmation': {
    title: 'The bearer is confirmed',
    level: 'must',
    at: 'Assertion/Subject/SubjectConfirmation',
    spec: 'SAML 2.0 profiles, 4.1.4.2 and 3.3',
    meaning:
      'There is no subject confirmation with the method bearer, it has no data or no NotOnOrAfter, or it ' +
      'has a NotBefore. Of several the best one is judged.',
    causes: ['an assertion meant for another profile, such as holder of key'],
    remedies: ['ask for the Web Browser SSO profile'],
  },
  'saml.recipient': {
    title: 'The assertion may be delivered here',
    level: 'must',
    at: 'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient',
    spec: 'SAML 2.0 profiles, 4.1.4.2 and 4.1.4.3; SAML 2.0 core, 3.4.1',
    meaning:
      'Recipient of the bearer confirmation is missing or another URL than the assertion consumer ' +
      'service. In a request: the URL it asks to be answered at is not one of the service provider.',
    causes: [
      'an assertion for another service of the same provider',
      'an assertion consumer service registered with another URL',
    ],
    remedies: ['compare the URL registered at the identity provider, letter by letter'],
  },
  'saml.conditions': {
    title: 'The conditions can be met',
    level: 'must',
    at: 'Assertion/Conditions',
    spec: 'SAML 2.0 core, 2.5; SAML 2.0 profiles, 4.1.4.2',
    meaning:
      'There are no Conditions, or there is an unknown one, which makes the assertion neither valid nor ' +
      'invalid. OneTimeUse and ProxyRestriction are reported.',
    causes: ['an assertion meant for another profile', 'an extension of the identity provider'],
    remedies: ['ask the identity provider what the condition means'],
  },
  'saml.not_before': {
    title: 'The time has come',
    level: 'must',
    at: 'Assertion/Conditions/@NotBefore',
    spec: 'SAML 2.0 core, 2.5.1.2 and 1.3.3',
    meaning: 'NotBefore of the conditions is in the future, or is not a time.',
    causes: ['clocks that differ', 'a time without Z, in another zone'],
    remedies: ['set the clocks right', 'allow for the difference with --clock-tolerance'],
  },
  'saml.not_on_or_after': {
    title: 'The time has not passed',
    level: 'must',
    at: 'Assertion/Conditions/@NotOnOrAfter',
    spec: 'SAML 2.0 core, 2.4.1.2, 2.5.1.2 and 2.7.2; SAML 2.0 profiles, 4.1.4.3',
    meaning:
      'A NotOnOrAfter of the conditions, the subject confirmation or the session has passed, or is not a time.',
    causes: ['an old message', 'clocks that differ'],
    remedies: [
      'judge an old message at its own time: --now TIME',
      'allow for the difference with --clock-tolerance',
    ],
  },
  'saml.audience': {
    title: 'The assertion is meant for this service provider',
    level: 'must',
    at: 'Assertion/Conditions/AudienceRestriction',
    spec: 'SAML 2.0 core, 2.5.1.4; SAML 2.0 profiles, 4.1.4.2',
    meaning:
      'There is no AudienceRestriction, or one does not list the entity ID. Every restriction has to hold.',
    causes: ['an assertion for another service', 'an entity ID with or without a slash at its end'],
    remedies: ['compare the entity ID registered at the identity provider'],
  },
  'saml.authn_statement': {
    title: 'The assertion says that and when the user logged in',
    level: 'must',
    at: 'Assertion/AuthnStatement',
    spec: 'SAML 2.0 core, 2.7.2; SAML 2.0 profiles, 4.1.4.2',
    meaning: 'There is no AuthnStatement, or its AuthnInstant is missing, not a time, or in the future.',
    causes: ['an assertion about attributes only', 'clocks that differ'],
    remedies: ['ask for the Web Browser SSO profile', 'allow for the difference with --clock-tolerance'],
  },
  'saml.authn_context': {
    title: 'The user logged in as was asked for',
    level: 'must',
    at: 'Assertion/AuthnStatement/AuthnContext',
    spec: 'SAML 2.0 core, 2.7.2.2 and 3.3.2.2.1',
    meaning: 'The authentication context is not one of those requested.',
    causes: ['the provider fell back to a weaker method', 'a value written in another way'],
    remedies: ['ask with RequestedAuthnContext', "compare the value with the provider's documentation"],
  },
  'saml.replay': {
    title: 'The assertion is new',
    level: 'must',
    at: 'Assertion/@ID',
    spec: 'SAML 2.0 profiles, 4.1.4.5',
    meaning: 'An assertion with this ID was accepted before in this run.',
    causes: ['a replayed response', 'a page that was sent twice'],
    remedies: ['log in again'],
  },
  'saml.relay_state': {
    title: 'RelayState came back as it was sent',
    level: 'must',
    at: 'RelayState',
    spec: 'SAML 2.0 bindings, 3.4.3 and 3.5.3',
    meaning: 'RelayState beside the message is missing or another than expected.',
    causes: ['an answer to another login', 'an identity provider that cuts long values off'],
    remedies: ['log in again', 'keep RelayState below 80 bytes'],
  },
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
