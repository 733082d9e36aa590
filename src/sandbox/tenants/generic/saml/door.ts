/** Context shared by the SAML endpoints of this tenant. */
import type { BoundedMap } from '../../../bounded-map.ts';
import type { SamlIdp } from '../../../saml/idp/idp.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { GenericPerson } from '../people/people.ts';
import type { Played, SamlVisits } from './visits.ts';

export interface SamlDoor {
  readonly idp: SamlIdp;
  /** Of the tenant, without trailing slash. */
  readonly base: string;
  readonly people: readonly GenericPerson[];
  readonly defaultPerson: GenericPerson;
  /** Those that can log in, the own one first. */
  serviceProviders(): readonly ServiceProvider[];
  readonly visits: SamlVisits;
  /** SessionIndex → who is logged in. */
  readonly persons: BoundedMap<string, GenericPerson>;
  /** Service provider and ID of each request that got an assertion. */
  readonly answered: BoundedMap<string, true>;
  /**
   * Takes the scenario of a login, or the one that its hint names.
   *
   * @param hint NameID of the request
   */
  choose(hint?: string): {
    readonly played: Played;
    readonly person?: GenericPerson;
    readonly problem?: string;
    /** The hint names nothing that is known. */
    readonly isStrange: boolean;
  };
}
