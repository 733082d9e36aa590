/** Findings of `idcli probe` as annotations of GitHub Actions: workflow commands, a line each. */
import type { Outcome } from '../outcome.ts';
import { neutral } from './human/neutral.ts';

/** GitHub shows ten of each kind and step. */
const MOST = 10;

/** @param outcome masked */
export function annotations(outcome: Outcome): string {
  const findings = neutral(outcome).reports.flatMap((report) => report.findings);
  const of = (status: 'fail' | 'warn', command: 'error' | 'warning') =>
    findings
      .filter((finding) => finding.status === status && finding.probe !== undefined)
      .slice(0, MOST)
      .map(
        ({ code, probe = '', message, hint }) =>
          `::${command} title=${property(`${code} (${probe})`)}` +
          `::${data(`${message}${hint === undefined ? '' : `; to do: ${hint}`}`)}\n`,
      );
  return [...of('fail', 'error'), ...of('warn', 'warning')].join('');
}

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
