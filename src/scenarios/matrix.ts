/** Expands the matrix of a file or a step into rows. */
import type { Json } from '../common/json.ts';
import type { Row } from './scenario.ts';

/** A sensible maximum of steps in a file. */
const MAX_ROWS = 10_000;

/**
 * Expands a mapping of lists into every combination, the last name changing fastest; a list of mappings is already the
 * rows.
 * @returns undefined when there are too many; one row without values when there is no matrix
 */
export function rowsOf(matrix: Json | undefined): readonly Row[] | undefined {
  if (matrix === undefined || typeof matrix !== 'object' || matrix === null) return [{}];
  if (Array.isArray(matrix)) return matrix.length > MAX_ROWS ? undefined : (matrix as readonly Row[]);
  let rows: Row[] = [{}];
  for (const [name, values] of Object.entries(matrix as Readonly<Record<string, readonly Json[]>>)) {
    if (rows.length * values.length > MAX_ROWS) return undefined;
    rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  }
  return rows;
}

/** Maximum length of a value in a title. Characters. */
const LONGEST = 40;

/** `fault=wrong-nonce, persona=minor`; empty without values. */
export function labelOf(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${name}=${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
    })
    .join(', ');
}
