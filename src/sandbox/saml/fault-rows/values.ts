/** One value of a response is wrong or missing. */
import type { Field, SamlEffect } from '../idp/effect.ts';
import { attack, type SamlFault } from './row.ts';

const HOUR = 3600;
const OTHER_SITE = 'https://other.example.com';

const sets = (values: Partial<Record<Field, string | null>>): SamlEffect => ({ sets: values });
const times = (values: Partial<Record<Field, number>>): SamlEffect => ({ times: values });

export const SAML_VALUES: readonly SamlFault[] = [
  attack('wrong-issuer', 'Wrong issuer', 'both issuers are another provider', 'saml.issuer', {
    ...sets({ responseIssuer: `${OTHER_SITE}/auth/saml`, assertionIssuer: `${OTHER_SITE}/auth/saml` }),
  }),
  attack(
    'wrong-assertion-issuer',
    'Issuers differ',
    'the assertion is from another provider than the response',
    'saml.issuer',
    sets({ assertionIssuer: `${OTHER_SITE}/auth/saml` }),
  ),
  attack(
    'wrong-destination',
    'Wrong destination',
    'the response was meant for another address',
    'saml.destination',
    sets({ destination: `${OTHER_SITE}/saml/acs` }),
  ),
  attack(
    'missing-destination',
    'No destination',
    'the response is signed and does not say where it was sent',
    'saml.destination',
    { ...sets({ destination: null }), signing: { covers: 'both' } },
  ),
  attack(
    'wrong-recipient',
    'Wrong recipient',
    'the assertion may be delivered at another address only',
    'saml.recipient',
    sets({ recipient: `${OTHER_SITE}/saml/acs` }),
  ),
  attack(
    'missing-recipient',
    'No recipient',
    'the assertion does not say where it may be delivered',
    'saml.recipient',
    sets({ recipient: null }),
  ),
  attack(
    'wrong-audience',
    'Wrong audience',
    'the assertion is for another service provider',
    'saml.audience',
    sets({ audience: OTHER_SITE }),
  ),
  attack(
    'missing-audience',
    'No audience',
    'the assertion is not restricted to any service provider',
    'saml.audience',
    sets({ audience: null }),
  ),
  attack(
    'for-another-sp',
    'For another service provider',
    'everything is of a login at another service provider: destination, recipient and audience',
    ['saml.destination', 'saml.recipient', 'saml.audience'],
    sets({
      destination: `${OTHER_SITE}/saml/acs`,
      recipient: `${OTHER_SITE}/saml/acs`,
      audience: OTHER_SITE,
    }),
  ),
  attack(
    'wrong-in-response-to',
    'Answer to another request',
    'response and assertion answer another request',
    'saml.in_response_to',
    sets({ responseInResponseTo: '_another-request', confirmationInResponseTo: '_another-request' }),
  ),
  attack(
    'assertion-of-another-request',
    'Assertion for another request',
    'only the assertion answers another request',
    'saml.in_response_to',
    sets({ confirmationInResponseTo: '_another-request' }),
  ),
  attack(
    'unsolicited',
    'Unsolicited',
    'neither response nor assertion says which request it answers',
    'saml.in_response_to',
    sets({ responseInResponseTo: null, confirmationInResponseTo: null }),
  ),
  attack(
    'replay',
    'Replay',
    'sends what an earlier login would have got, ten minutes ago',
    ['saml.in_response_to', 'saml.not_on_or_after'],
    {
      ...sets({ responseInResponseTo: '_earlier-request', confirmationInResponseTo: '_earlier-request' }),
      ...times({
        responseIssueInstant: -600,
        assertionIssueInstant: -600,
        authnInstant: -600,
        notBefore: -605,
        notOnOrAfter: -480,
        confirmationNotOnOrAfter: -480,
      }),
    },
  ),
  attack(
    'wrong-relay-state',
    'Wrong RelayState',
    'sends the `RelayState` of another login',
    'saml.relay_state',
    {
      relayState: 'other',
    },
  ),
  attack('missing-relay-state', 'No RelayState', 'leaves `RelayState` out', 'saml.relay_state', {
    relayState: 'none',
  }),
  attack(
    'not-yet-valid',
    'Not yet valid',
    'the assertion is good from an hour ahead on',
    'saml.not_before',
    times({ notBefore: HOUR, notOnOrAfter: 2 * HOUR }),
  ),
  attack(
    'assertion-expired',
    'Expired',
    'the assertion was good until an hour ago',
    'saml.not_on_or_after',
    times({ notBefore: -2 * HOUR, notOnOrAfter: -HOUR }),
  ),
  attack(
    'confirmation-expired',
    'Confirmation expired',
    'the assertion could be delivered until an hour ago',
    'saml.not_on_or_after',
    times({ confirmationNotOnOrAfter: -HOUR }),
  ),
  attack(
    'session-over',
    'Session over',
    'the session at the provider ended an hour ago (`SessionNotOnOrAfter`)',
    'saml.not_on_or_after',
    times({ sessionNotOnOrAfter: -HOUR }),
  ),
  attack('missing-conditions', 'No conditions', 'the assertion has no `Conditions`', 'saml.conditions', {
    without: ['conditions'],
  }),
  attack(
    'unknown-condition',
    'Unknown condition',
    'the assertion has an unknown condition',
    'saml.conditions',
    { strangeCondition: true },
  ),
  attack(
    'missing-confirmation',
    'No confirmation',
    'the subject has no `SubjectConfirmation`',
    'saml.subject_confirmation',
    { without: ['confirmation'] },
  ),
  attack(
    'confirmation-without-data',
    'Confirmation without data',
    'the bearer confirmation has no data, so nothing bounds it',
    'saml.subject_confirmation',
    { without: ['confirmationData'] },
  ),
  attack(
    'wrong-method',
    'Another method',
    'the subject is confirmed by `sender-vouches`, not by bearer',
    'saml.subject_confirmation',
    sets({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
  ),
  attack(
    'confirmation-without-end',
    'Confirmation without end',
    'the bearer confirmation has no `NotOnOrAfter`',
    'saml.subject_confirmation',
    sets({ confirmationNotOnOrAfter: null }),
  ),
  attack(
    'confirmation-not-before',
    'Confirmation with a beginning',
    'the bearer confirmation has a `NotBefore`, which the profile forbids',
    'saml.subject_confirmation',
    times({ confirmationNotBefore: -5 }),
  ),
  attack(
    'missing-authn-statement',
    'No AuthnStatement',
    'nothing says that the person logged in',
    'saml.authn_statement',
    { without: ['authnStatement'] },
  ),
  attack(
    'future-authn-instant',
    'Logged in tomorrow',
    '`AuthnInstant` is an hour ahead',
    'saml.authn_statement',
    times({ authnInstant: HOUR }),
  ),
  attack(
    'wrong-response-version',
    'Other version',
    'the response says `Version="1.1"`',
    'saml.version',
    sets({ responseVersion: '1.1' }),
  ),
  attack(
    'wrong-assertion-version',
    'Other version inside',
    'the assertion says `Version="1.1"`',
    'saml.version',
    sets({ assertionVersion: '1.1' }),
  ),
  attack(
    'malformed-time',
    'Not a time',
    '`NotOnOrAfter` of the conditions is a date without a time',
    'saml.not_on_or_after',
    sets({ notOnOrAfter: '2100-01-01' }),
  ),
  attack('missing-assertion', 'No assertion', 'says success and has no assertion', 'saml.assertion_count', {
    without: ['assertion'],
    signing: { covers: 'response' },
  }),
];
