/** Files that idcli itself masked, such as its HAR: secrets are missing on purpose. */
import { defined } from '../common/defined.ts';
import { IdcliError } from '../errors.ts';
import type { Finding, Report } from '../report.ts';

/** The mark that replaces a secret, in any encoding of a file. */
const MARK = /(?:•|\\u2022|%E2%80%A2|&#8226;|&#x2022;|&bull;){4}/i;
/** How much of a file to search: marks appear near what they replace, so its end does not matter. */
const SEARCHED = 5_000_000;

const WHAT_TO_DO = 'it was masked by idcli; record again with --show-secrets';

export function isMasked(message: string | Uint8Array): boolean {
  const start =
    typeof message === 'string'
      ? message.slice(0, SEARCHED)
      : Buffer.from(message.subarray(0, SEARCHED)).toString();
  return MARK.test(start);
}

/** Adjusts the reports on a masked message: what looks truncated was masked. */
export function tellMasked(reports: readonly Report[]): Report[] {
  return reports.map((report) => ({ ...report, findings: report.findings.map(asMasked) }));
}

const FORM: ReadonlySet<string> = new Set(['token.parse', 'saml.parse', 'saml.content']);

const asMasked = (finding: Finding): Finding =>
  FORM.has(finding.code) && finding.status === 'fail' ? { ...finding, hint: WHAT_TO_DO } : finding;

/** Does the same for an error that says that nothing was found. */
export function maskedError(error: unknown): unknown {
  if (!(error instanceof IdcliError) || !/^INPUT_NOT_/.test(error.code)) return error;
  return new IdcliError(error.code, error.message, {
    hint: WHAT_TO_DO,
    cause: error,
    ...defined({ provider: error.provider }),
  });
}
