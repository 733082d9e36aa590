/** The people of a sandbox: those that every sandbox has, and those that the console or a control call brings. */
import { SANDBOX_PERSONAS, type SandboxPersona } from './personas.ts';

export interface Personas {
  /** The same list for good. */
  readonly all: readonly SandboxPersona[];
  /** Whether one was brought or changed, and may be taken back. */
  isBrought(id: string): boolean;
  /** Takes all of them, or none and says why. One that is known is changed. */
  take(values: readonly unknown[]): Promise<string | undefined>;
  /** Takes one back; of the sandbox's own the change. False when there is none. */
  remove(id: string): boolean;
  reset(): void;
  /** Those that were brought. */
  kept(): readonly SandboxPersona[];
}

const MOST = 500;

export function createPersonas(): Personas {
  const all = [...SANDBOX_PERSONAS];
  const brought = new Map<string, SandboxPersona>();
  const put = (persona: SandboxPersona): void => {
    const at = all.findIndex(({ id }) => id === persona.id);
    all.splice(at === -1 ? all.length : at, at === -1 ? 0 : 1, persona);
  };
  return {
    all,
    isBrought: (id) => brought.has(id),
    async take(values) {
      const { readPersona } = await import('./check-persona.ts');
      const read = values.map(readPersona);
      const problems = read.flatMap((one, index) =>
        'problem' in one ? [`personas.${index}: ${one.problem}`] : [],
      );
      if (problems.length > 0) return problems.join('; ');
      const personas = read.flatMap((one) => ('persona' in one ? [one.persona] : []));
      const after = new Map([...all, ...personas].map((one) => [one.id, one.person.subject]));
      if (after.size > MOST) return `there would be more than ${MOST} people`;
      if (new Set(after.values()).size < after.size) return 'two people have the same subject';
      for (const persona of personas) {
        put(persona);
        brought.set(persona.id, persona);
      }
      return undefined;
    },
    remove(id) {
      if (!brought.delete(id)) return false;
      const first = SANDBOX_PERSONAS.find((one) => one.id === id);
      if (first !== undefined) put(first);
      else
        all.splice(
          all.findIndex((one) => one.id === id),
          1,
        );
      return true;
    },
    reset() {
      brought.clear();
      all.splice(0, all.length, ...SANDBOX_PERSONAS);
    },
    kept: () => [...brought.values()],
  };
}
