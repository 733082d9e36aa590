/** The service provider that a tenant always knows, as its operator would register it. */
import { element, sent, type XmlElement } from '../../xml/write.ts';
import { BINDING, NS, PREFIXES, type ResponseBinding } from '../names.ts';
import { readServiceProviders, type ServiceProvider } from '../service-provider.ts';
import { keyInfo } from '../sign.ts';
import { spSigner } from './keys.ts';

export interface OwnServiceProvider {
  readonly entityId: string;
  /** Bindings of every assertion consumer service. */
  readonly bindings: readonly ResponseBinding[];
  readonly logoutBindings: readonly ('redirect' | 'post' | 'soap')[];
  /** Attributes that it asks for; empty: none are listed. */
  readonly attributes: readonly string[];
}

/** Any port matches (RFC 8252, 7.3). */
export const OWN_CONSUMERS: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'].flatMap((host) => [
  `http://${host}/saml/acs`,
  `http://${host}/callback`,
]);

/**
 * Returns how to find a service provider: those registered at start take precedence over the tenant's own.
 *
 * @param redirectUris more addresses of the tenant's own, registered at start
 */
export function findServiceProviders(
  own: OwnServiceProvider,
  registered: readonly ServiceProvider[],
  redirectUris: readonly string[],
): (entityId: string) => ServiceProvider | undefined {
  let made: ServiceProvider | undefined;
  return (entityId) => {
    const found = registered.find((one) => one.entityId === entityId);
    if (found !== undefined || entityId !== own.entityId) return found;
    made ??= readServiceProviders(metadataOf(own, redirectUris))[0];
    return made;
  };
}

function metadataOf(own: OwnServiceProvider, redirectUris: readonly string[]): string {
  // A redirect URI of an app can have any scheme; a message goes by HTTP only.
  const locations = [...OWN_CONSUMERS, ...redirectUris.filter((uri) => /^https?:/i.test(uri))];
  const consumers = own.bindings.flatMap((binding) =>
    locations.map((location) => ({ Binding: BINDING[binding], Location: location })),
  );
  const root = element(
    'md:EntityDescriptor',
    { entityID: own.entityId },
    element(
      'md:SPSSODescriptor',
      {
        AuthnRequestsSigned: 'true',
        WantAssertionsSigned: 'true',
        protocolSupportEnumeration: NS.protocol,
      },
      element('md:KeyDescriptor', { use: 'signing' }, keyInfo(spSigner().certificate)),
      ...own.logoutBindings.map((binding) =>
        element('md:SingleLogoutService', {
          Binding: BINDING[binding],
          Location: OWN_CONSUMERS[0]?.replace('acs', 'slo') ?? '',
        }),
      ),
      ...consumers.map((consumer, index) =>
        element('md:AssertionConsumerService', {
          ...consumer,
          index: String(index + 1),
          ...(index === 0 ? { isDefault: 'true' } : {}),
        }),
      ),
      ...(own.attributes.length === 0 ? [] : [attributeService(own.attributes)]),
    ),
  );
  return sent(root, PREFIXES);
}

const attributeService = (names: readonly string[]): XmlElement =>
  element(
    'md:AttributeConsumingService',
    { index: '1', isDefault: 'true' },
    element('md:ServiceName', { 'xml:lang': 'en' }, 'All attributes'),
    ...names.map((Name) => element('md:RequestedAttribute', { Name })),
  );
