/** A way to make a SAML message that exactly one check refuses. */
import type { Field, SamlEffect } from '../../../sandbox/saml/idp/effect.ts';
import type { SamlKind, SamlPlan } from '../wish.ts';

export interface SamlBreak {
  readonly check: `saml.${string}`;
  /** What was done, for people. */
  readonly does: string;
  /** Kinds that can be broken so, the usual one first. */
  readonly kinds: readonly SamlKind[];
  /** Checks that cannot but fail or warn, too. */
  readonly beside?: readonly string[];
  /** The message is the form that a browser posts, with the state beside it. */
  readonly needsRelayState?: true;
  apply(plan: SamlPlan): void;
}

export const HOUR = 3600;

/** Scenarios of the sandbox's identity provider. */
export const plays =
  (effect: SamlEffect) =>
  (plan: SamlPlan): void => {
    plan.effect = { ...plan.effect, ...effect };
  };

export const sets = (fields: Partial<Record<Field, string | null>>) => plays({ sets: fields });
export const times = (seconds: Partial<Record<Field, number>>) => plays({ times: seconds });

/** Changes an attribute of a request. */
export const asks =
  (attributes: Record<string, string>) =>
  ({ request }: SamlPlan): void => {
    Object.assign(request, attributes);
  };
