/**
 * A `login_hint` of `fault:ID` or `persona:ID` selects a scenario or a person, for clients that cannot make control
 * calls.
 */

import { suggestion } from '../../common/suggest.ts';
import type { SandboxPersona } from '../personas.ts';
import type { Fault } from '../types.ts';
import { printable } from './printable.ts';

export interface Hint<AnyFault extends Fault> {
  readonly fault?: AnyFault;
  readonly persona?: SandboxPersona;
  /** Why the hint is invalid. */
  readonly problem?: string;
}

/** Returns what a hint selects; nothing for any other hint. */
export function readHint<AnyFault extends Fault>(
  hint: string | undefined,
  faults: readonly AnyFault[],
  personas: readonly SandboxPersona[],
): Hint<AnyFault> {
  const [, kind, id] = /^(fault|persona):(.*)$/s.exec(hint ?? '') ?? [];
  if (kind === undefined || id === undefined) return {};
  const fault = kind === 'fault' ? faults.find((candidate) => candidate.id === id) : undefined;
  if (fault !== undefined) return { fault };
  const persona = kind === 'persona' ? personas.find((one) => one.id === id) : undefined;
  if (persona !== undefined) return { persona };
  const known = (kind === 'fault' ? faults : personas).map((entry) => entry.id);
  return { problem: `login_hint names the unknown ${kind} ${printable(id)}${suggestion(id, known)}` };
}
