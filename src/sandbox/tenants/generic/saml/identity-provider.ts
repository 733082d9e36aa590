/** The SAML identity provider without a vendor: every binding and profile that the sandbox knows. */
import { createPublicKey } from 'node:crypto';
import type { Html } from '../../../../common/html.ts';
import { isOpen } from '../../../saml/holes.ts';
import { createSamlState, type SamlIdp } from '../../../saml/idp/idp.ts';
import { spSigner } from '../../../saml/idp/keys.ts';
import { nextSigner } from '../../../saml/idp/next-key.ts';
import { findServiceProviders } from '../../../saml/idp/own-service-provider.ts';
import { NAME_ID } from '../../../saml/names.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { Core } from '../../tenant.ts';
import type { GenericPerson } from '../people/people.ts';
import { SAML_PATHS } from './paths.ts';

/** Seconds. */
const DAY = 86_400;

/** The service provider that is always registered. */
export const OWN_ENTITY_ID = 'sandbox-generic-sp';

export interface SamlIdpInput {
  readonly core: Core;
  /** Of the tenant, without trailing slash. */
  readonly base: string;
  readonly brand: Html;
  /** NameID formats of their own are offered, too. */
  readonly people: readonly GenericPerson[];
  /** Registered at start. */
  readonly serviceProviders: readonly ServiceProvider[];
  /** Addresses of the own service provider, added at start. */
  readonly redirectUris: readonly string[];
}

export function createSamlIdp({
  core,
  base,
  brand,
  people,
  serviceProviders,
  redirectUris,
}: SamlIdpInput): SamlIdp {
  const own = {
    entityId: OWN_ENTITY_ID,
    bindings: ['post', 'simplesign', 'artifact', 'paos'] as const,
    logoutBindings: ['redirect', 'post', 'soap'] as const,
    attributes: [],
  };
  return {
    core,
    system: 'generic',
    signs: core.samlSigns,
    nextSigner,
    canary: `${base}${SAML_PATHS.canary}`,
    lasts: () => (isOpen({ core, system: 'generic' }, 'response-lifetime') ? DAY : undefined),
    entityId: `${base}/saml`,
    addresses: {
      signOn: `${base}${SAML_PATHS.signOn}`,
      logout: `${base}${SAML_PATHS.logout}`,
      logoutSoap: `${base}${SAML_PATHS.logoutSoap}`,
      artifact: `${base}${SAML_PATHS.artifact}`,
      ecp: `${base}${SAML_PATHS.ecp}`,
      attributes: `${base}${SAML_PATHS.attributes}`,
    },
    brand,
    nameIdFormats: [
      ...new Set([
        NAME_ID.persistent,
        NAME_ID.transient,
        NAME_ID.email,
        NAME_ID.unspecified,
        ...people.flatMap(({ saml }) => Object.keys(saml?.nameIds ?? {})),
      ]),
    ],
    requestBindings: ['redirect', 'post', 'simplesign'],
    responseBindings: ['post', 'simplesign', 'artifact'],
    get recipientKey() {
      return createPublicKey(spSigner().key);
    },
    state: createSamlState(),
    serviceProvider: findServiceProviders(own, serviceProviders, redirectUris),
  };
}
