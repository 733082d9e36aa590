/** Where each probe would go: `--dry-run`. */

import type { IdentityProvider } from '../../flows/saml-login/identity-provider.ts';
import { BINDINGS, SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import type { IdpProbe } from './row.ts';

const BROWSER = Object.values(BINDINGS);

/**
 * Addresses, each once, in the order in which they are asked. Without those of a good login, which comes before all.
 * @param metadata a file or URL; absent: there is none
 */
export function addressesOf(
  { check, observes }: Pick<IdpProbe, 'check' | 'observes'>,
  { endpoints }: Pick<IdentityProvider, 'endpoints'>,
  metadata: string | undefined,
): readonly string[] {
  const at = (wanted: string, bindings: readonly string[]) =>
    endpoints.flatMap(({ service, binding, location }) =>
      service === wanted && bindings.includes(binding) ? [location] : [],
    );
  const read = check === 'idp.metadata' && URL.canParse(metadata ?? '') ? [metadata ?? ''] : [];
  const asked = observes === true ? [] : at('SingleSignOnService', BROWSER);
  const then = check.startsWith('idp.logout')
    ? at('SingleLogoutService', BROWSER)
    : check === 'idp.artifact'
      ? at('ArtifactResolutionService', [SOAP_BINDING])
      : [];
  return [...new Set([...read, ...asked, ...then])];
}
