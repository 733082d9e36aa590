/** The answer, as the vendor's sample has it (SO-S10), but with a reference that names its assertion. */

import { encrypted } from '../../../saml/encrypt.ts';
import { NAME_ID, PREFIXES, status } from '../../../saml/names.ts';
import { signed } from '../../../saml/sign.ts';
import { element, sent, type XmlElement } from '../../../xml/write.ts';
import { EID } from '../client.ts';
import { type Provider, randomGuid, randomHex, subjectOf } from '../provider.ts';
import { entityIdOf } from './door.ts';
import { idpSigner } from './keys.ts';
import type { AuthnRequest } from './request.ts';
import type { Denial, Wishes } from './wishes.ts';

/** Seconds around the moment of issue in which an assertion counts. */
const BEFORE = 5;
const AFTER = 120;

export interface Login {
  readonly request: AuthnRequest;
  readonly wishes: Wishes;
  /** E.164. */
  readonly phone: string;
}

export interface SamlSession {
  readonly entityId: string;
  readonly nameId: string;
}

export interface Answer {
  readonly xml: string;
  readonly sessionIndex: string;
  readonly session: SamlSession;
}

/** A response with a signed assertion, encrypted when the metadata of the service provider has a key for that. */
export function loginResponse(provider: Provider, login: Login): Answer {
  const { request, wishes } = login;
  const sessionIndex = randomGuid(provider);
  const nameId =
    wishes.nameIdFormat === NAME_ID.transient ? `_${randomHex(provider, 16)}` : subjectOf(login.phone);
  const assertion = signed(assertionOf(provider, login, { nameId, sessionIndex }), idpSigner());
  const { encryption } = request.sender;
  const shown = encryption === undefined ? assertion : encrypted(assertion, encryption, provider.core.random);
  const response = envelope(
    provider,
    request,
    element('saml2p:StatusCode', { Value: status('Success') }),
    shown,
  );
  return {
    xml: sent(response, PREFIXES),
    sessionIndex,
    session: { entityId: request.sender.entityId, nameId },
  };
}

/** A response without an assertion. It is signed itself, since nothing in it is. */
export function denialResponse(
  provider: Provider,
  request: AuthnRequest,
  { top, second, message }: Denial,
): string {
  const code = element(
    'saml2p:StatusCode',
    { Value: status(top) },
    element('saml2p:StatusCode', { Value: status(second) }),
  );
  const statusMessage = element('saml2p:StatusMessage', {}, message);
  const response = envelope(provider, request, [code, statusMessage]);
  return sent(signed(response, idpSigner()), PREFIXES);
}

const isoTime = (provider: Provider, seconds = 0): string =>
  new Date(provider.core.now().getTime() + seconds * 1000).toISOString();

const issuer = (provider: Provider): XmlElement => element('saml2:Issuer', {}, entityIdOf(provider));

function envelope(
  provider: Provider,
  { acs, id }: AuthnRequest,
  code: XmlElement | readonly XmlElement[],
  ...content: readonly XmlElement[]
): XmlElement {
  return element(
    'saml2p:Response',
    {
      Destination: acs,
      ID: `_${randomHex(provider, 16)}`,
      InResponseTo: id,
      IssueInstant: isoTime(provider),
      Version: '2.0',
    },
    issuer(provider),
    element('saml2p:Status', {}, ...[code].flat()),
    ...content,
  );
}

interface Named {
  readonly nameId: string;
  readonly sessionIndex: string;
}

function assertionOf(provider: Provider, login: Login, { nameId, sessionIndex }: Named): XmlElement {
  const { request, wishes } = login;
  const now = isoTime(provider);
  const end = isoTime(provider, AFTER);
  return {
    ...element(
      'saml2:Assertion',
      { ID: `_${randomHex(provider, 16)}`, IssueInstant: now, Version: '2.0' },
      issuer(provider),
      element(
        'saml2:Subject',
        {},
        element('saml2:NameID', { Format: wishes.nameIdFormat, NameQualifier: EID }, nameId),
        element(
          'saml2:SubjectConfirmation',
          { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
          element('saml2:SubjectConfirmationData', {
            InResponseTo: request.id,
            NotOnOrAfter: end,
            Recipient: request.acs,
          }),
        ),
      ),
      element(
        'saml2:Conditions',
        { NotBefore: isoTime(provider, -BEFORE), NotOnOrAfter: end },
        element('saml2:AudienceRestriction', {}, element('saml2:Audience', {}, request.sender.entityId)),
      ),
      ...attributeStatement(login),
      element(
        'saml2:AuthnStatement',
        { AuthnInstant: now, SessionIndex: sessionIndex },
        element(
          'saml2:AuthnContext',
          {},
          element('saml2:AuthnContextClassRef', {}, wishes.level),
          element('saml2:AuthenticatingAuthority', {}, EID),
        ),
      ),
    ),
    declares: ['xsd'],
  };
}

/** Each value stands between line breaks, as in the vendor's sample. An empty statement is none (SAML core, 2.7.3). */
function attributeStatement({ wishes, phone }: Login): readonly XmlElement[] {
  if (wishes.attributes.length === 0) return [];
  const attributes = wishes.attributes.map((Name) =>
    element(
      'saml2:Attribute',
      { Name },
      element('saml2:AttributeValue', { 'xsi:type': 'xsd:string' }, `\n${phone}\n`),
    ),
  );
  return [element('saml2:AttributeStatement', {}, ...attributes)];
}
