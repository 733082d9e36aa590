/** Checks of SAML messages: from whom, for whom, and when. */
import type { CatalogEntry } from './entry.ts';

export const SAML_ASSERTION = {
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
} as const satisfies Record<`saml.${string}`, CatalogEntry>;
