/** Context shared by the SAML endpoints. */
import { BINDING, PREFIXES } from '../../../saml/names.ts';
import { readServiceProviders, type ServiceProvider } from '../../../saml/service-provider.ts';
import { keyInfo } from '../../../saml/sign.ts';
import { element, sent, type XmlElement } from '../../../xml/write.ts';
import { PATHS, type Provider } from '../provider.ts';
import { spSigner } from './keys.ts';

export const entityIdOf = ({ base }: Provider): string => `${base}/auth/saml`;
export const loginUrlOf = ({ base }: Provider): string => `${base}${PATHS.samlLogin}`;
export const logoutUrlOf = ({ base }: Provider): string => `${base}${PATHS.samlLogout}`;

/** The service provider that is always registered. */
export const FIXED_ENTITY_ID = 'sandbox-signicat-sms-otp-sp';

/** Any port matches (RFC 8252, 7.3). */
export const FIXED_CONSUMERS: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'].flatMap((host) => [
  `http://${host}/saml/acs`,
  `http://${host}/callback`,
]);

/** Builds its metadata, as its operator would submit it. */
function fixedMetadata(): string {
  const consumers = FIXED_CONSUMERS.map((location, index) =>
    element('md:AssertionConsumerService', {
      Binding: BINDING.post,
      Location: location,
      index: String(index + 1),
      ...(index === 0 ? { isDefault: 'true' } : {}),
    }),
  );
  const logouts = ['redirect', 'post'] as const;
  const root = element(
    'md:EntityDescriptor',
    { entityID: FIXED_ENTITY_ID },
    element(
      'md:SPSSODescriptor',
      {
        AuthnRequestsSigned: 'true',
        WantAssertionsSigned: 'true',
        protocolSupportEnumeration: PREFIXES.saml2p ?? '',
      },
      element('md:KeyDescriptor', { use: 'signing' }, keyInfo(spSigner().certificate)),
      ...logouts.map((binding) =>
        element('md:SingleLogoutService', {
          Binding: BINDING[binding],
          Location: FIXED_CONSUMERS[0]?.replace('acs', 'slo') ?? '',
        }),
      ),
      ...consumers,
      attributeService(),
    ),
  );
  return sent(root, PREFIXES);
}

const attributeService = (): XmlElement =>
  element(
    'md:AttributeConsumingService',
    { index: '1', isDefault: 'true' },
    element('md:ServiceName', { 'xml:lang': 'en' }, 'All attributes'),
    ...['idpId', 'phoneNumber'].map((Name) => element('md:RequestedAttribute', { Name })),
  );

let fixed: ServiceProvider | undefined;

/** Finds a registered service provider; those registered at start take precedence. */
export function findServiceProvider(
  { serviceProviders, redirectUris }: Provider,
  entityId: string,
): ServiceProvider | undefined {
  const registered = serviceProviders.find((one) => one.entityId === entityId);
  if (registered !== undefined || entityId !== FIXED_ENTITY_ID) return registered;
  fixed ??= readServiceProviders(fixedMetadata())[0];
  return fixed && withConsumers(fixed, redirectUris);
}

/** Adds the redirect URIs registered at start as consumers. */
function withConsumers(provider: ServiceProvider, uris: readonly string[]): ServiceProvider {
  const more = uris.map((location) => ({ binding: BINDING.post, location }));
  return { ...provider, consumers: [...provider.consumers, ...more] };
}
