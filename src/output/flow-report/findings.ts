/** Reports and findings as rows. */
import { defined } from '../../common/defined.ts';
import type { Finding, Report, Status } from '../../report.ts';
import { helpLine } from '../help.ts';
import { factText } from '../human/findings.ts';
import { FROM_TITLES, SUBJECTS } from '../human/report.ts';
import type { FindingView, ReportView, Row } from './model.ts';

/** @param message id of the message that the report judges */
export function reportView(report: Report, message: string | undefined): ReportView {
  const by = (status: Status) =>
    report.findings.filter((finding) => finding.status === status).map(findingView);
  return {
    subject: nameOf(report),
    verdict: report.verdict,
    problems: [...by('fail'), ...by('warn')],
    passes: by('pass'),
    skips: by('skip'),
    swayed: report.swayed ?? [],
    ...defined({ message }),
  };
}

/** `Token answer`; for HTTP the answer that was odd. */
function nameOf({ subject, from }: Report): string {
  return subject === 'http' && from !== undefined
    ? `HTTP, ${from}`
    : (FROM_TITLES[from ?? ''] ?? SUBJECTS[subject]);
}

function findingView(finding: Finding): FindingView {
  const { code, status, message } = finding;
  return { code, status, message, details: detailsOf(finding), help: helpLine(code) };
}

function detailsOf({ expected, actual, at, spec, hint, evidence }: Finding): Row[] {
  const rows: (readonly [name: string, value: string | undefined, kind?: 'code'])[] = [
    ['expected', factText(expected), 'code'],
    ['actual', factText(actual), 'code'],
    ['at', at, 'code'],
    ['seen in', evidence?.join(', ')],
    ['spec', spec],
    ['likely', hint],
  ];
  return rows.flatMap(([name, value, kind]) =>
    value === undefined || value === '' ? [] : [{ name, value, ...defined({ kind }) }],
  );
}
