/**
 * Findings of `idcli probe`, failed steps of `idcli run`, as annotations of GitHub Actions: workflow commands, a line
 * each.
 */
import type { Outcome } from '../outcome.ts';
import { recordsOf } from './human/data.ts';
import { textOf } from './human/line.ts';
import { neutral } from './human/neutral.ts';
import type { Page } from './human/page.ts';
import { failureBlock, reportsByStep } from './human/run.ts';

/** GitHub shows ten of each kind and step. */
const MOST = 10;

/** @param outcome masked */
export function annotations(outcome: Outcome, page: Page): string {
  const harmless = neutral(outcome);
  return outcome.command === 'run' ? ofSteps(harmless, page) : ofProbes(harmless);
}

/** At the line of the scenario file, with the reasons that people's page has. */
function ofSteps(outcome: Outcome, page: Page): string {
  const byStep = reportsByStep(outcome.reports);
  return recordsOf(outcome.data.steps)
    .filter(({ status }) => status === 'failed')
    .slice(0, MOST)
    .map((step) => {
      const [, ...reasons] = failureBlock(step, byStep.get(String(step.id)) ?? [], page).map(textOf);
      const at = [`file=${property(String(step.file))}`, `line=${property(String(step.line))}`];
      return `::error ${at.join(',')},title=${property(String(step.name))}::${message(reasons)}\n`;
    })
    .join('');
}

function ofProbes(outcome: Outcome): string {
  const findings = outcome.reports.flatMap((report) => report.findings);
  const of = (status: 'fail' | 'warn', command: 'error' | 'warning') =>
    findings
      .filter((finding) => finding.status === status && finding.probe !== undefined)
      .slice(0, MOST)
      .map(
        ({ code, probe = '', message: said, hint }) =>
          `::${command} title=${property(`${code} (${probe})`)}` +
          `::${data(`${said}${hint === undefined ? '' : `; to do: ${hint}`}`)}
`,
      );
  return [...of('fail', 'error'), ...of('warn', 'warning')].join('');
}

const message = (lines: readonly string[]): string =>
  data(
    lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n') || 'failed',
  );

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
