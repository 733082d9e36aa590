/** The SAML endpoints of a tenant, as its start line and `--json` show them. */
import type { SamlInfo } from '../../types.ts';
import type { ServiceProvider } from '../service-provider.ts';
import { certificatePem, keyPem, spSigner } from './keys.ts';
import { OWN_CONSUMERS } from './own-service-provider.ts';

/** Makes the certificate of the own service provider, so call it on demand. */
export const samlInfo = ({
  ownEntityId,
  serviceProviders,
  ...addresses
}: Pick<SamlInfo, 'issuer' | 'metadata' | 'start' | 'logoutStart'> & {
  readonly ownEntityId: string;
  /** Registered at start. */
  readonly serviceProviders: readonly ServiceProvider[];
}): SamlInfo => ({
  ...addresses,
  serviceProvider: {
    entityId: ownEntityId,
    acs: OWN_CONSUMERS,
    signingKey: keyPem(spSigner()),
    signingCertificate: certificatePem(spSigner()),
  },
  registered: serviceProviders.map(({ entityId }) => entityId),
});
