/** The scenario of a system that is in play, as its handlers see it. */
import type { Playable } from './played.ts';
import type { Core } from './tenants/tenant.ts';

export interface InPlay<Scenario> {
  /** The scenario chosen by a control call or a start flag, without using it up. */
  chosen(core: Core): Scenario | undefined;
  /** The same, and counts down one login or order. */
  take(core: Core): Scenario | undefined;
  /** A scenario that the request itself names. */
  named(core: Core, id: string | undefined): Scenario | undefined;
}

/** @param find undefined for an id that the system does not have */
export function inPlay<Scenario extends Playable>(
  system: string,
  find: (id: string) => Scenario | undefined,
): InPlay<Scenario> {
  const named = ({ played }: Core, id: string | undefined): Scenario | undefined => {
    const scenario = id === undefined ? undefined : find(id);
    return scenario && played.watch(system, scenario);
  };
  return {
    chosen: (core) => named(core, core.scenarios.peek(system)),
    take: (core) => named(core, core.scenarios.take(system)),
    named,
  };
}
