/** `--only` and `--skip`: by id, by check, or by the beginning of an id: `redirect-*`. */
import { suggest } from '../common/suggest.ts';
import { IdcliError } from '../errors.ts';
import type { ProbeRow } from './probe.ts';

export interface Choice {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** @throws {IdcliError} `USAGE` for a name that no probe of this side has */
export function chooseProbes<Row extends ProbeRow>(
  rows: readonly Row[],
  { only = [], skip = [] }: Choice,
): readonly Row[] {
  for (const [option, names] of [
    ['--only', only],
    ['--skip', skip],
  ] as const)
    for (const name of names) demandKnown(name, option, rows);
  return rows.filter(
    (row) =>
      (only.length === 0 || only.some((name) => matches(row, name))) &&
      !skip.some((name) => matches(row, name)),
  );
}

const matches = ({ id, check }: ProbeRow, name: string): boolean =>
  name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : name === id || name === check;

function demandKnown(name: string, option: string, rows: readonly ProbeRow[]): void {
  if (rows.some((row) => matches(row, name))) return;
  const near = suggest(name, [...new Set(rows.flatMap(({ id, check }) => [id, check]))]);
  throw new IdcliError('USAGE', `${option} names ${JSON.stringify(name)}, which is no probe here`, {
    hint: near === undefined ? 'see them all with --list' : `did you mean ${near}? --list shows them all`,
  });
}
