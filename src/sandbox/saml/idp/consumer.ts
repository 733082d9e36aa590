/** Where a response goes: an endpoint of the metadata, whatever the request says (rule SV-15). */
import { isRegistered } from '../../oidc/redirect-uri.ts';
import { attributeOf, type ReadElement } from '../../xml/read.ts';
import { BINDING, type ResponseBinding } from '../names.ts';
import { refuse } from '../refusal.ts';
import { defaultOf, type ServiceProvider } from '../service-provider.ts';

export interface Consumer {
  readonly acs: string;
  readonly binding: ResponseBinding;
}

type Offered = readonly ResponseBinding[];

/** Whether a hole lets an address pass, beside a registered one. */
type LetsPass = (url: string, registered: string) => boolean;
const nothing: LetsPass = () => false;

/**
 * @param offered bindings that a response may take here, the preferred one first
 * @throws {Refusal}
 */
export function consumerOf(
  root: ReadElement,
  sender: ServiceProvider,
  offered: Offered,
  letsPass: LetsPass = nothing,
): Consumer {
  const index = attributeOf(root, 'AssertionConsumerServiceIndex');
  const excluded = ['AssertionConsumerServiceURL', 'ProtocolBinding'].find(
    (name) => index !== undefined && attributeOf(root, name) !== undefined,
  );
  if (excluded !== undefined)
    return refuse(`${excluded} and AssertionConsumerServiceIndex exclude each other`);
  const wanted = wantedOf(root, offered);
  if (index !== undefined) return byIndex(sender, index, wanted);
  return consumerAt(sender, attributeOf(root, 'AssertionConsumerServiceURL'), wanted, letsPass);
}

/**
 * Returns the endpoint with a URL, or the default one.
 *
 * @throws {Refusal}
 */
export function consumerAt(
  sender: ServiceProvider,
  url: string | undefined,
  wanted: Offered,
  letsPass: LetsPass = nothing,
): Consumer {
  const usable = usableOf(sender, wanted);
  if (url === undefined)
    return (
      defaultOf(usable) ??
      refuse(`the metadata of ${sender.entityId} has no AssertionConsumerService for ${listed(wanted)}`)
    );
  const found = usable.find(({ acs }) => isRegistered(url, [acs]) || letsPass(url, acs));
  if (found !== undefined) return { ...found, acs: url };
  const known = sender.consumers.some(({ location }) => isRegistered(url, [location]));
  return refuse(
    `the metadata of ${sender.entityId} does not have the AssertionConsumerServiceURL ` +
      `${JSON.stringify(url.slice(0, 200))}${onlyOther(known, wanted)}`,
  );
}

function byIndex(sender: ServiceProvider, index: string, wanted: Offered): Consumer {
  const found = usableOf(sender, wanted).find((one) => one.index === index);
  if (found !== undefined) return found;
  const known = sender.consumers.some((one) => one.index === index);
  return refuse(
    `the metadata of ${sender.entityId} has no AssertionConsumerService with index ` +
      `${JSON.stringify(index.slice(0, 20))}${onlyOther(known, wanted)}`,
  );
}

function wantedOf(root: ReadElement, offered: Offered): Offered {
  const asked = attributeOf(root, 'ProtocolBinding');
  if (asked === undefined) return offered;
  const binding = offered.find((one) => BINDING[one] === asked);
  return binding === undefined
    ? refuse(
        `ProtocolBinding is ${JSON.stringify(asked.slice(0, 200))}; answers go by ${listed(offered)} only`,
      )
    : [binding];
}

/** The endpoints of one binding after those of the next; where several have one URL, the preferred binding wins. */
const usableOf = ({ consumers }: ServiceProvider, wanted: Offered) =>
  wanted.flatMap((binding) =>
    consumers
      .filter((one) => one.binding === BINDING[binding])
      .map(({ location, ...rest }) => ({ ...rest, acs: location, binding })),
  );

const onlyOther = (known: boolean, wanted: Offered): string =>
  known ? ` for ${listed(wanted)}, only for another binding` : '';

/** As documents name them: `HTTP-POST or HTTP-Artifact`. */
const listed = (bindings: Offered): string =>
  bindings.map((one) => BINDING[one].slice(BINDING[one].lastIndexOf(':') + 1)).join(' or ');
