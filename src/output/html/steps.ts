/** The steps of a run: a table of all, and a section for each with its flow. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { FlowReport, StepView } from '../flow-report/model.ts';
import { reportBlock } from './findings.ts';
import { answerLine, diagnosisBlock, flowParts } from './flow.ts';
import { type Part, sectionPart } from './part.ts';
import { mark, type Tone, tag } from './words.ts';

const TONES: Readonly<Record<StepView['status'], Tone>> = { passed: 'pass', failed: 'fail', skipped: 'skip' };

/** The table lists files in their order; failed steps have their sections first. */
export function stepParts(steps: readonly StepView[], notes: readonly string[] = []): Part[] {
  const failed = steps.filter(({ status }) => status === 'failed');
  const others = steps.filter(({ status, flow }) => status !== 'failed' && flow !== undefined);
  return [
    sectionPart({
      id: 'steps',
      name: 'Steps',
      body: html`${notes.map((note) => html`<p>${note}</p>`)}${stepTable(steps)}`,
      level: 2,
    }),
    ...failed.map(failedStep),
    ...(others.length === 0 ? [] : [passedSteps(others)]),
  ];
}

function stepTable(steps: readonly StepView[]): Html {
  return html`<table><thead><tr><th scope="col">Status</th><th scope="col">Step</th><th
scope="col">Result</th></tr></thead><tbody>${steps.map(
    (step) =>
      html`<tr><td>${tag(TONES[step.status], step.status)}</td><td>${linkTo(step)}<span
class="soft small">${step.place}</span></td><td>${step.remark}</td></tr>`,
  )}</tbody></table>`;
}

function linkTo({ id, name, status, flow }: StepView): Content {
  return status === 'failed' || flow !== undefined ? html`<a href="#${id}step">${name}</a>` : name;
}

function failedStep(step: StepView): Part {
  return sectionPart({ id: `${step.id}step`, name: step.name, body: stepBody(step), level: 2 });
}

function stepBody({ id, place, remark, command, reports, flow }: StepView): Html {
  return html`<p class="soft small">${place} ·
${remark}</p><pre><code>${command}</code></pre>${reports.map((report) => reportBlock(report, 3))}${
    flow !== undefined && stepFlow(flow, id)
  }`;
}

function stepFlow(flow: FlowReport, prefix: string): Html {
  const { answer, diagnosis } = flow;
  const parts = flowParts(flow, { level: 3, prefix });
  return html`<div class="flow tone-${answer.status}">${answerLine(answer, 3)}${
    diagnosis !== undefined && diagnosisBlock(diagnosis)
  }</div>${parts.map(({ content }) => content)}`;
}

/** Folded, since they are rarely of interest. */
function passedSteps(steps: readonly StepView[]): Part {
  const body = html`${steps.map(
    (step) =>
      html`<details class="step"><summary>${mark(TONES[step.status])} ${step.name}</summary><div
id="${step.id}step">${stepBody(step)}</div></details>`,
  )}`;
  return sectionPart({ id: 'passed', name: 'Passed', body, level: 2 });
}
