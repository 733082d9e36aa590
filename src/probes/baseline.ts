/** `--baseline FILE`: what is known to be wrong, so that only what is new fails. */
import { createHash } from 'node:crypto';
import type { Json } from '../common/json.ts';
import { IdcliError } from '../errors.ts';
import type { ProbeResult } from './probe.ts';

const SCHEMA = 'idcli.probe-baseline/v1';

/** The same for the same probe at the same endpoint, whatever the port of a local server. */
export function fingerprint(probe: string, endpoint: string | undefined): string {
  return createHash('sha256')
    .update(`${probe}\n${withoutPort(endpoint ?? '')}`)
    .digest('hex')
    .slice(0, 32);
}

const withoutPort = (url: string): string =>
  url.replace(/^(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/, '$1').replace(/[?#].*$/, '');

/** Writes the findings of a run as a baseline, so that a later run can tell new ones. */
export function baselineText(results: readonly ProbeResult[]): string {
  const findings = results
    .filter(({ status }) => status === 'fail')
    .map(({ row, at }) => ({ probe: row.id, check: row.check, fingerprint: fingerprint(row.id, at) }));
  return `${JSON.stringify({ schema: SCHEMA, findings }, null, 2)}\n`;
}

/** @throws {IdcliError} `USAGE` for anything but such a file */
export function readBaseline(text: string, path: string): ReadonlySet<string> {
  const findings = objectIn(text)?.findings;
  if (objectIn(text)?.schema !== SCHEMA || !Array.isArray(findings)) throw damaged(path);
  return new Set(
    findings.map((finding: Json) => {
      const print = typeof finding === 'object' && finding !== null && 'fingerprint' in finding;
      if (!print || typeof finding.fingerprint !== 'string') throw damaged(path);
      return finding.fingerprint;
    }),
  );
}

function objectIn(text: string): { readonly [member: string]: Json } | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [member: string]: Json })
      : undefined;
  } catch {
    return undefined;
  }
}

const damaged = (path: string): IdcliError =>
  new IdcliError('USAGE', `${path} is no baseline of probes, or it is damaged`, {
    hint: 'write a new one: the same command with --write-baseline FILE instead of --baseline',
  });

/** Marks the failures that the baseline has as known. */
export const withBaseline = (
  results: readonly ProbeResult[],
  known: ReadonlySet<string>,
): readonly ProbeResult[] =>
  results.map((result) =>
    result.status === 'fail' && known.has(fingerprint(result.row.id, result.at))
      ? { ...result, known: true }
      : result,
  );
