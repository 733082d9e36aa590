/** The one cause that explains a failure: found by the flow, else the first failed check, else the error. */
import { defined } from '../../common/defined.ts';
import type { Outcome } from '../../outcome.ts';
import type { DiagnosisView, ReportView, SequenceView, StepView } from './model.ts';

/** @param masked the outcome */
export function diagnosisView(
  masked: Outcome,
  sequences: readonly SequenceView[],
  reports: readonly ReportView[],
): DiagnosisView | undefined {
  return recorded(masked, sequences) ?? failedCheck(reports) ?? ofError(masked);
}

/** The first failed step of a run, by what failed in it. */
export function failedStep(steps: readonly StepView[] = []): DiagnosisView | undefined {
  const step = steps.find(({ status }) => status === 'failed');
  if (step === undefined) return undefined;
  const inFlow = step.flow?.diagnosis;
  const expected = failedCheck(step.reports)?.cause;
  return {
    fixes: [],
    ...inFlow,
    cause: `${step.name}: ${[expected, inFlow?.cause].filter((part) => part !== undefined).join('; ')}`,
    evidence: [{ text: step.place, message: `${step.id}step` }],
  };
}

function recorded({ diagnosis }: Outcome, sequences: readonly SequenceView[]): DiagnosisView | undefined {
  if (diagnosis === undefined) return undefined;
  const { cause, code, evidence, fix, command, flow } = diagnosis;
  const messages = sequences[flow]?.messages ?? [];
  return {
    cause,
    evidence: evidence.map((text) => ({
      text,
      ...defined({ message: messages.find(({ where }) => where === text)?.id }),
    })),
    fixes: fix === undefined ? [] : [fix],
    command: command ?? `idcli explain ${code}`,
  };
}

function failedCheck(reports: readonly ReportView[]): DiagnosisView | undefined {
  for (const { problems, message, subject } of reports) {
    const failed = problems.find(({ status }) => status === 'fail');
    if (failed === undefined) continue;
    const likely = failed.details.find(({ name }) => name === 'likely')?.value;
    return {
      cause: `${failed.message} (${failed.code})`,
      evidence: [{ text: subject, ...defined({ message }) }],
      fixes: typeof likely === 'string' ? [likely] : [],
      command: failed.help,
    };
  }
  return undefined;
}

function ofError({ error }: Outcome): DiagnosisView | undefined {
  if (error === undefined) return undefined;
  const { provider, hint } = error;
  const said = [provider?.error, provider?.error_description].filter((part) => part !== undefined).join(': ');
  return {
    cause: said === '' ? error.message : `${error.message}; the provider says ${said}`,
    evidence: [],
    fixes: hint?.split('\n') ?? [],
    command: `idcli explain ${error.code}`,
  };
}
