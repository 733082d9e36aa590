/** Checks of SAML messages: form, signature, and how the message came. */
import type { CatalogEntry } from './entry.ts';

export const SAML_MESSAGE = {
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
} as const satisfies Record<`saml.${string}`, CatalogEntry>;
