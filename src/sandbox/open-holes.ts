/** The holes of a running sandbox. */

export interface OpenHoles {
  isOpen(system: string, id: string): boolean;
  set(system: string, id: string, isOpen: boolean): void;
  list(): readonly { readonly system: string; readonly hole: string }[];
  /** Back to the start. */
  reset(): void;
}

/** @param flags system → holes, given at start */
export function createHoles(flags: Readonly<Record<string, readonly string[]>>): OpenHoles {
  const atStart = Object.entries(flags).flatMap(([system, ids]) => ids.map((id) => `${system} ${id}`));
  const open = new Set(atStart);
  return {
    isOpen: (system, id) => open.has(`${system} ${id}`),
    set(system, id, isOpen) {
      if (isOpen) open.add(`${system} ${id}`);
      else open.delete(`${system} ${id}`);
    },
    list: () =>
      [...open].map((key) => {
        const [system = '', hole = ''] = key.split(' ');
        return { system, hole };
      }),
    reset() {
      open.clear();
      for (const key of atStart) open.add(key);
    },
  };
}
