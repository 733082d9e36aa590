/** Tells listeners that something may look different now; what, they find out by looking. */

export interface Changes {
  tell(): void;
  /** @returns ends the listening */
  listen(listener: () => void): () => void;
  readonly listeners: number;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    listen(listener) {
      // A function of its own for each call, so that the same listener can listen twice.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    get listeners() {
      return listeners.size;
    },
  };
}
