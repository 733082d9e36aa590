/** Builds the gate of a run, and the world behind it. */
import { defined } from '../common/defined.ts';
import type { World } from '../world.ts';
import { createGate, type Gate, type GateOptions } from './gate.ts';
import type { ScenarioLine } from './scenario-line.ts';
import { guardedWorld } from './world.ts';

interface GuardOptions extends Omit<GateOptions, 'open' | 'outer'> {
  /** `--trust-project` was typed. */
  readonly typed: boolean;
  /** Set if a scenario file holds the command line. */
  readonly line?: ScenarioLine;
}

const VARIABLE = 'IDCLI_TRUST_PROJECT';
const TRUE: ReadonlySet<string> = new Set(['true', '1', 'yes']);

/** Puts a gate before the world: whatever leaves it passes the gate first. */
export function guard(
  world: World,
  { typed, line, ...options }: GuardOptions,
): { readonly gate: Gate; readonly world: World } {
  // Neither a scenario file nor its variables can set this.
  const said = typed || TRUE.has((world.env[VARIABLE] ?? '').toLowerCase());
  const gate = createGate(world, {
    ...options,
    open: line === undefined ? said : line.gate.open,
    ...defined({ outer: line?.gate }),
  });
  for (const what of line?.carries ?? []) if (line !== undefined) gate.uses(line.file, what);
  if (line?.sandbox !== undefined) gate.sandbox(line.sandbox);
  for (const what of line?.captured ?? []) gate.brings(what);
  return { gate, world: guardedWorld(world, gate, line) };
}
