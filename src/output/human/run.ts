/**
 * `idcli run`: failures with reasons first, then a line per file, then the count. Reports and the JUnit file share its
 * texts.
 */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import type { Finding, Report } from '../../report.ts';
import { recordsOf } from './data.ts';
import { columnFor, failLines } from './findings.ts';
import { membersOf } from './jwt.ts';
import { hang, indent, table, wrap } from './layout.ts';
import {
  type Block,
  bad,
  type Cell,
  dim,
  doubtful,
  good,
  type Line,
  oneLine,
  type Span,
  strong,
} from './line.ts';
import type { Page } from './page.ts';
import { SUBJECTS } from './report.ts';
import type { View } from './story.ts';

type Step = { readonly [name: string]: Json };

/** Maximum number of failures shown; `--verbose` shows all. */
const SHOWN = 20;

export const runView: View = (outcome, page) => {
  const steps = recordsOf(outcome.data.steps);
  if (steps.length === 0) return [writtenBlock(outcome, page), emptyBlock(outcome, page)];
  const failed = steps.filter(({ status }) => status === 'failed');
  const shown = page.verbose ? failed : failed.slice(0, SHOWN);
  const byStep = reportsByStep(outcome.reports);
  const more = failed.length - shown.length;
  return [
    titleBlock(outcome, steps, page),
    ...shown.map((step) => failureBlock(step, byStep.get(text(step.id)) ?? [], page)),
    more === 0 ? [] : wrap(dim(`and ${more} more failed; --verbose shows them all`), page.width),
    filesBlock(steps, page),
    skippedBlock(steps, page),
    totalsBlock(outcome, page),
  ];
};

/** For `--quiet`: the name of each failed step, and the count. */
export const briefRunView: View = (outcome, page) => {
  const steps = recordsOf(outcome.data.steps);
  const failed = steps.filter(({ status }) => status === 'failed');
  return steps.length === 0
    ? []
    : [failed.flatMap((step) => headLines(step, page)), totalsBlock(outcome, page)];
};

/** `idcli run --init`. */
function writtenBlock({ data }: Outcome, page: Page): Block {
  return data.written === undefined ? [] : wrap([good('✓ written'), ' ', text(data.written)], page.width);
}

function emptyBlock({ data }: Outcome, page: Page): Block {
  return data.plans === undefined ? [] : wrap(dim('this shard has no steps'), page.width);
}

function titleBlock({ data }: Outcome, steps: readonly Step[], page: Page): Block {
  const files = new Set(steps.map(({ file }) => file)).size;
  const parts = [
    `${files} ${files === 1 ? 'file' : 'files'}`,
    ...recordsOf(data.plans).flatMap(({ of, told }) =>
      Number(of) > 1 && Array.isArray(told)
        ? [`${told.length === 1 ? 'shard' : 'shards'} ${told.join(', ')} of ${of}`]
        : [],
    ),
    seconds(data.milliseconds),
  ];
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return wrap([strong(count), ...parts.map((part) => dim(` · ${part}`))], page.width);
}

/** Groups reports by step. */
export function reportsByStep(reports: readonly Report[]): Map<string, Report[]> {
  const groups = new Map<string, Report[]>();
  for (const report of reports) {
    const group = groups.get(report.from ?? '');
    if (group === undefined) groups.set(report.from ?? '', [report]);
    else group.push(report);
  }
  return groups;
}

/** The failures of a step: first the expectations, then the checks of the run itself. */
export function failureBlock(step: Step, reports: readonly Report[], page: Page): Block {
  return [
    ...headLines(step, page),
    // The command line serves as the name of a step without one.
    ...(text(step.command).endsWith(text(step.name))
      ? []
      : indent(wrap(dim(text(step.command)), page.width - 4), 4)),
    ...indent(detailLines(step, reports, { ...page, width: page.width - 2 })),
  ];
}

function headLines(step: Step, page: Page): Block {
  const head: Cell = [
    bad('✗ failed'),
    '  ',
    strong(`${text(step.file)}:${text(step.line)}`),
    '  ',
    oneLine(text(step.name)),
  ];
  return wrap(head, page.width);
}

