/** `--state FILE`: what was found so far, so that a run that was stopped goes on where it ended. */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import { PROBE_STATUSES, type ProbeResult, type ProbeRow, type ProbeVerdict } from './probe.ts';

const SCHEMA = 'idcli.probe-state/v1';

/** @param target what is probed: another provider or client begins anew */
export function stateText(target: string, results: readonly ProbeResult[]): string {
  const done = results
    .filter(({ status }) => status !== 'skip')
    .map(({ row, status, message, at, expected, actual, gain, fix }) =>
      defined({ probe: row.id, status, message, at, expected, actual, gain, fix }),
    );
  return `${JSON.stringify({ schema: SCHEMA, target, results: done }, null, 2)}\n`;
}

interface Stored extends ProbeVerdict {
  readonly probe: string;
}

/** @throws {IdcliError} `USAGE` for a damaged file, and for the state of another target */
export function readState(
  text: string,
  path: string,
  { target, rows }: { readonly target: string; readonly rows: readonly ProbeRow[] },
): ReadonlyMap<string, ProbeResult> {
  const stored = parse(text);
  if (stored === undefined) {
    throw new IdcliError('USAGE', `${path} is no state of a probe run, or it is damaged`, {
      hint: 'remove it to begin anew, or name another file',
    });
  }
  if (stored.target !== target) {
    throw new IdcliError('USAGE', `${path} is the state of another run: ${stored.target}`, {
      hint: `this one probes ${target}: name another file`,
    });
  }
  return new Map(
    stored.results.flatMap(({ probe, ...verdict }): [string, ProbeResult][] => {
      const row = rows.find(({ id }) => id === probe);
      return row === undefined ? [] : [[probe, { row, ...verdict, earlier: true }]];
    }),
  );
}

function parse(text: string): { readonly target: string; readonly results: readonly Stored[] } | undefined {
  try {
    const value = JSON.parse(text);
    const isWhole =
      value?.schema === SCHEMA &&
      typeof value.target === 'string' &&
      Array.isArray(value.results) &&
      value.results.every(isStored);
    return isWhole ? value : undefined;
  } catch {
    return undefined;
  }
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  'probe' in value &&
  typeof value.probe === 'string' &&
  'message' in value &&
  typeof value.message === 'string' &&
  'status' in value &&
  PROBE_STATUSES.some((status) => status === value.status);
