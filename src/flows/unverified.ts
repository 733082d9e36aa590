/** Refuses an unverified input: keys or expectations ask for a verdict, and having none is an error. */
import { IdcliError } from '../errors.ts';
import { type Finding, hadNothing, type Report } from '../report.ts';

const WHAT = {
  TOKEN_UNVERIFIED: 'token',
  MESSAGE_UNVERIFIED: 'message',
  SDO_UNVERIFIED: 'signed data object',
} as const;

/**
 * Ends a decode command whose message is `unverified` although there was something to verify with.
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

/** Whether a check is the reason, and does not just wait for another. */
const isMissing = (finding: Finding): boolean => {
  const { status, level, message, code } = finding;
  return (
    status === 'skip' &&
    !hadNothing(finding) &&
    level === 'must' &&
    !/\([a-z][a-z0-9_]*\.[a-z0-9_]+\)$/.test(message) &&
    !OPTIONAL.has(code)
  );
};

/** Skipped for most messages, and never the reason. */
const OPTIONAL: ReadonlySet<string> = new Set(['token.decrypt', 'token.crit', 'token.b64']);
