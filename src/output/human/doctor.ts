/** `idcli doctor`: every finding with the observed value, and the remedy below each problem. */
import type { Finding, Report } from '../../report.ts';
import { MARKS, shortName, worded } from './findings.ts';
import { hang, wrap } from './layout.ts';
import { type Block, dim, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { SUBJECTS } from './report.ts';
import type { View } from './story.ts';
import { largest, widthOf } from './width.ts';

export const doctorView: View = ({ reports }, page) => reports.map((report) => reportBlock(report, page));

function reportBlock({ subject, from, findings }: Report, page: Page): Block {
  // Of what passes and what was not looked at, only a report with nothing else has to tell all.
  const brief = subject === 'consent_request' && !page.verbose;
  const shown = brief ? findings.filter(({ status }) => status !== 'pass') : findings;
  const column = 6 + largest(findings.map(({ code }) => widthOf(shortName(code))));
  const rest = findings.length - shown.length;
  return [
    [strong(SUBJECTS[subject]), ...(from === undefined ? [] : [dim(`  ${oneLine(from)}`)])],
    ...shown.flatMap((finding) => findingLines(finding, column, page)),
    ...(rest === 0 ? [] : [['  ', MARKS.pass, dim(` ${rest} more checks pass`)].map(span)]),
  ];
}

const span = (part: string | Span): Span => (typeof part === 'string' ? { text: part, tone: 'plain' } : part);

function findingLines(finding: Finding, column: number, { width }: Page): Block {
  const { code, status, message, hint } = finding;
  const told = oneLine(message);
  const text = status === 'skip' ? dim(told) : told;
  const wrong = status === 'fail' || status === 'warn';
  return hang(['  ', MARKS[status], ' ', wrong ? strong(shortName(code)) : shortName(code)], column, [
    ...wrap(status === 'pass' ? text : worded(status, text), width - column),
    ...(wrong && hint !== undefined ? wrap(dim(`→ ${oneLine(hint)}`), width - column) : []),
  ]);
}
