/** What an AuthnRequest asks for. An impossible request is answered with a status (SAML core, 3.4.1). */
import { type Levels, levelFor } from '../../../saml/idp/authn-context.ts';
import { type Presence, presenceIn } from '../../../saml/idp/browser-login.ts';
import { type Denial, denial } from '../../../saml/idp/denial.ts';
import type { SamlIdp } from '../../../saml/idp/idp.ts';
import { NAME_ID, NS } from '../../../saml/names.ts';
import { defaultOf, type ServiceProvider } from '../../../saml/service-provider.ts';
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../../xml/read.ts';
import { EID, NAME_ID_FORMATS, SAML_ATTRIBUTES } from '../client.ts';

export interface Wishes extends Presence {
  readonly attributes: readonly string[];
  readonly nameIdFormat: string;
  /** The level named in the response. */
  readonly level: string;
  readonly language: string | undefined;
  readonly sender: string | undefined;
  /** The NameID of `Subject`: a phone number, or a hint that selects a scenario or person. */
  readonly hint: string | undefined;
}

/** A code by SMS is substantial, whatever is asked for. */
const LEVELS: Levels = {
  all: ['low', 'substantial', 'high'],
  reached: 'substantial',
  usual: 'substantial',
};

/** Returns everything requested, or the first thing that cannot be met. */
export function readWishes(idp: SamlIdp, root: ReadElement, sender: ServiceProvider): Wishes | Denial {
  const attributes = attributesFor(attributeOf(root, 'AttributeConsumingServiceIndex'), sender);
  if ('top' in attributes) return attributes;
  const level = levelFor(childrenNamed(root, NS.protocol, 'RequestedAuthnContext')[0], LEVELS);
  if (level === undefined)
    return denial(
      'Responder',
      'NoAuthnContext',
      `a code by SMS is ${LEVELS.reached}, which does not fit RequestedAuthnContext`,
    );
  const policy = childrenNamed(root, NS.protocol, 'NameIDPolicy')[0];
  const format = attributeOf(policy, 'Format') ?? NAME_ID.unspecified;
  const qualifier = attributeOf(policy, 'SPNameQualifier') ?? sender.entityId;
  if (!NAME_ID_FORMATS.includes(format) || qualifier !== sender.entityId)
    return denial(
      'Requester',
      'InvalidNameIDPolicy',
      'there is no NameID of the Format and SPNameQualifier asked for',
    );
  if (!allowsEid(childrenNamed(root, NS.protocol, 'Scoping')[0]))
    return denial('Responder', 'NoSupportedIDP', `IDPList does not name ${EID}, and there is no other eID`);
  const parameters = parametersIn(childrenNamed(root, NS.protocol, 'Extensions')[0]);
  const [subject] = childrenNamed(root, NS.assertion, 'Subject');
  return {
    attributes,
    nameIdFormat: format,
    level,
    ...presenceIn(idp, root),
    language: parameters.get('language'),
    sender: parameters.get('otp_sms_sender'),
    hint: textOf(childrenNamed(subject, NS.assertion, 'NameID')[0]),
  };
}

/** Returns the names that the metadata lists; all, if the metadata lists none and none were requested. */
function attributesFor(
  index: string | undefined,
  { entityId, attributeServices }: ServiceProvider,
): readonly string[] | Denial {
  const service =
    index === undefined ? defaultOf(attributeServices) : attributeServices.find((one) => one.index === index);
  if (service !== undefined) return SAML_ATTRIBUTES.filter((name) => service.names.includes(name));
  if (index === undefined) return SAML_ATTRIBUTES;
  const message = `the metadata of ${entityId} has no AttributeConsumingService with index ${index.slice(0, 20)}`;
  return denial('Requester', 'RequestUnsupported', message);
}

function allowsEid(scoping: ReadElement | undefined): boolean {
  const lists = childrenNamed(scoping, NS.protocol, 'IDPList');
  const entries = lists.flatMap((list) => childrenNamed(list, NS.protocol, 'IDPEntry'));
  return lists.length === 0 || entries.some((entry) => attributeOf(entry, 'ProviderID') === EID);
}

const PARAMETER = 'signicat:param:';

/** Reads the vendor's own parameters: last part of the name → value. Unknown names are ignored. */
function parametersIn(extensions: ReadElement | undefined): ReadonlyMap<string, string> {
  const requested = childrenNamed(extensions, NS.requestedAttributes, 'RequestedAttributes').flatMap((list) =>
    childrenNamed(list, NS.metadata, 'RequestedAttribute'),
  );
  return new Map(
    requested.flatMap((attribute): [string, string][] => {
      const name = attributeOf(attribute, 'Name') ?? '';
      const value = textOf(childrenNamed(attribute, NS.assertion, 'AttributeValue')[0]);
      return name.startsWith(PARAMETER) && value ? [[name.slice(PARAMETER.length), value]] : [];
    }),
  );
}
