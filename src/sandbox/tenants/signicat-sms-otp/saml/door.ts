/** The SAML identity provider of this tenant. */
import { createSamlState, type SamlIdp } from '../../../saml/idp/idp.ts';
import { findServiceProviders } from '../../../saml/idp/own-service-provider.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { Core } from '../../tenant.ts';
import { NAME_ID_FORMATS, SAML_ATTRIBUTES } from '../client.ts';
import { CLIENT_ENCRYPTION_KEY } from '../keys.ts';
import { BRAND } from '../pages.ts';

/** The service provider that is always registered. */
export const FIXED_ENTITY_ID = 'sandbox-signicat-sms-otp-sp';

/** Paths below the tenant. */
export const SAML_PATHS = {
  metadata: '/auth/saml/metadata',
  signOn: '/auth/saml/login',
  visit: '/auth/saml/login/visit',
  logout: '/auth/saml/logout',
  /** Ours: the hub documents no such page. */
  logoutStart: '/auth/saml/logout/start',
  artifact: '/auth/saml/artifact',
} as const;

/** @param redirectUris addresses of its own service provider, added at start */
export function createSamlIdp(
  core: Core,
  base: string,
  serviceProviders: readonly ServiceProvider[],
  redirectUris: readonly string[],
): SamlIdp {
  const own = {
    entityId: FIXED_ENTITY_ID,
    bindings: ['post', 'artifact'] as const,
    logoutBindings: ['redirect', 'post'] as const,
    attributes: SAML_ATTRIBUTES,
  };
  return {
    core,
    entityId: `${base}/auth/saml`,
    addresses: {
      signOn: `${base}${SAML_PATHS.signOn}`,
      logout: `${base}${SAML_PATHS.logout}`,
      artifact: `${base}${SAML_PATHS.artifact}`,
    },
    brand: BRAND,
    nameIdFormats: NAME_ID_FORMATS,
    requestBindings: ['redirect', 'post'],
    // The vendor names Redirect, POST and Artifact.
    responseBindings: ['post', 'artifact'],
    recipientKey: CLIENT_ENCRYPTION_KEY,
    system: 'signicat-sms-otp',
    state: createSamlState(),
    serviceProvider: findServiceProviders(own, serviceProviders, redirectUris),
  };
}
