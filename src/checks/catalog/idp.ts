/** Questions to a SAML identity provider, each answered by one probe or several: `idcli probe idp`. */
import { type CatalogEntry, entry } from './entry.ts';

const PROFILES = 'SAML 2.0 profiles';
const CORE_SAML = 'SAML 2.0 core';
const SINGLE_SIGN_ON = 'SingleSignOnService';

export const IDP = {
  'idp.acs': entry(
    SINGLE_SIGN_ON,
    'Only an assertion consumer service of the metadata is answered',
    `${PROFILES}, 4.1.4.1`,
    'A message went to an address that is not in the metadata of the service provider.',
    [
      'the address of the request is believed, or compared in part',
      'compare the whole text with the metadata',
    ],
  ),
  'idp.request_signature': entry(
    SINGLE_SIGN_ON,
    'Where signed requests are wanted, others are refused',
    `${CORE_SAML}, 3.4 and 5; SAML 2.0 bindings, 3.4.4.1`,
    'A request without a signature that holds was answered with an assertion.',
    [
      'signatures are announced but not demanded',
      'demand them, and verify them with the keys of the metadata',
    ],
  ),
  'idp.request_envelope': entry(
    SINGLE_SIGN_ON,
    'Issuer, Destination and Version of a request are checked',
    `${CORE_SAML}, 3.2.1`,
    'A request that is not for this provider, or of nobody that it knows, was answered.',
    ['the provider is lenient', 'refuse what does not fit'],
    'should',
  ),
  'idp.request_fresh': entry(
    SINGLE_SIGN_ON,
    'A request is answered while it is new, and once',
    `${CORE_SAML}, 1.3.4 and 3.2.1`,
    'A request that is days old, or whose ID was answered before, was answered with an assertion.',
    ['requests are not remembered, and their IssueInstant is not looked at', 'do both; neither is demanded'],
    'should',
  ),
  'idp.dtd': entry(
    SINGLE_SIGN_ON,
    'A message with a document type is refused',
    `${CORE_SAML}, 5`,
    'The XML of a request is read with its document type, which can fetch addresses and fill memory.',
    ['an XML reader as it comes', 'turn document types off'],
  ),
  'idp.one_reading': entry(
    SINGLE_SIGN_ON,
    'A text with a comment in it has one reading',
    'Canonical XML 1.0, 2.1',
    'The signature covers another text than the one that is used.',
    ['only the first piece of a text is read', 'read all of it, or refuse comments'],
    'should',
  ),
  'idp.relay_state': entry(
    SINGLE_SIGN_ON,
    'RelayState comes back as it was, and acts nowhere',
    'SAML 2.0 bindings, 3.4.3',
    'RelayState was followed, changed, or written into a page without escaping.',
    ['it is taken for an address, or not escaped', 'treat it as opaque text'],
  ),
  'idp.demands': entry(
    SINGLE_SIGN_ON,
    'What a request demands of the login is met, or refused',
    `${CORE_SAML}, 3.4.1 and 3.3.2.2.1`,
    'The provider answered with an assertion although ForceAuthn, IsPassive or the context was not met.',
    ['the demand is ignored', 'answer NoPassive or NoAuthnContext'],
  ),
  'idp.name_id_policy': entry(
    SINGLE_SIGN_ON,
    'A NameID has the format that was asked for',
    `${CORE_SAML}, 3.4.1.1`,
    'A request for an unknown format was answered with another.',
    ['the policy is ignored', 'answer InvalidNameIDPolicy'],
    'should',
  ),
  'idp.subject': entry(
    SINGLE_SIGN_ON,
    'An assertion names the person who logged in',
    `${CORE_SAML}, 3.4.1 and 3.4.1.4`,
    'A request named a person in Subject, and the assertion is about that person, who never logged in.',
    ['Subject is taken for a wish', 'answer UnknownPrincipal where Subject is not who has the session'],
  ),
  'idp.response': entry(
    'Response',
    'The response of a login has what an application needs to refuse a wrong one',
    `${PROFILES}, 4.1.4.2 and 4.1.4.5`,
    'The assertion of the good login is not signed, or does not say for which application, address and request it is.',
    [
      'a setting of the application at the provider leaves it out',
      'sign assertions, and name all three in them',
    ],
  ),
  'idp.lifetime': entry(
    'SubjectConfirmationData',
    'A response is good for minutes',
    `${PROFILES}, 4.1.4.2`,
    'The confirmation of the bearer ends late, so a stolen response can be used for long.',
    ['a lifetime for sessions is used for responses', 'set a few minutes'],
    'should',
  ),
  'idp.metadata': entry(
    'EntityDescriptor',
    'The metadata holds, and announces what works',
    'SAML 2.0 metadata, 2.3.2, 2.4 and 3',
    'A key of the metadata is weak, its signature or date does not hold, or what it announces does not work.',
    ['metadata that was written by hand, or is old', 'publish what the provider itself writes'],
    'should',
  ),
  'idp.artifact': entry(
    'ArtifactResolutionService',
    'A message is handed out once, and to whom its artifact was made for',
    'SAML 2.0 bindings, 3.6.5.2; SAML 2.0 profiles, 5.4.1',
    'An artifact was resolved twice, or by somebody who is not the service provider that it was made for.',
    [
      'calls are not authenticated, or artifacts are kept',
      'demand signatures, and forget what was handed out',
    ],
  ),
  'idp.logout_return': entry(
    'SingleLogoutService',
    'A logout ends at an address of the metadata',
    `${PROFILES}, 4.4.3.5`,
    'The browser was sent to an address that came in RelayState.',
    ['RelayState is taken for an address', 'treat it as opaque text'],
  ),
  'idp.logout_response': entry(
    'LogoutResponse',
    'A LogoutResponse through a browser is signed',
    `${PROFILES}, 4.4.4.2`,
    'The answer to a good LogoutRequest has no signature, or none that holds.',
    ['answers to logouts are not signed', 'sign them'],
    'should',
  ),
  'idp.logout': entry(
    'SingleLogoutService',
    'A session ends only for a LogoutRequest that is signed, in time, and names it',
    `${PROFILES}, 4.4; ${CORE_SAML}, 3.7.1`,
    'A LogoutRequest that must be refused was answered with Success.',
    ['signatures, times or names of LogoutRequests are not checked', 'check them'],
  ),
} as const satisfies Readonly<Record<`idp.${string}`, CatalogEntry>>;
