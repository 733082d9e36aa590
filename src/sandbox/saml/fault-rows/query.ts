/** The answer to an AttributeQuery. */
import type { SamlEffect } from '../idp/effect.ts';
import { type SamlFault, samlRow } from './row.ts';

const asked = (
  id: string,
  title: string,
  does: string,
  trips: SamlFault['trips'],
  query: NonNullable<SamlEffect['query']>,
): SamlFault => ({ ...samlRow(id, title, does, trips, { query }), needs: { saml: 'query' } });

const attack = (
  id: string,
  title: string,
  does: string,
  fails: string,
  query: NonNullable<SamlEffect['query']>,
): SamlFault => asked(id, title, does, { outcome: 'security', fails: [fails] }, query);

export const SAML_QUERY: readonly SamlFault[] = [
  attack(
    'query-other-person',
    'Attributes of another person',
    'answers an AttributeQuery about another person than it asks for',
    'saml.query_subject',
    { about: 'somebody-else' },
  ),
  attack(
    'query-wrong-in-response-to',
    'Attributes for another query',
    'the answer names another query',
    'saml.in_response_to',
    { sets: { responseInResponseTo: '_another-request' } },
  ),
  attack(
    'query-damaged',
    'Attributes with a damaged signature',
    'the signature around the attributes is not the one that was made',
    'saml.signature',
    { signature: 'damaged' },
  ),
  asked(
    'query-more',
    'More attributes than asked for',
    'adds an attribute that the query does not ask for; `saml.query_attributes` warns',
    { outcome: 'done' },
    { adds: true },
  ),
  asked(
    'query-unknown',
    'A person that the authority does not know',
    'answers an AttributeQuery with `Requester` and `UnknownPrincipal`',
    { outcome: 'denied', error: 'AUTHENTICATION_DENIED', providerError: 'Requester / UnknownPrincipal' },
    { status: { top: 'Requester', second: 'UnknownPrincipal', message: 'scenario query-unknown' } },
  ),
  asked(
    'query-fault',
    'Attributes: SOAP fault',
    'answers an AttributeQuery with a SOAP fault',
    { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'soap11:Server' },
    { answers: 'fault' },
  ),
  asked(
    'query-page',
    'Attributes: a page instead of a message',
    'answers an AttributeQuery with a page for people',
    { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    { answers: 'page' },
  ),
  attack(
    'query-empty',
    'Attributes: an empty answer',
    'the answer says Success and has no assertion',
    'saml.assertion_count',
    { answers: 'empty' },
  ),
];
