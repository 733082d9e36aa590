/**
 * Chooses the scenario of a login: a control call wins over a start flag, a start flag over a magic value in the
 * request.
 */

interface Armed {
  readonly scenario: string;
  /** Logins left; absent: until reset. */
  readonly times?: number;
}

interface ActiveScenario {
  readonly system: string;
  readonly scenario: string;
  readonly source: 'control' | 'start';
  readonly times?: number;
}

export interface Scenarios {
  /** Returns the scenario of a system's next login without using it up. */
  peek(system: string): string | undefined;
  /** Returns the same and counts down one login. */
  take(system: string): string | undefined;
  arm(system: string, scenario: string, times?: number): void;
  /** Goes back to the usual course, also where a start flag says otherwise. */
  disarm(system: string): void;
  list(): readonly ActiveScenario[];
  /** Forgets control calls; start flags stay. */
  reset(): void;
}

/** Every system has it. */
const USUAL = 'ok';

/** @param flags system → scenario, given at start; never used up */
export function createScenarios(flags: Readonly<Record<string, string>>): Scenarios {
  const armed = new Map<string, Armed>();
  const flagOf = (system: string) => (Object.hasOwn(flags, system) ? flags[system] : undefined);
  const peek = (system: string) => armed.get(system)?.scenario ?? flagOf(system);
  return {
    peek,
    take(system) {
      const scenario = peek(system);
      const entry = armed.get(system);
      if (entry?.times !== undefined) {
        if (entry.times > 1) armed.set(system, { ...entry, times: entry.times - 1 });
        else armed.delete(system);
      }
      return scenario;
    },
    arm(system, scenario, times) {
      armed.set(system, times === undefined ? { scenario } : { scenario, times });
    },
    disarm(system) {
      if (flagOf(system) === undefined) armed.delete(system);
      else armed.set(system, { scenario: USUAL });
    },
    list() {
      const started = Object.entries(flags)
        .filter(([system]) => !armed.has(system))
        .map(([system, scenario]): ActiveScenario => ({ system, scenario, source: 'start' }));
      const controlled = [...armed].map(
        ([system, entry]): ActiveScenario => ({ system, ...entry, source: 'control' }),
      );
      return [...controlled, ...started];
    },
    reset() {
      armed.clear();
    },
  };
}
