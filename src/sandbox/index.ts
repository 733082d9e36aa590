/** Starts the sandbox in this process. */
import type { Fault, Persona, Sandbox, SandboxOptions } from './types.ts';

export declare function startSandbox(options: SandboxOptions): Promise<Sandbox>;
/** All faults of a system, or of all; for help, docs and gates. */
export declare function faultsOf(system: string): readonly Fault[];
export declare const PERSONAS: readonly Persona[];
