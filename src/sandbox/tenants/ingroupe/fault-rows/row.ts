import type { OidcEffect } from '../../../oidc/effect.ts';
import type { Person } from '../../../personas.ts';
import type { Fault } from '../../../types.ts';

/** What a scenario of this tenant changes beside the OpenID wire: what it says about the person. */
export interface IngroupeEffect extends OidcEffect {
  /** Replaces what is known about whoever logs in. */
  readonly person?: Partial<Person>;
  /** The person has the given name only. */
  readonly oneName?: true;
  /** Claims that are left out although their scope was granted. */
  readonly withoutClaims?: readonly string[];
  readonly address?: 'nested' | 'flat';
}

export interface IngroupeFault extends Fault {
  readonly effect: IngroupeEffect;
}
