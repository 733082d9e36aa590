/** Logins on their way through the page. */
import type { BoundedMap } from '../../../bounded-map.ts';
import type { SamlEffect } from '../../../saml/idp/effect.ts';
import type { AuthnRequest } from '../../../saml/idp/session.ts';
import type { GenericPerson } from '../people/people.ts';
import type { Wishes } from './wishes.ts';

/** A scenario that is played. */
export interface Played {
  readonly id: string;
  readonly effect: SamlEffect;
  /** For the request log; absent when nothing is changed. */
  readonly note?: string;
}

/** Its unguessable id is the only way in. */
export interface SamlVisit {
  readonly id: string;
  readonly request: AuthnRequest;
  readonly wishes: Wishes;
  readonly played: Played;
  /** Preselected. */
  readonly person: GenericPerson;
  /** Id of the person that the request names, who has to be the one. */
  readonly named?: string;
  /** With a hole: what the assertion calls the person, whoever logs in. */
  readonly claimed?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export type SamlVisits = BoundedMap<string, SamlVisit>;

/** Maximum number stored of each kind. */
export const MOST_REMEMBERED = 1000;
