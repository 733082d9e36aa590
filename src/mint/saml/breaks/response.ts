/** Breaks of responses and assertions: scenarios of the sandbox's identity provider, one for each check. */

import type { TextTrick } from '../../../sandbox/saml/idp/effect.ts';
import { tricked } from '../../../sandbox/saml/idp/text-tricks.ts';
import { value } from '../../minted.ts';
import type { SamlKind, SamlPlan } from '../wish.ts';
import { HOUR, plays, type SamlBreak, sets, times } from './break.ts';

const BOTH: readonly SamlKind[] = ['saml-response', 'assertion'];
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';

const breaks =
  (...kinds: readonly SamlKind[]) =>
  (
    what: string,
    does: string,
    apply: SamlBreak['apply'],
    more: Pick<SamlBreak, 'beside' | 'needsRelayState'> = {},
  ): SamlBreak => ({ check: `saml.${what}`, does, kinds, apply, ...more });

const response = breaks('saml-response');
const either = breaks(...BOTH);

const text =
  (trick: TextTrick) =>
  ({ finish }: SamlPlan): void => {
    finish.push((xml) => tricked(xml, trick));
  };

export const RESPONSE_BREAKS: readonly SamlBreak[] = [
  either('parse', 'the ID of the assertion has no quotes', text('unquoted-attribute')),
  either('content', 'the message has a DOCTYPE', text('doctype')),
  either('version', 'the assertion says that it is of version 1.1', sets({ assertionVersion: '1.1' })),
  response(
    'duplicate_id',
    'response and assertion have the same ID',
    sets({ responseId: '_the-same', assertionId: '_the-same' }),
    { beside: ['saml.schema'] },
  ),
  response(
    'assertion_count',
    'the response says success, and has no assertion',
    plays({ without: ['assertion'], signing: { covers: 'response' } }),
  ),
  response(
    'decrypt',
    'the assertion is encrypted to a key that the reader does not have',
    plays({ encryption: { to: 'stranger' } }),
  ),
  either('algorithm', 'it is signed by rsa-sha1', (plan) => {
    const sha1 = plan.wish.signer.key.asymmetricKeyType === 'ec' ? SHA1_EC : `${XMLDSIG}rsa-sha1`;
    plays({ signing: { method: sha1 } })(plan);
  }),
  either(
    'certificate',
    'it is signed with another key, whose certificate comes along',
    plays({ signing: { by: 'stranger' } }),
  ),
  either('signature', 'the name was changed after signing', plays({ signing: { damage: 'content' } })),
  response(
    'signature_coverage',
    'the signature in the assertion is of the response around it',
    plays({ signing: { refersTo: 'response' } }),
  ),
  response(
    'status',
    'the provider says that the login failed',
    plays({ status: { top: 'Responder', second: 'AuthnFailed' } }),
  ),
  either(
    'issuer',
    'the assertion is of another provider',
    sets({ assertionIssuer: 'https://another.example.com' }),
  ),
  response(
    'destination',
    'the response was sent to another address',
    sets({ destination: 'https://another.example.com/acs' }),
  ),
  response(
    'in_response_to',
    'response and assertion answer another request',
    sets({ responseInResponseTo: '_another-request', confirmationInResponseTo: '_another-request' }),
  ),
  either(
    'subject_confirmation',
    'the subject is confirmed by sender-vouches, not by bearer',
    sets({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
  ),
  either(
    'recipient',
    'the assertion may be delivered elsewhere',
    sets({ recipient: 'https://another.example.com/acs' }),
  ),
  either('conditions', 'the assertion has no conditions', plays({ without: ['conditions'] })),
  either(
    'not_before',
    'it is good from an hour ahead on',
    times({ notBefore: HOUR, notOnOrAfter: 2 * HOUR }),
  ),
  either(
    'not_on_or_after',
    'it was good until an hour ago',
    times({ notBefore: -2 * HOUR, notOnOrAfter: -HOUR }),
  ),
  either(
    'audience',
    'it is meant for another service provider',
    sets({ audience: 'https://another.example.com' }),
  ),
  either('authn_statement', 'nothing says that the person logged in', plays({ without: ['authnStatement'] })),
  either('authn_context', 'the person logged in otherwise than asked for', (plan) => {
    plan.expects.push(value('--authn-context', 'https://refeds.org/profile/mfa'));
  }),
  response('relay_state', 'RelayState is that of another login', plays({ relayState: 'other' }), {
    needsRelayState: true,
  }),
  either(
    'subject',
    'the name is qualified for another service provider',
    sets({ spNameQualifier: 'https://another.example.com' }),
  ),
  either('time_zone', 'a time does not say its zone', (plan) => {
    const end = new Date(plan.wish.now.getTime() + HOUR * 1000).toISOString();
    sets({ notOnOrAfter: end.replace('Z', '') })(plan);
  }),
  response('issue_instant', 'the response was made an hour ahead', times({ responseIssueInstant: HOUR })),
  either(
    'schema',
    'the ID of the assertion begins with a digit',
    sets({ assertionId: '1-begins-with-a-digit' }),
  ),
];

const SHA1_EC = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1';
