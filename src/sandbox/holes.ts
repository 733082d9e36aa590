/** Holes of a provider: defences that are left out for the whole run, to test what tests providers. */
import { SAML_HOLES } from './saml/holes.ts';
import { GENERIC_HOLES } from './tenants/generic/holes.ts';

export interface Hole {
  /** The id of the probe that must find it. */
  readonly id: string;
  /** What the sandbox then lets through, for the documentation. */
  readonly does: string;
}

const HOLES: Readonly<Record<string, readonly Hole[]>> = { generic: [...GENERIC_HOLES, ...SAML_HOLES] };

/** Returns all holes of a system; empty for one that has none. */
export function holesOf(system: string): readonly Hole[] {
  return Object.hasOwn(HOLES, system) ? (HOLES[system] ?? []) : [];
}
