/** The short form of a report: verdict, diagnosis, what failed, and the diagram, for tickets and pull requests. */
import type {
  DiagnosisView,
  FindingView,
  FlowReport,
  ReportView,
  Row,
  SequenceView,
  StepView,
} from '../flow-report/model.ts';
import { codeSpan, markdownText } from './escape.ts';
import { mermaid } from './mermaid.ts';

export function markdownReport(report: FlowReport): string {
  const { answer, title, facts, diagnosis, reports, sequences, steps, repeat, masking } = report;
  const mark = { pass: '✓', fail: '✗', warn: '!' }[answer.status];
  const blocks = [
    `## ${mark} ${markdownText(answer.word)}: ${markdownText(answer.text)}`,
    [`**${markdownText(title)}**`, ...facts.map(({ value }) => factText(value))].join(' · '),
    diagnosis === undefined ? '' : diagnosisLines(diagnosis),
    steps === undefined ? findingsTable(reports) : stepsText(steps),
    ...sequences.map((view) => sequenceBlock(view, sequences.length > 1)),
    repeat === undefined ? '' : `Reproduce: ${codeSpan(repeat)}`,
    masking.shown ? `**${markdownText(masking.text)}**` : `_${markdownText(masking.text)}_`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const factText = (value: Row['value']): string => (typeof value === 'string' ? markdownText(value) : '');

function diagnosisLines({ cause, evidence, fixes, command }: DiagnosisView): string {
  const seen = evidence.map(({ text }) => markdownText(text)).join(', ');
  return [
    `- **Cause:** ${markdownText(cause)}`,
    ...(seen === '' ? [] : [`- **Seen in:** ${seen}`]),
    ...fixes.map((fix) => `- **Likely:** ${markdownText(fix)}`),
    ...(command === undefined ? [] : [`- **Look closer:** ${codeSpan(command)}`]),
  ].join('\n');
}

function findingsTable(reports: readonly ReportView[]): string {
  const rows = reports.flatMap(({ subject, problems }) =>
    problems.map((finding) => findingRow(subject, finding)),
  );
  if (rows.length === 0) return '';
  return ['| | check | in | finding | expected | actual |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

function findingRow(subject: string, { status, code, message, details, probe }: FindingView): string {
  const fact = (wanted: string): string => {
    const value = details.find(({ name }) => name === wanted)?.value;
    return typeof value === 'string' ? codeSpan(value) : '';
  };
  const cells = [
    status === 'fail' ? '✗ failed' : '! warning',
    probe === undefined ? codeSpan(code) : `${codeSpan(code)} ${codeSpan(probe)}`,
    markdownText(subject),
    markdownText(message),
    fact('expected'),
    fact('actual'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function sequenceBlock(view: SequenceView, several: boolean): string {
  const heading = several ? `### ${markdownText(view.title)}: ${markdownText(view.ending)}\n\n` : '';
  return `${heading}\`\`\`mermaid\n${mermaid(view)}\n\`\`\``;
}

/** Failed steps drawn in full; more would make a ticket of a page. */
const DRAWN = 3;

function stepsText(steps: readonly StepView[]): string {
  const failed = steps.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return '';
  const rows = failed.map(({ name, place, reports, remark }) => {
    const first = reports.flatMap(({ problems }) => problems)[0];
    const cells = [markdownText(name), codeSpan(place), markdownText(first?.message ?? remark)];
    return `| ✗ | ${cells.join(' | ')} |`;
  });
  const table = ['| | step | file | finding |', '|---|---|---|---|', ...rows].join('\n');
  const drawn = failed
    .slice(0, DRAWN)
    .flatMap(({ name, command, reports, flow }) => [
      `### ${markdownText(name)}`,
      codeSpan(command),
      findingsTable([...reports, ...(flow?.reports ?? [])]),
      ...(flow?.sequences ?? []).map((view) => sequenceBlock(view, false)),
    ]);
  return [table, ...drawn].filter((block) => block !== '').join('\n\n');
}