function detailLines(step: Step, reports: readonly Report[], page: Page): Line[] {
  const failures = reports
    .map(({ subject, findings }) => ({ subject, findings: findings.filter(isFail) }))
    .filter(({ findings }) => findings.length > 0);
  const column = columnFor(failures.flatMap(({ findings }) => findings));
  return [
    ...failures.flatMap(({ subject, findings }) => [
      ...(subject === 'scenario' ? [] : indent([[dim(SUBJECTS[subject])]])),
      ...findings.flatMap((finding) =>
        failLines(briefly(finding, subject), column, { ...page, help: subject !== 'scenario' }),
      ),
    ]),
    ...saidLines(
      step,
      failures.flatMap(({ findings }) => findings.map(({ hint }) => hint)),
      page,
    ),
  ];
}

/** Place and section of an expectation refer to the reader's own file. */
function briefly(finding: Finding, subject: Report['subject']): Finding {
  return subject === 'scenario' ? { ...finding, at: '', spec: '' } : finding;
}

const isFail = ({ status }: Finding): boolean => status === 'fail';

/**
 * The error of the run and what to do about it; without an error, its standard error.
 * @param hints of the findings, which may already contain the error's
 */
function saidLines(step: Step, hints: readonly (string | undefined)[], page: Page): Block {
  const error = membersOf(step.error ?? null);
  const message = text(error?.message);
  // The reports of the step show which checks refused it.
  if (error?.checks !== undefined) return [];
  const lines =
    error === undefined
      ? text(step.said).split('\n')
      : [
          hints.includes(message) ? '' : `error: ${message}`,
          ...text(error.hint)
            .split('\n')
            .map((hint) => `  ${hint}`),
        ];
  return lines
    .filter((line) => line.trim() !== '')
    .flatMap((line) => indent(wrap(dim(line), page.width - 2)));
}

function filesBlock(steps: readonly Step[], page: Page): Block {
  const files = [...new Set(steps.map(({ file }) => text(file)))];
  const rows = files.map((file): Cell[] => {
    const own = steps.filter((step) => text(step.file) === file);
    const count = (status: string) => own.filter((step) => step.status === status).length;
    const milliseconds = own.reduce((sum, step) => sum + Number(step.milliseconds), 0);
    const [failed, skipped] = [count('failed'), count('skipped')];
    return [
      failed > 0 ? bad('✗') : skipped > 0 ? dim('–') : good('✓'),
      file,
      `${own.length} ${own.length === 1 ? 'step ' : 'steps'}`,
      seconds(milliseconds),
      [
        ...(failed === 0 ? [] : [bad(`${failed} failed`)]),
        ...(failed > 0 && skipped > 0 ? [', '] : []),
        ...(skipped === 0 ? [] : [dim(`${skipped} skipped`)]),
        ...(failed + skipped > 0 ? [] : [dim('passed')]),
      ],
    ];
  });
  return table(rows, { width: page.width, right: [2, 3], flexible: 1 });
}

function skippedBlock(steps: readonly Step[], page: Page): Block {
  const reasons = new Map<string, number>();
  for (const { status, reason } of steps) {
    if (status === 'skipped') reasons.set(text(reason), (reasons.get(text(reason)) ?? 0) + 1);
  }
  return [...reasons].flatMap(([reason, count]) =>
    hang(dim(`– ${count} skipped`), 15, wrap(dim(reason), page.width - 15)),
  );
}

function totalsBlock({ data }: Outcome, page: Page): Block {
  const { passed = 0, failed = 0, skipped = 0, flaky = 0 } = membersOf(data.totals ?? null) ?? {};
  const parts: Span[] = [
    ...(failed === 0 ? [] : [bad(`${failed} failed`)]),
    good(`${passed} passed`),
    ...(skipped === 0 ? [] : [dim(`${skipped} skipped`)]),
    ...(flaky === 0 ? [] : [doubtful(`${flaky} only at another attempt`)]),
  ];
  return wrap(
    parts.flatMap((part, at) => (at === 0 ? [part] : [', ', part])),
    page.width,
  );
}

/** Formats milliseconds as seconds. */
function seconds(milliseconds: Json | undefined): string {
  return `${(Number(milliseconds ?? 0) / 1000).toFixed(1)} s`;
}

function text(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
