/** The field values of a response: the valid ones, overridden by a scenario. */
import { NAME_ID } from '../../../saml/names.ts';
import { EID } from '../client.ts';
import { type Provider, randomGuid, randomHex, subjectOf } from '../provider.ts';
import { entityIdOf } from './door.ts';
import type { Field, ResponseFields, SamlEffect } from './effect.ts';
import type { AuthnRequest } from './session.ts';
import type { Wishes } from './wishes.ts';

/** Validity of an assertion in seconds before and after its issue. */
const BEFORE = 5;
const AFTER = 120;

export interface Login {
  readonly request: AuthnRequest;
  readonly wishes: Wishes;
  /** E.164. */
  readonly phone: string;
  readonly effect: SamlEffect;
}

/** Fields to write; absent fields are omitted. */
export type Fields = Readonly<Partial<ResponseFields>>;

export function fieldsOf(provider: Provider, login: Login): Fields {
  const { sets = {}, times = {} } = login.effect;
  const moments = Object.entries(times).map(([name, seconds]) => [name, isoTime(provider, seconds)]);
  const all: Record<string, string | null> = {
    ...usual(provider, login),
    ...Object.fromEntries(moments),
    ...sets,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Returns the time some seconds from now, as `xs:dateTime`. */
const isoTime = ({ core }: Provider, seconds = 0): string =>
  new Date(core.now().getTime() + seconds * 1000).toISOString();

/** Returns the fields of the envelope, whatever its content. */
export function envelopeFields(provider: Provider, { id, acs }: Pick<AuthnRequest, 'id' | 'acs'>) {
  return {
    responseId: `_${randomHex(provider, 16)}`,
    responseVersion: '2.0',
    responseIssueInstant: isoTime(provider),
    responseIssuer: entityIdOf(provider),
    destination: acs,
    responseInResponseTo: id,
  } satisfies Fields;
}

function usual(
  provider: Provider,
  { request, wishes, phone }: Login,
): Omit<ResponseFields, Extract<Field, 'confirmationNotBefore' | 'sessionNotOnOrAfter'>> {
  const now = isoTime(provider);
  const end = isoTime(provider, AFTER);
  const isTransient = wishes.nameIdFormat === NAME_ID.transient;
  return {
    ...envelopeFields(provider, request),
    assertionId: `_${randomHex(provider, 16)}`,
    assertionVersion: '2.0',
    assertionIssueInstant: now,
    assertionIssuer: entityIdOf(provider),
    nameId: isTransient ? `_${randomHex(provider, 16)}` : subjectOf(phone),
    nameIdFormat: wishes.nameIdFormat,
    nameQualifier: EID,
    method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    confirmationInResponseTo: request.id,
    confirmationNotOnOrAfter: end,
    recipient: request.acs,
    notBefore: isoTime(provider, -BEFORE),
    notOnOrAfter: end,
    audience: request.sender.entityId,
    authnInstant: now,
    sessionIndex: randomGuid(provider),
    level: wishes.level,
  };
}
