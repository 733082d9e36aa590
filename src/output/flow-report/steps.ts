/** The steps of a run, each with its flow. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Outcome, RanStep } from '../../outcome.ts';
import { recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import { reportsByStep } from '../human/run.ts';
import { durationOf } from './exchange.ts';
import { reportView } from './findings.ts';
import type { FlowReport, StepView } from './model.ts';

/** Makes the report of one step. */
type MakeReport = (ran: RanStep, frame: { readonly prefix: string; readonly brief: boolean }) => FlowReport;

/** @param masked the outcome of the run; undefined for another command */
export function stepViews(masked: Outcome, make: MakeReport): StepView[] | undefined {
  if (masked.command !== 'run') return undefined;
  const byStep = reportsByStep(masked.reports);
  return recordsOf(masked.data.steps).map((step, at): StepView => {
    const id = `s${at + 1}-`;
    const status = statusOf(step.status);
    const ran = masked.ran?.get(scalar(step.id ?? ''));
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
        flow: ran === undefined ? undefined : make(ran, { prefix: id, brief: status === 'passed' }),
      }),
    };
  });
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
