/** Links a check to its explanation: the command, and the web page if the package names a home page. */
import type { Finding, Report } from '../report.ts';

/** From package.json; empty when it names none. */
declare const IDCLI_HOMEPAGE: string;

/** Returns the command line that explains a check. */
export const helpLine = (code: string): string => `idcli explain ${code}`;

/** Failures and warnings link to their explanation; `help` and `url` are in the JSON only. */
export function withHelp(report: Report): Report {
  return { ...report, findings: report.findings.map(helped) };
}

function helped(finding: Finding): Finding & { readonly help?: string; readonly url?: string } {
  if (finding.status !== 'fail' && finding.status !== 'warn') return finding;
  const url = pageOf(finding.code, IDCLI_HOMEPAGE);
  const help = helpLine(finding.code);
  return url === undefined ? { ...finding, help } : { ...finding, help, url };
}

/** The section of a check in `docs/checks.md`, below the home page. */
export function pageOf(code: string, homepage: string): string | undefined {
  if (homepage === '') return undefined;
  const base = homepage.replace(/#.*$/, '').replace(/\/$/, '');
  // A repository serves its files under `blob`.
  const folder = new URL(base).hostname === 'github.com' ? `${base}/blob/main` : base;
  return `${folder}/docs/checks.md#${code.replaceAll('.', '')}`;
}
