/**
 * Records which scenarios were played. Arming one is not enough: a fault of the token response changes nothing for a
 * client that never requests tokens. A scenario counts as played once a handler reads its effect.
 */

/** A scenario and its effect, as data. */
export interface Playable {
  readonly id: string;
  readonly effect: object;
}

export interface PlayedScenario {
  readonly system: string;
  readonly scenario: string;
  /** Number of logins, orders or sessions that played it. */
  readonly times: number;
}

export interface Played {
  /** Wraps a scenario for handlers, so that each use of its effect is recorded. */
  watch<Scenario extends Playable>(system: string, scenario: Scenario): Scenario;
  list(): readonly PlayedScenario[];
  clear(): void;
}

/** Members that control when a scenario is used up and change no response. */
const BOOKKEEPING: ReadonlySet<PropertyKey> = new Set(['spentAt']);

export function createPlayed(): Played {
  const times = new Map<string, PlayedScenario>();
  const count = (system: string, scenario: string): void => {
    const key = `${system} ${scenario}`;
    times.set(key, { system, scenario, times: (times.get(key)?.times ?? 0) + 1 });
  };
  return {
    watch(system, scenario) {
      let seen = false;
      const play = (): void => {
        if (!seen) count(system, scenario.id);
        seen = true;
      };
      // A scenario without an effect is played once chosen.
      if (Object.keys(scenario.effect).length === 0) {
        play();
        return scenario;
      }
      return { ...scenario, effect: observed(scenario.effect, play) };
    },
    list: () => [...times.values()],
    clear: () => times.clear(),
  };
}

/** Wraps the data so that reading a value, at any depth, calls `notice`. */
function observed(data: object, notice: () => void): object {
  return new Proxy(
    { ...data },
    {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (!Object.hasOwn(target, name) || BOOKKEEPING.has(name)) return value;
        if (typeof value !== 'object' || value === null || Array.isArray(value)) notice();
        else if (Object.keys(value).length > 0) return observed(value, notice);
        else notice();
        return value;
      },
    },
  );
}
