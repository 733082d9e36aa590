/** Reports and findings as rows. */
import { defined } from '../../common/defined.ts';
import type { Finding, Report, Status } from '../../report.ts';
import { helpLine } from '../help.ts';
import { factText } from '../human/findings.ts';
import { SEVERITY_ORDER } from '../human/probe.ts';
import { FROM_TITLES, SUBJECTS } from '../human/report.ts';
import type { FindingView, ReportView, Row } from './model.ts';

/** @param message id of the message that the report judges */
export function reportView(report: Report, message: string | undefined): ReportView {
  const by = (status: Status) => report.findings.filter((finding) => finding.status === status);
  return {
    subject: nameOf(report),
    verdict: report.verdict,
    problems: [...gravestFirst(by('fail')), ...gravestFirst(by('warn'))],
    passes: by('pass').map(findingView),
    skips: by('skip').map(findingView),
    swayed: report.swayed ?? [],
    ...defined({ message }),
  };
}

/** Findings of probes by severity; others as they are. */
const gravestFirst = (findings: readonly Finding[]): FindingView[] =>
  [...findings]
    .sort(
      (one, other) =>
        SEVERITY_ORDER.indexOf(one.severity ?? '') - SEVERITY_ORDER.indexOf(other.severity ?? ''),
    )
    .map(findingView);

/** `Token answer`; for HTTP the answer that was odd. */
function nameOf({ subject, from }: Report): string {
  return subject === 'http' && from !== undefined
    ? `HTTP, ${from}`
    : (FROM_TITLES[from ?? ''] ?? SUBJECTS[subject]);
}

function findingView(finding: Finding): FindingView {
  const { code, status, message, probe } = finding;
  return { code, status, message, details: detailsOf(finding), help: helpLine(code), ...defined({ probe }) };
}

function detailsOf({ expected, actual, at, spec, hint, evidence, probe, severity }: Finding): Row[] {
  const rows: (readonly [name: string, value: string | undefined, kind?: 'code'])[] = [
    ['probe', probe === undefined ? undefined : `${probe}, ${severity}`],
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
