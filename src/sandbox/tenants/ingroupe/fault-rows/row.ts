import type { OidcEffect } from '../../../oidc/effect.ts';
import type { Person } from '../../../personas.ts';
import type { Fault } from '../../../types.ts';

/** Changes of a scenario, beyond the OpenID protocol, to the person's data. */
export interface IngroupeEffect extends OidcEffect {
  /** Replaces data of the person who logs in. */
  readonly person?: Partial<Person>;
  /** Keeps the given name only. */
  readonly oneName?: true;
  /** Omits claims although their scope was granted. */
  readonly withoutClaims?: readonly string[];
  readonly address?: 'nested' | 'flat';
}

export interface IngroupeFault extends Fault {
  readonly effect: IngroupeEffect;
}
