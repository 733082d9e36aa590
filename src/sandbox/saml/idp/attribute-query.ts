/** AttributeQuery over SOAP (SAML core, 3.3.2.3; SAML profiles, 6). */
import { defined } from '../../../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from '../../http.ts';
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../xml/read.ts';
import { NAME_ID, NS } from '../names.ts';
import { refuse } from '../refusal.ts';
import type { ServiceProvider } from '../service-provider.ts';
import { answerCall } from '../soap.ts';
import { assertionTree, statusElement } from './assertion.ts';
import { type Denial, denial } from './denial.ts';
import type { SamlEffect } from './effect.ts';
import { fieldsOf } from './fields.ts';
import type { SamlIdp } from './idp.ts';
import { SUCCESS } from './response.ts';
import type { SamlAttribute, Subject } from './session.ts';
import { signedWith } from './signing.ts';
import { readCall, reply } from './soap-call.ts';

/** A NameID as the query has it. */
export interface AskedName {
  readonly value: string;
  readonly format: string;
}

export interface QueryHooks {
  /** The person of a NameID at a service provider, with all attributes. */
  find(name: AskedName, sender: ServiceProvider): Subject | undefined;
  /** The scenario that this query plays. */
  effect(): SamlEffect;
}

export const answerQuery = (idp: SamlIdp, request: SandboxRequest, hooks: QueryHooks): SandboxResponse =>
  answerCall(() => {
    const destination = idp.addresses.attributes ?? '';
    const { root, id, sender } = readCall(idp, request, { name: 'AttributeQuery', destination });
    const name = nameIn(root);
    const asked = askedIn(root);
    const effect = hooks.effect();
    const found = hooks.find(name, sender) ?? UNKNOWN;
    const subject = 'top' in found ? found : limited(found, asked);
    const answered = { name: 'saml2p:Response', answered: { id }, effect: effect.query ?? {} };
    if ('top' in subject)
      return reply(idp, {
        ...answered,
        status: statusElement(subject),
        note: `${subject.second}: ${subject.message}`,
      });
    const assertion = signedAssertion(idp, altered(subject, effect.query), sender, effect);
    return reply(idp, { ...answered, status: SUCCESS, content: [assertion] });
  });

const UNKNOWN = denial('Requester', 'UnknownPrincipal', 'the NameID of the query names nobody here');

/** The sender and the name decide; a query has no address for its answer, and needs no session. */
function signedAssertion(idp: SamlIdp, subject: Subject, sender: ServiceProvider, effect: SamlEffect) {
  const without = [...(effect.without ?? []), 'authnStatement', 'confirmation'] as const;
  const login = { request: { sender, acs: '', binding: 'post' as const }, subject, effect };
  const input = {
    fields: fieldsOf(idp, login),
    effect: { ...effect, without },
    attributes: subject.attributes,
  };
  return signedWith(assertionTree(input), effect.signing);
}

/** @throws {Refusal} */
function nameIn(root: ReadElement): AskedName {
  const [subject] = childrenNamed(root, NS.assertion, 'Subject');
  const [name, ...more] = childrenNamed(subject, NS.assertion, 'NameID');
  const value = textOf(name) ?? '';
  if (value === '' || more.length > 0)
    return refuse('the Subject must have one NameID, which is not encrypted');
  return { value, format: attributeOf(name, 'Format') ?? NAME_ID.unspecified };
}

interface Asked {
  readonly name: string;
  readonly nameFormat?: string;
  /** Only these values are asked for; empty: all. */
  readonly values: readonly string[];
}

/** @throws {Refusal} */
function askedIn(root: ReadElement): readonly Asked[] {
  const asked = childrenNamed(root, NS.assertion, 'Attribute').map((one) => {
    const name = attributeOf(one, 'Name') ?? '';
    if (name === '') return refuse('an Attribute has no Name');
    return {
      name,
      ...defined({ nameFormat: attributeOf(one, 'NameFormat') }),
      values: childrenNamed(one, NS.assertion, 'AttributeValue').map((value) => textOf(value) ?? ''),
    };
  });
  const keys = asked.map(({ name, nameFormat }) => `${nameFormat ?? ''} ${name}`);
  if (new Set(keys).size < keys.length) refuse('an Attribute is asked for twice');
  return asked;
}

function limited(subject: Subject, asked: readonly Asked[]): Subject | Denial {
  if (asked.length === 0) return subject;
  const attributes = asked.flatMap(({ name, nameFormat, values }): SamlAttribute[] => {
    const found = subject.attributes.find(
      (one) => one.name === name && (nameFormat === undefined || one.nameFormat === nameFormat),
    );
    const kept = found?.values.filter((value) => values.length === 0 || values.includes(value)) ?? [];
    return found === undefined || kept.length === 0 ? [] : [{ ...found, values: kept }];
  });
  if (attributes.length > 0) return { ...subject, attributes };
  return denial('Requester', 'InvalidAttrNameOrValue', 'the person has none of the attributes asked for');
}

const altered = (subject: Subject, { adds, about }: NonNullable<SamlEffect['query']> = {}): Subject => ({
  ...subject,
  ...defined({ nameId: about }),
  attributes: [...subject.attributes, ...(adds === true ? [UNASKED] : [])],
});

const UNASKED: SamlAttribute = { name: 'urn:example:not-asked-for', values: ['true'] };
