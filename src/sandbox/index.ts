/** The local identity providers. What is exported here loads data only; the server comes with `startSandbox`. */
import { SANDBOX_PERSONAS } from './personas.ts';
import type { Persona, Sandbox, SandboxOptions } from './types.ts';

export { faultsOf, SYSTEMS } from './faults.ts';

export { consentHints } from './tenants/signicat-consent/hints.ts';

/** The synthetic people, the same at every tenant. */
export const PERSONAS: readonly Persona[] = SANDBOX_PERSONAS;

/**
 * Starts the sandbox in this process and resolves once it listens.
 *
 * Rejects with `NOT_LOOPBACK` for a host that others could reach, `PORT_TAKEN`, `SANDBOX_SCENARIO_UNKNOWN` for a
 * system, fault or persona that is not there, and `USAGE` for a port or redirect URI that cannot be used.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { start } = await import('./start.ts');
  return start(options);
}
