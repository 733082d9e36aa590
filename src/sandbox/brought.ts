/** What all systems share, and a running sandbox is given more of. */
import type { Personas } from './own-personas.ts';
import type { ServiceProviders } from './saml/registered.ts';

export interface Brought {
  readonly serviceProviders: ServiceProviders;
  readonly personas: Personas;
}
