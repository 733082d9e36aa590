/** What an AuthnRequest asks for. An impossible request is answered with a status (SAML core, 3.4.1). */
import { defined } from '../../../../common/defined.ts';
import { isOpen } from '../../../saml/holes.ts';
import { type Levels, levelFor } from '../../../saml/idp/authn-context.ts';
import { type Presence, presenceIn } from '../../../saml/idp/browser-login.ts';
import { type Denial, denial } from '../../../saml/idp/denial.ts';
import type { SamlIdp } from '../../../saml/idp/idp.ts';
import { NAME_ID, NS } from '../../../saml/names.ts';
import { defaultOf, type ServiceProvider } from '../../../saml/service-provider.ts';
import { attributeOf, childrenNamed, type ReadElement, textOf } from '../../../xml/read.ts';
import { ANNOUNCED_ONLY } from './metadata-holes.ts';

export interface Wishes extends Presence {
  /** Names of the attributes asked for; absent: all. */
  readonly attributes?: readonly string[];
  readonly nameIdFormat: string;
  readonly level: string;
  /** The NameID of `Subject`: a person, or a hint that selects a scenario. */
  readonly hint?: string;
}

const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';
const LEVELS: Levels = {
  all: [`${CLASS}Password`, `${CLASS}PasswordProtectedTransport`, 'https://refeds.org/profile/mfa'],
  reached: 'https://refeds.org/profile/mfa',
  usual: `${CLASS}PasswordProtectedTransport`,
};

/** For a login without a request. */
export const UNSOLICITED: Omit<Wishes, 'nameIdFormat'> = {
  level: LEVELS.usual,
  isPassive: false,
  isFresh: false,
  asksLevel: false,
};

/** Returns everything requested, or the first thing that cannot be met. */
export function readWishes(idp: SamlIdp, root: ReadElement, sender: ServiceProvider): Wishes | Denial {
  const index = attributeOf(root, 'AttributeConsumingServiceIndex');
  const attributes = attributesFor(index, sender);
  if (index !== undefined && attributes === undefined)
    return denial(
      'Requester',
      'RequestUnsupported',
      `the metadata of ${sender.entityId} has no AttributeConsumingService with index ${index.slice(0, 20)}`,
    );
  const context = childrenNamed(root, NS.protocol, 'RequestedAuthnContext')[0];
  const ignoresContext = (['unknown', 'exact', 'minimum'] as const).some((id) =>
    isOpen(idp, `authn-context-${id}`),
  );
  const level = levelFor(context, LEVELS) ?? (ignoresContext ? LEVELS.usual : undefined);
  if (level === undefined)
    return denial(
      'Responder',
      'NoAuthnContext',
      `there is ${LEVELS.all.join(', ')}, and nothing of that fits`,
    );
  const policy = childrenNamed(root, NS.protocol, 'NameIDPolicy')[0];
  const wanted = attributeOf(policy, 'Format') ?? NAME_ID.unspecified;
  const isIgnored =
    !idp.nameIdFormats.includes(wanted) &&
    (isOpen(idp, 'nameid-unknown') || (isOpen(idp, 'metadata-behaviour') && wanted === ANNOUNCED_ONLY));
  const isSwapped = isOpen(idp, 'allow-create-false') && attributeOf(policy, 'AllowCreate') === 'false';
  const format = isSwapped ? NAME_ID.transient : isIgnored ? NAME_ID.unspecified : wanted;
  const qualifier = attributeOf(policy, 'SPNameQualifier') ?? sender.entityId;
  const isUnwanted =
    policy !== undefined && format === NAME_ID.unspecified && isOpen(idp, 'nameid-unspecified');
  if (isUnwanted || !idp.nameIdFormats.includes(format) || qualifier !== sender.entityId)
    return denial(
      'Requester',
      'InvalidNameIDPolicy',
      'there is no NameID of the Format and SPNameQualifier asked for',
    );
  if (!allowsHere(childrenNamed(root, NS.protocol, 'Scoping')[0], idp))
    return denial('Responder', 'NoSupportedIDP', `IDPList does not name ${idp.entityId}`);
  const hint = textOf(
    childrenNamed(childrenNamed(root, NS.assertion, 'Subject')[0], NS.assertion, 'NameID')[0],
  );
  return {
    nameIdFormat: format === NAME_ID.unspecified ? preferredFormat(idp, sender) : format,
    level,
    ...presenceIn(idp, root),
    ...defined({ attributes, hint }),
  };
}

/** The first format of the service provider's metadata that can be had here; unspecified when it names none. */
export const preferredFormat = (
  { nameIdFormats: known }: SamlIdp,
  { nameIdFormats }: ServiceProvider,
): string => nameIdFormats.find((format) => known.includes(format)) ?? NAME_ID.unspecified;

/** The names that the metadata lists under an index, or under its default; undefined when it lists none. */
export function attributesFor(
  index: string | undefined,
  { attributeServices }: ServiceProvider,
): readonly string[] | undefined {
  const service =
    index === undefined ? defaultOf(attributeServices) : attributeServices.find((one) => one.index === index);
  return service?.names;
}

function allowsHere(scoping: ReadElement | undefined, { entityId }: SamlIdp): boolean {
  const lists = childrenNamed(scoping, NS.protocol, 'IDPList');
  const entries = lists.flatMap((list) => childrenNamed(list, NS.protocol, 'IDPEntry'));
  return lists.length === 0 || entries.some((entry) => attributeOf(entry, 'ProviderID') === entityId);
}
