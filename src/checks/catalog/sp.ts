/** Questions to a SAML service provider, each answered by one probe or several: `idcli probe sp`. */
import { aboutApplication as about, type CatalogEntry } from './entry.ts';

const CORE = 'SAML 2.0 core';
const PROFILES = 'SAML 2.0 profiles';
const BINDINGS = 'SAML 2.0 bindings';

export const SP = {
  'sp.login': about(
    'A good login ends at the mark of success',
    `${PROFILES}, 4.1`,
    'The service provider logs nobody in although the identity provider did everything right. Nothing else ' +
      'can be probed.',
    'another entity ID, address, certificate or signature than those printed; a mark that is not on the page',
    'compare the settings with the lines printed, and the mark with the page',
  ),
  'sp.survives': about(
    'What is unusual and allowed does not break the login',
    `${CORE}, 5`,
    'The service provider refuses a login that the specification allows. Another identity provider, or this ' +
      'one after a change, locks everybody out.',
    'a comparison that is too strict, or XML that is read as text',
    'take what the specification allows',
    'should',
  ),
  'sp.signature': about(
    'What is not signed by the identity provider is not a login',
    `${CORE}, 5; ${PROFILES}, 4.1.4.3`,
    'The service provider takes an assertion that anybody can have written: everybody can be everybody.',
    'signatures are optional, or looked for and not demanded',
    'demand a signature of the response or the assertion, and verify it with the key of the metadata alone',
  ),
  'sp.key': about(
    'The key is that of the metadata',
    `${CORE}, 5.4.5; SAML 2.0 metadata, 2.4.1.1`,
    'The service provider verifies with the certificate that the message brings, which is the attacker’s own.',
    'KeyInfo of the message is trusted',
    'use the keys of the metadata, whatever KeyInfo says',
  ),
  'sp.signed_content': about(
    'What is read is what was signed',
    `${CORE}, 5.4.2; XML Signature Best Practices, 2.4`,
    'A signed assertion of anybody is moved, and a forged one read in its place (signature wrapping): ' +
      'whoever has one login can be anybody.',
    'the signature is verified in one place, and the name read from another',
    'read the element that the reference of the verified signature names, and refuse messages with several',
  ),
  'sp.reference': about(
    'The signature covers the assertion as it is',
    `${CORE}, 5.4.2 and 5.4.4`,
    'The service provider takes a signature that covers something else, or nothing at all.',
    'the reference, the transforms or the digest are not checked',
    'demand one reference, to the ID of the element around, with the enveloped and exclusive transforms alone',
  ),
  'sp.algorithm': about(
    'The algorithm is one that was agreed',
    `${CORE}, 5.4.1; RFC 9231, 2`,
    'The service provider lets the message choose how it is verified: with the public certificate as a ' +
      'secret, or by a hash that can be forged.',
    'the algorithm of the message is followed',
    'name the algorithms that are taken, without HMAC and SHA-1',
  ),
  'sp.name': about(
    'The name is read as it was signed',
    'CVE-2017-11427; XML Signature Best Practices, 2.3',
    'A comment in the signed name cuts it for the reader: who may choose the name at the identity provider ' +
      'is somebody else here.',
    'only the first piece of text of the element is read',
    'read the whole text of the element, or refuse comments',
  ),
  'sp.doctype': about(
    'A document type is refused, and nothing of it fetched',
    'OWASP XML External Entity Prevention',
    'The reader of XML fetches addresses and files for a stranger, or is kept busy, before any signature is verified.',
    'the XML parser reads document types',
    'switch document types and entities off in the parser',
  ),
  'sp.parser': about(
    'XML that readers take in different ways is refused',
    'CVE-2025-25291; CVE-2025-25292',
    'One reader verifies the signature and another one reads the name: what they see can differ.',
    'two parsers, or one that forgives',
    'use one parser, and refuse what is not well-formed',
    'should',
  ),
  'sp.issuer': about(
    'The response is from the identity provider',
    `${PROFILES}, 4.1.4.2`,
    'The service provider takes the assertion of another identity provider, whose people may have the same names.',
    'Issuer is not compared',
    'compare Issuer of response and assertion with the entity ID of the metadata',
  ),
  'sp.audience': about(
    'The assertion is for this service provider',
    `${CORE}, 2.5.1.4; ${PROFILES}, 4.1.4.3`,
    'The service provider takes an assertion that was made for another one: whoever runs that one can log in ' +
      'here as its people.',
    'AudienceRestriction is not compared, or not demanded',
    'demand an AudienceRestriction with the own entity ID',
  ),
  'sp.recipient': about(
    'The assertion was to be delivered here',
    `${PROFILES}, 4.1.4.3`,
    'The service provider takes an assertion that was meant for another address.',
    'Recipient is not compared',
    'compare Recipient with the own assertion consumer URL',
  ),
  'sp.destination': about(
    'The response was sent here',
    `${CORE}, 3.2.2; ${BINDINGS}, 3.5.5.2`,
    'The service provider takes a signed response that was meant for another address.',
    'Destination is not compared',
    'compare Destination with the own assertion consumer URL, and demand it where the response is signed',
    'should',
  ),
  'sp.in_response_to': about(
    'The response answers a request of this service provider',
    `${PROFILES}, 4.1.4.3`,
    'The service provider takes an answer that it never asked for: a stolen response can be played in.',
    'requests are not remembered',
    'keep the IDs of requests until they are answered, and compare InResponseTo',
  ),
  'sp.unsolicited': about(
    'A login that nobody began here is refused',
    `${PROFILES}, 4.1.5`,
    'A page of an attacker can log a visitor in as the attacker, at any time.',
    'logins that the identity provider begins are allowed',
    'refuse them unless they are wanted; then --allow-unsolicited says so here',
    'should',
  ),
  'sp.times': about(
    'The assertion is valid now',
    `${CORE}, 2.5.1.2; ${PROFILES}, 4.1.4.3`,
    'The service provider takes an assertion whose time is over or has not come: a leaked one stays good for ever.',
    'NotBefore and NotOnOrAfter are not compared with the clock',
    'compare both, with a minute or two of tolerance',
  ),
  'sp.conditions': about(
    'Conditions are there, and understood',
    `${CORE}, 2.5.1`,
    'The service provider takes an assertion without conditions, or with one that it does not know.',
    'conditions are read where they are known, and nothing is demanded',
    'demand Conditions, and refuse unknown ones',
  ),
  'sp.confirmation': about(
    'The bearer is confirmed',
    `${PROFILES}, 4.1.4.2`,
    'The service provider takes an assertion without a bearer confirmation that has an end and a recipient.',
    'SubjectConfirmation is not looked at',
    'demand one with the method bearer, NotOnOrAfter and Recipient',
  ),
  'sp.statement': about(
    'Somebody has logged in',
    `${PROFILES}, 4.1.4.2`,
    'The service provider takes an assertion that says nothing of a login.',
    'AuthnStatement is not demanded',
    'demand an AuthnStatement whose time is past',
    'should',
  ),
  'sp.version': about(
    'The message is one of SAML 2.0',
    `${CORE}, 3.2.2 and 2.3.3`,
    'The service provider reads a message of another version as one of this version.',
    'Version is not compared',
    'refuse every version but 2.0',
    'should',
  ),
  'sp.status': about(
    'What the identity provider refuses is not a login',
    `${CORE}, 3.2.2.2`,
    'The service provider logs somebody in although the identity provider said no.',
    'Status is not looked at',
    'take an assertion only where the status is Success',
  ),
  'sp.artifact': about(
    'An artifact is not a login before its response has come from the identity provider',
    `${BINDINGS}, 3.6; ${PROFILES}, 5`,
    'The service provider logs somebody in with an artifact that was never made, is used up, or belongs to somebody ' +
      'else, or with an answer to another call.',
    'what comes over SOAP is taken without a look at who sent it, and for which artifact',
    'resolve at the address of the metadata alone, compare SourceID and InResponseTo, and take nothing for a missing ' +
      'response',
  ),
  'sp.encryption': about(
    'What cannot be decrypted as agreed is refused',
    'XML Encryption Syntax and Processing 1.1, 6.1',
    'The service provider fetches or decrypts what a stranger wrote, and its answer tells the stranger something.',
    'old padding, references, or unauthenticated content are taken',
    'take RSA-OAEP and AES-GCM alone, and no references',
    'should',
  ),
  'sp.replay': about(
    'An assertion counts once',
    `${PROFILES}, 4.1.4.5`,
    'A response that was seen on its way logs its thief in, too.',
    'IDs of assertions are not remembered',
    'remember the ID of each assertion until it has expired',
  ),
  'sp.response_bound': about(
    'The response is bound to the browser that began the login',
    'OWASP SAML Security Cheat Sheet, Validate Protocol Usage',
    "An attacker's page logs a victim in as the attacker: what the victim then enters lands in the attacker's account.",
    'IDs of requests are kept for the whole application instead of the session of the browser',
    'keep the ID of the request in the session, and compare InResponseTo with it',
  ),
  'sp.session_renewed': about(
    'The session is a new one after the login',
    'OWASP Session Management Cheat Sheet, Renew the Session ID',
    'Who knew the cookie from before the login is logged in as the victim.',
    'the session identifier of the anonymous visitor is kept',
    'make a new session identifier at the login',
  ),
  'sp.parallel_logins': about(
    'Two logins in two tabs do not spoil each other',
    `${PROFILES}, 4.1.4.3`,
    'A second tab makes the login of the first fail without a word that helps.',
    'one place for the ID of the request in the session, and an error that is not handled',
    'keep an ID for each login, or send the person to the start again',
    'should',
  ),
  'sp.return_address': about(
    'The way on after the login stays in the application',
    `${BINDINGS}, 3.4.3; OWASP SAML Security Cheat Sheet, RelayState`,
    'A link, or a RelayState that anybody can write, ends at an address of the attacker, who asks for the ' +
      'password again.',
    'RelayState or the address to return to is followed as it comes',
    'take paths only, and refuse //, backslashes and other origins',
    'should',
  ),
  'sp.escaped': about(
    'Words of a message are shown as text',
    'OWASP Cross Site Scripting Prevention Cheat Sheet',
    'Markup in a refused message runs as part of the application: a form on any page is enough.',
    'RelayState or the status message goes into the page as it comes',
    'escape it, or do not show it',
  ),
  'sp.cache': about(
    'The answer to the response is not stored',
    `${BINDINGS}, 3.5.5.1`,
    'A browser or proxy keeps a page of the person who logged in.',
    'Cache-Control is missing or allows it',
    'send Cache-Control: no-cache, no-store with the answer to a response',
    'should',
  ),
  'sp.logout': about(
    'A LogoutRequest is verified before it ends a session',
    `${PROFILES}, 4.4.4.1`,
    'Anybody can end sessions; or a right LogoutRequest ends none.',
    'the request is read and not verified, or the address does nothing',
    'verify signature, Issuer, Destination, NotOnOrAfter, NameID and SessionIndex',
  ),
} as const satisfies Record<`sp.${string}`, CatalogEntry>;
