/** Whoever gives something to verify with asks for a verdict; that there is none is an answer of its own. */
import { IdcliError } from '../errors.ts';
import type { Finding, Report } from '../report.ts';

const WHAT = {
  TOKEN_UNVERIFIED: 'token',
  MESSAGE_UNVERIFIED: 'message',
  SDO_UNVERIFIED: 'signed data object',
} as const;

/**
 * Ends a decode command whose message is `unverified` although something to verify with was given.
 * @throws {IdcliError} `code`, unless a check failed, which says more, or everything was verified
 */
export function refuseUnverified(code: keyof typeof WHAT, reports: readonly Report[]): void {
  if (reports.some(({ verdict }) => verdict === 'invalid')) return;
  const unverified = reports.find(({ verdict }) => verdict === 'unverified');
  if (unverified === undefined) return;
  const missing = unverified.findings.find(isMissing);
  throw new IdcliError(code, `the ${WHAT[code]} could not be verified`, {
    hint: [
      ...(missing === undefined ? [] : [`${missing.code} was not judged: ${missing.message}`]),
      missing?.hint ?? 'the skipped checks say what was missing',
    ].join('\n'),
  });
}

/** The reason, and no check that only waits for another. */
const isMissing = ({ status, level, message, code }: Finding): boolean =>
  status === 'skip' && level === 'must' && !/\([a-z_]+\.[a-z0-9_]+\)$/.test(message) && !OPTIONAL.has(code);

/** Skipped in most messages, and never the reason. */
const OPTIONAL: ReadonlySet<string> = new Set(['token.decrypt', 'token.crit', 'token.b64']);
