/** The protocols by which a scenario is played. */
import type { Door, Fault } from './types.ts';

/** Says of every scenario which protocols play it: those that it names, else the one that the system is named first for. */
export function playedOver<Row extends Fault>(door: Door, rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => (row.protocols === undefined ? { ...row, protocols: { [door]: {} } } : row));
}
