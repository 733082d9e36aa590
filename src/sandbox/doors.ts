/** The protocols that play a scenario. */
import type { Door, Fault } from './types.ts';

/** Fills in the protocols of each scenario: those it names, else the system's main protocol. */
export function playedOver<Row extends Fault>(door: Door, rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => (row.protocols === undefined ? { ...row, protocols: { [door]: {} } } : row));
}
