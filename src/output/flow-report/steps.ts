/** The steps of a run, each with its flow. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Outcome, RanStep } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import { reportsByStep } from '../human/run.ts';
import { durationOf } from './exchange.ts';
import { reportView } from './findings.ts';
import type { Detail, FlowReport, StepView } from './model.ts';

/** Makes the report of one step. */
type MakeReport = (ran: RanStep, frame: { readonly prefix: string; readonly detail: Detail }) => FlowReport;

/** Of this many steps a report keeps everything; of more it keeps less, so that it stays a file to send. */
const MOST = { failed: 50, failedBriefly: 150, passed: 50, passedAtAll: 1000 } as const;

/** @param masked the outcome of the run; undefined for another command */
export function stepViews(masked: Outcome, make: MakeReport): StepView[] | undefined {
  if (masked.command !== 'run') return undefined;
  const byStep = reportsByStep(masked.reports);
  const seen = { failed: 0, passed: 0 };
  return recordsOf(masked.data.steps).map((step, at): StepView => {
    const id = `s${at + 1}-`;
    const status = statusOf(step.status);
    const detail = detailOf(status, seen);
    const ran = detail === undefined ? undefined : masked.ran?.get(scalar(step.id ?? ''));
    return {
      id,
      name: scalar(step.name ?? ''),
      place: `${scalar(step.file ?? '')}:${scalar(step.line ?? '')}`,
      status,
      remark: remarkOf(step),
      command: scalar(step.command ?? ''),
      // The flow has the reports of the messages itself.
      reports: (byStep.get(scalar(step.id ?? '')) ?? [])
        .filter(({ subject }) => ran === undefined || subject === 'scenario')
        .map((report) => reportView(report, undefined)),
      ...defined({
        flow: ran === undefined ? undefined : make(ran, { prefix: id, detail: detail ?? 'verdicts' }),
      }),
    };
  });
}

/** @returns undefined where the line of the table has to do */
function detailOf(status: StepView['status'], seen: { failed: number; passed: number }): Detail | undefined {
  if (status === 'failed') {
    seen.failed += 1;
    if (seen.failed <= MOST.failed) return 'whole';
    return seen.failed <= MOST.failedBriefly ? 'brief' : 'verdicts';
  }
  if (status !== 'passed') return 'brief';
  seen.passed += 1;
  if (seen.passed <= MOST.passed) return 'brief';
  return seen.passed <= MOST.passedAtAll ? 'verdicts' : undefined;
}

/** What the report of a long run leaves out, for its reader. */
export function leftOut(steps: readonly StepView[]): string[] {
  const count = (wanted: StepView['status']): number =>
    steps.filter(({ status }) => status === wanted).length;
  return [
    ...(count('failed') > MOST.failed
      ? [`the first ${MOST.failed} failed steps are here in full, the others without headers and bodies`]
      : []),
    ...(count('passed') > MOST.passed
      ? [
          `of ${count('passed')} passed steps the first ${MOST.passed} have their messages here, the others ` +
            `their verdicts; ` +
            'idcli run FILE --grep NAME --html FILE makes the report of one',
        ]
      : []),
  ];
}

const statusOf = (value: Json | undefined): StepView['status'] =>
  value === 'passed' || value === 'skipped' ? value : 'failed';

function remarkOf({
  milliseconds,
  attempts,
  reason,
  error,
  exitCode,
}: {
  readonly [name: string]: Json;
}): string {
  if (reason !== undefined) return scalar(reason);
  return [
    durationOf(Number(milliseconds)),
    Number(attempts ?? 1) > 1 ? `${scalar(attempts ?? 1)} attempts` : '',
    exitCode === undefined ? '' : `exit ${scalar(exitCode)}`,
    scalar(membersOf(error ?? null)?.message ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
