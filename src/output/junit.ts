/**
 * Results of `idcli run` as JUnit XML for Jenkins (schema `junit-10.xsd` of its xUnit plugin), GitLab and the readers
 * for GitHub. GitLab shows the text of a failure and not its message, and distinguishes cases by class name and name.
 */

import type { Json } from '../common/json.ts';
import type { Outcome } from '../outcome.ts';
import type { Report } from '../report.ts';
import { recordsOf } from './human/data.ts';
import { membersOf } from './human/jwt.ts';
import { textOf } from './human/line.ts';
import { neutral } from './human/neutral.ts';
import type { Page } from './human/page.ts';
import { failureBlock, reportsByStep } from './human/run.ts';
import { attributesText, element, escaped } from './junit-xml.ts';

type Step = { readonly [name: string]: Json };

/** @param outcome masked */
export function toJunit(outcome: Outcome, page: Page): string {
  const harmless = neutral(outcome);
  const { data } = harmless;
  const steps = recordsOf(data.steps);
  const byStep = reportsByStep(harmless.reports);
  const files = [...new Set(steps.map(({ file }) => word(file)))];
  const suites = files.map((file) => {
    const own = steps.filter((step) => word(step.file) === file);
    const cases = own.map((step) => testCase(step, byStep.get(word(step.id)) ?? [], page));
    return element(
      'testsuite',
      {
        name: file,
        ...counts(own, byStep),
        skipped: String(own.filter(({ status }) => status === 'skipped').length),
        time: seconds(own.reduce((sum, { milliseconds }) => sum + Number(milliseconds), 0)),
        timestamp: word(data.startedAt).replace(/\.\d+Z$/, ''),
      },
      cases,
    );
  });
  const all = element(
    'testsuites',
    { name: 'idcli run', ...counts(steps, byStep), time: seconds(Number(data.milliseconds ?? 0)) },
    suites,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`;
}

function counts(steps: readonly Step[], byStep: ReadonlyMap<string, Report[]>): Record<string, string> {
  const failed = steps.filter(({ status }) => status === 'failed');
  const errors = failed.filter((step) => isBroken(byStep.get(word(step.id)) ?? [])).length;
  return {
    tests: String(steps.length),
    failures: String(failed.length - errors),
    errors: String(errors),
  };
}

/** A step that did not finish is an error; one with an unexpected result is a failure. */
function isBroken(reports: readonly Report[]): boolean {
  return reports.some(({ findings }) =>
    findings.some(({ code, status }) => code === 'scenario.run' && status === 'fail'),
  );
}

function testCase(step: Step, reports: readonly Report[], page: Page): string {
  const attributes = {
    name: word(step.name),
    classname: word(step.file),
    time: seconds(Number(step.milliseconds)),
  };
  return element('testcase', attributes, outcomeOf(step, reports, page));
}

function outcomeOf(step: Step, reports: readonly Report[], page: Page): string[] {
  if (step.status === 'skipped') return [element('skipped', { message: word(step.reason) }, [])];
  if (step.status === 'passed') {
    const attempts = Number(step.attempts ?? 1);
    return attempts > 1 ? [`<system-out>passed at attempt ${attempts}</system-out>`] : [];
  }
  const failed = reports.flatMap(({ findings }) => findings).filter(({ status }) => status === 'fail');
  const story = failureBlock(step, reports, page).map((line) => textOf(line));
  const name = isBroken(reports) ? 'error' : 'failure';
  const attributes = {
    message: membersOf(step.error ?? null) === undefined ? (failed[0]?.message ?? '') : errorOf(step),
    type: failed[0]?.code ?? 'scenario.run',
  };
  return [`<${name}${attributesText(attributes)}>${escaped(story.join('\n'))}</${name}>`];
}

const errorOf = (step: Step): string => word(membersOf(step.error ?? null)?.message);

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function word(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
