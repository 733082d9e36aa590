/**
 * SAML service providers by metadata: those given at the start, and those that the console or a control call brings.
 */
import type { ServiceProvider } from './service-provider.ts';

export interface ServiceProviders {
  /** Those of all tenants; the same list for good. */
  readonly all: readonly ServiceProvider[];
  /** Whether one was brought, and may be taken away. */
  isBrought(entityId: string): boolean;
  /** Takes every service provider of a document; one that is known gets its new metadata. Or says why it takes none. */
  add(metadata: string): Promise<{ readonly added: readonly string[] } | { readonly problem: string }>;
  /** False for one that was not brought. */
  remove(entityId: string): boolean;
  /** Forgets what was brought. */
  reset(): void;
  /** The documents that were brought. */
  kept(): readonly string[];
  /** Takes up what an earlier sandbox kept. Rejects with `Refusal`. */
  restore(documents: readonly string[]): Promise<void>;
}

const MOST = 500;

/** @param given at the start; they stay */
export function createServiceProviders(given: readonly ServiceProvider[]): ServiceProviders {
  const all = [...given];
  /** Entity id → the document that it came in. */
  const brought = new Map<string, string>();
  const drop = (entityId: string): void => {
    const at = all.findIndex((one) => one.entityId === entityId);
    if (at !== -1) all.splice(at, 1);
  };
  const take = async (metadata: string): Promise<readonly string[]> => {
    const [{ readServiceProviders }, { refuse }] = await Promise.all([
      import('./service-provider.ts'),
      import('./refusal.ts'),
    ]);
    const found = readServiceProviders(metadata);
    const ids = found.map(({ entityId }) => entityId);
    const more = ids.filter((id) => !all.some((one) => one.entityId === id)).length;
    if (all.length + more > MOST) return refuse(`there would be more than ${MOST} service providers`);
    for (const one of found) {
      drop(one.entityId);
      all.push(one);
      brought.set(one.entityId, metadata);
    }
    return ids;
  };
  return {
    all,
    isBrought: (entityId) => brought.has(entityId),
    async add(metadata) {
      const { Refusal } = await import('./refusal.ts');
      try {
        return { added: await take(metadata) };
      } catch (error) {
        if (error instanceof Refusal)
          return { problem: `the metadata cannot be registered: ${error.message}` };
        throw error;
      }
    },
    remove(entityId) {
      if (!brought.delete(entityId)) return false;
      drop(entityId);
      const first = given.find((one) => one.entityId === entityId);
      if (first !== undefined) all.push(first);
      return true;
    },
    reset() {
      brought.clear();
      all.splice(0, all.length, ...given);
    },
    kept: () => [...new Set(brought.values())],
    async restore(documents) {
      for (const document of documents) await take(document);
    },
  };
}
