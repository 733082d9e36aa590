/** The field values of a response: the valid ones, overridden by a scenario. */
import { defined } from '../../../common/defined.ts';
import type { Field, ResponseFields, SamlEffect } from './effect.ts';
import { freshId, type ResponseMaker } from './idp.ts';
import type { AuthnRequest, Subject } from './session.ts';

/** Validity of an assertion in seconds before and after its issue. */
const BEFORE = 5;
const AFTER = 120;

export interface Login {
  readonly request: AuthnRequest;
  readonly subject: Subject;
  readonly effect: SamlEffect;
  /** When the person logged in, in milliseconds since 1970; absent: now. */
  readonly authenticatedAt?: number;
}

/** Fields to write; absent fields are omitted. */
export type Fields = Readonly<Partial<ResponseFields>>;

/** Returns the values of a response: the usual ones, with those that the scenario changes. */
export function fieldsOf(idp: ResponseMaker, login: Login): Fields {
  const { sets = {}, times = {} } = login.effect;
  const moments = Object.entries(times).map(([name, seconds]) => [name, isoTime(idp, seconds)]);
  const all: Record<string, string | null> = {
    ...usual(idp, login),
    ...Object.fromEntries(moments),
    ...sets,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Returns the time some seconds from now, as `xs:dateTime`. */
export const isoTime = ({ core }: ResponseMaker, seconds = 0): string =>
  new Date(core.now().getTime() + seconds * 1000).toISOString();

/** What a response message answers: the ID of the request and the address it goes to. */
export interface Answered {
  readonly id?: string;
  /** Absent: the answer to a call over SOAP, which names no destination. */
  readonly acs?: string;
}

/** Returns the fields of the envelope, whatever its content. */
export function envelopeFields(idp: ResponseMaker, { id, acs }: Answered): Fields {
  return defined({
    responseId: freshId(idp),
    responseVersion: '2.0',
    responseIssueInstant: isoTime(idp),
    responseIssuer: idp.entityId,
    destination: acs,
    responseInResponseTo: id,
  });
}

function usual(
  idp: ResponseMaker,
  { request, subject, authenticatedAt }: Login,
): Partial<Record<Field, string>> {
  const now = isoTime(idp);
  const end = isoTime(idp, idp.lasts?.() ?? AFTER);
  return {
    ...envelopeFields(idp, request),
    assertionId: freshId(idp),
    assertionVersion: '2.0',
    assertionIssueInstant: now,
    assertionIssuer: idp.entityId,
    nameId: subject.nameId,
    nameIdFormat: subject.nameIdFormat,
    method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    confirmationNotOnOrAfter: end,
    recipient: request.acs,
    notBefore: isoTime(idp, -BEFORE),
    notOnOrAfter: end,
    audience: request.sender.entityId,
    authnInstant: authenticatedAt === undefined ? now : new Date(authenticatedAt).toISOString(),
    sessionIndex: freshId(idp),
    level: subject.level,
    ...defined({
      nameQualifier: subject.nameQualifier,
      confirmationInResponseTo: request.id,
      authority: subject.authority,
    }),
  };
}
