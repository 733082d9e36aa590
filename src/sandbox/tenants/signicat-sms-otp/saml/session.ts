/** What the SAML door remembers of a login. */

import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { SamlEffect } from './effect.ts';

export interface AuthnRequest {
  readonly id: string;
  readonly sender: ServiceProvider;
  /** Where the answer goes: an address of the sender's metadata. */
  readonly acs: string;
  readonly relayState?: string;
}

export interface SamlSession {
  /** `SessionIndex`. */
  readonly index: string;
  readonly entityId: string;
  readonly nameId: string;
  /** What was played, for the logout. */
  readonly effect: SamlEffect;
}
