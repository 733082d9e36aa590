/** The stored state of a SAML login. */

import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { SamlEffect } from './effect.ts';

export interface AuthnRequest {
  readonly id: string;
  readonly sender: ServiceProvider;
  /** Destination of the response, from the sender's metadata. */
  readonly acs: string;
  readonly relayState?: string;
}

export interface SamlSession {
  /** `SessionIndex`. */
  readonly index: string;
  readonly entityId: string;
  readonly nameId: string;
  /** The scenario played, for the logout. */
  readonly effect: SamlEffect;
}
