/** The local identity providers. These exports load data only; `startSandbox` loads the server. */
import { SANDBOX_PERSONAS } from './personas.ts';
import type { Persona, Sandbox, SandboxOptions } from './types.ts';

export { faultsOf, SYSTEMS } from './faults.ts';

export { consentHints } from './tenants/signicat-consent/hints.ts';

/** The synthetic people, the same at every tenant. */
export const PERSONAS: readonly Persona[] = SANDBOX_PERSONAS;

/**
 * Starts the sandbox in this process and resolves once it listens.
 *
 * Rejects with `NOT_LOOPBACK` for a host that others can reach, `PORT_TAKEN`, `SANDBOX_SCENARIO_UNKNOWN` for an unknown
 * system, fault or persona, and `USAGE` for an unusable port or redirect URI.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { start } = await import('./start.ts');
  return start(options);
}
