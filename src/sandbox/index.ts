/** The local identity providers. These exports load data only; `startSandbox` loads the server. */
import { SANDBOX_PERSONAS } from './personas.ts';
import type { OwnPart } from './tenants/generic/own-files.ts';
import type { Persona, Sandbox, SandboxOptions } from './types.ts';

export { faultsOf, SYSTEMS } from './faults.ts';
export type { SentMessage } from './inbox.ts';
export { type SeenExchange, sentPairs } from './journal.ts';
export { clientsAt, NO_OWN_DATA, type OwnData } from './own-data.ts';
export type { OwnPart } from './tenants/generic/own-files.ts';
export { consentHints } from './tenants/signicat-consent/hints.ts';
export type { Kept } from './types.ts';

/** The synthetic people, the same at every tenant. */
export const PERSONAS: readonly Persona[] = SANDBOX_PERSONAS;

/**
 * Reads a document with clients or people of one's own: its content, or every problem in it.
 * @param path its place in its file
 */
export async function readOwnData(part: OwnPart, value: unknown, path: readonly string[] = []) {
  const read = await import('./tenants/generic/own-files.ts');
  return read.readOwnData(part, value, path);
}

/** Holes of TLS itself, or of what only https has. */
const TLS_HOLES = ['hsts', 'tls-old'];

/** Whether this client shows a certificate, or a hole is one of TLS: both need a sandbox with https. */
export async function demandsTls(
  system: string,
  clientId: string | undefined,
  holes: readonly string[] = [],
): Promise<boolean> {
  if (holes.some((hole) => TLS_HOLES.includes(hole))) return true;
  if (clientId === undefined) return false;
  const clients =
    system === 'generic'
      ? (await import('./tenants/generic/clients/ready-made.ts')).READY_MADE_INFO
      : system === 'signicat-sms-otp'
        ? (await import('./tenants/signicat-sms-otp/clients.ts')).CLIENT_INFO
        : [];
  return clients.some(({ id, certificate }) => id === clientId && certificate !== undefined);
}

/** Reads what an earlier sandbox kept; see `Sandbox.kept`. */
export async function readKept(value: unknown) {
  const read = await import('./kept.ts');
  return read.readKept(value);
}

/**
 * Starts the sandbox in this process and resolves once it listens.
 *
 * Rejects with `NOT_LOOPBACK` for a host that others can reach, `PORT_TAKEN`, `SANDBOX_SCENARIO_UNKNOWN` for an unknown
 * system, fault or persona, and `USAGE` for an unusable port, redirect URI or name.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { start } = await import('./start.ts');
  return start(options);
}
