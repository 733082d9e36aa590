/**
 * Which scenarios came into play. Arming one is not enough: a fault of the token answer changes nothing for a client that
 * never asks for tokens. A scenario was played as soon as a handler looked up what it has to change.
 */

/** A scenario with what it changes, as data. */
interface Playable {
  readonly id: string;
  readonly effect: object;
}

export interface PlayedScenario {
  readonly system: string;
  readonly scenario: string;
  /** Logins, orders or sessions in which it was played. */
  readonly times: number;
}

export interface Played {
  /** The scenario to be handed to handlers: each use of its effect is noticed. */
  watch<Scenario extends Playable>(system: string, scenario: Scenario): Scenario;
  list(): readonly PlayedScenario[];
  clear(): void;
}

/** Members that say when a scenario is used up, and change no answer. */
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
      // One that changes nothing is played by being chosen.
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

/** The same data; reading a value of it, at any depth, is noticed. */
function observed(data: object, notice: () => void): object {
  return new Proxy(
    { ...data },
    {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (!Object.hasOwn(target, name) || BOOKKEEPING.has(name)) return value;
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          return observed(value, notice);
        notice();
        return value;
      },
    },
  );
}
