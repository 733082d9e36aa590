/** Compares the result of a step with the expectations in the file. */

import { isDeepStrictEqual } from 'node:util';
import { typeOf } from '../checks/compare.ts';
import { defineCheck, skipFor } from '../checks/define.ts';
import { defined } from '../common/defined.ts';
import { reasonOf } from '../common/foreign.ts';
import type { Json } from '../common/json.ts';
import { EXIT, IdcliError } from '../errors.ts';
import { fieldOf, fieldText } from '../field.ts';
import { type Check, fail, pass, type Report, report, runChecks, skip, type Verdict } from '../report.ts';
import type { StepDocument } from './document.ts';
import type { Capture, Comparison, Expectations, ValueExpectation } from './scenario.ts';

/** How a step ended. */
export type Ending =
  | {
      readonly kind: 'ended';
      readonly exitCode: number;
      /** Undefined if the command printed no single document. */
      readonly document: StepDocument | undefined;
    }
  /** It took too long, or could not be started. */
  | { readonly kind: 'broken'; readonly verdict: Verdict };

interface Judged {
  readonly ending: Ending;
  readonly expect: Expectations;
}

type Ended = Extract<Ending, { kind: 'ended' }>;

/**
 * Builds the report `scenario`.
 * @param from id of the step
 * @param expect without placeholders
 */
export async function judgeStep(
  from: string,
  ending: Ending,
  expect: Expectations,
  captures: readonly Capture[],
): Promise<Report> {
  const checks: readonly Check<Judged>[] = [
    defineCheck('scenario.run', judgeRun),
    defineCheck('scenario.exit', onceEnded(judgeExit)),
    defineCheck('scenario.outcome', onceEnded(judgeOutcome)),
    defineCheck('scenario.checks', onceEnded(judgeChecks)),
    ...expect.document.map((value) => ({
      ...defineCheck(
        'scenario.document',
        onceEnded((ended, all) => judgeValue(ended, all, value)),
      ),
      at: value.path,
    })),
    ...captures.map((capture) => ({
      ...defineCheck(
        'scenario.capture',
        onceEnded((ended, all) => judgeCapture(ended, all, capture)),
      ),
      at: capture.path,
    })),
  ];
  const findings = await runChecks(checks, { ending, expect });
  return { ...report('scenario', findings, ['scenario.run']), from };
}

/** Builds the report of a step that was not run. */
export async function notRun(from: string, reason: string): Promise<Report> {
  const findings = await runChecks([defineCheck('scenario.run', () => skip(reason))], undefined);
  return { ...report('scenario', findings, ['scenario.run']), from };
}

function judgeRun({ ending }: Judged): Verdict {
  if (ending.kind === 'broken') return ending.verdict;
  // The other expectations of the step were not tried.
  const error = ending.document?.error;
  if (error?.code === 'FAULT_NOT_PLAYED') return fail(error.message, defined({ hint: error.hint }));
  return pass('it ran to its end');
}

function onceEnded(judge: (ended: Ended, expect: Expectations) => Verdict): (input: Judged) => Verdict {
  return ({ ending, expect }) =>
    ending.kind === 'ended' ? judge(ending, expect) : skipFor('scenario.run', 'it did not run to its end');
}

function judgeExit({ exitCode, document }: Ended, { exit, outcome, failing }: Expectations): Verdict {
  const free = (outcome !== undefined && !outcome.includes('done')) || (failing ?? []).length > 0;
  if (exit === undefined && free) return skip('the outcome or the checks say how it must end');
  const expected = exit ?? [EXIT.done];
  if (expected.includes(exitCode)) return pass(`it ended with ${exitCode}`);
  return fail(`it ended with ${exitCode}`, {
    expected: expected.length === 1 ? (expected[0] ?? null) : expected,
    actual: exitCode,
    hint: whyOf(document),
  });
}

function judgeOutcome({ document }: Ended, { outcome }: Expectations): Verdict {
  if (outcome === undefined) return skip('nothing is expected of it');
  const actual = document?.outcome;
  if (actual !== undefined && outcome.includes(actual)) return pass(`it ended as ${actual}`);
  return fail(actual === undefined ? 'it ended without an outcome' : `it ended as ${actual}`, {
    expected: outcome.length === 1 ? outcome[0] : outcome,
    actual: actual ?? null,
    hint: whyOf(document),
  });
}

/** Returns the run's own reason for how it ended. */
function whyOf(document: StepDocument | undefined): string | undefined {
  const { error, failing = [] } = document ?? {};
  if (error !== undefined && error.checks === undefined) return error.message;
  if (failing.length === 1) return `the check ${failing[0]} failed`;
  return failing.length > 1 ? `the checks ${failing.join(', ')} failed` : undefined;
}

function judgeChecks({ document }: Ended, { failing }: Expectations): Verdict {
  if (failing === undefined) return skip('nothing is expected of them');
  if (document === undefined) return withoutDocument(failing);
  const expected = [...new Set(failing)].sort();
  const actual = [...document.failing].sort();
  const missing = expected.filter((code) => !actual.includes(code));
  const surplus = actual.filter((code) => !expected.includes(code));
  if (missing.length + surplus.length === 0) {
    return pass(expected.length === 0 ? 'no check failed' : `${expected.join(', ')} failed, and no other`);
  }
  const parts = [
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} did not fail`]),
    ...(surplus.length === 0 ? [] : [`${surplus.join(', ')} failed unexpectedly`]),
  ];
  return fail(parts.join('; '), { expected, actual, hint: whyOf(document) });
}

/** A value missing because the run ended differently is not a separate failure. */
function unlessOff(ended: Ended, expect: Expectations, missing: Verdict): Verdict {
  const off = (['exit', 'outcome'] as const).find((what) => ENDS[what](ended, expect).status === 'fail');
  return off === undefined ? missing : skipFor(`scenario.${off}`, 'the run did not end as expected');
}

const ENDS = { exit: judgeExit, outcome: judgeOutcome } as const;

function judgeValue(ended: Ended, expect: Expectations, { path, comparison }: ValueExpectation): Verdict {
  const { document } = ended;
  if (document === undefined) return withoutDocument(wanted(comparison));
  const found = lookUp(document.content, path);
  if (comparison.how === 'absent') {
    return found.there
      ? fail(`${path} is there`, { expected: 'nothing there', actual: found.value })
      : pass(`${path} is absent`);
  }
  if (!found.there) {
    const details = { expected: wanted(comparison), actual: null, hint: found.hint };
    return unlessOff(ended, expect, fail(`${path} is not there`, details));
  }
  return holds(comparison, found.value)
    ? pass(`${path} is as expected`)
    : fail(`${path} is another value`, {
        expected: wanted(comparison),
        actual: found.value,
        hint: hintFor(comparison, found.value),
      });
}

function judgeCapture(ended: Ended, expect: Expectations, { name, path }: Capture): Verdict {
  const { document } = ended;
  if (document === undefined) return withoutDocument(`a value for ${name}`);
  const found = lookUp(document.content, path);
  return found.there
    ? pass(`${name} was captured`)
    : unlessOff(ended, expect, fail(`there is no ${path} to capture as ${name}`, { hint: found.hint }));
}

const withoutDocument = (expected: Json): Verdict =>
  fail('the command printed no single document', {
    expected,
    actual: null,
    hint: 'of such a command only the exit code can be expected',
  });

type Found =
  | { readonly there: true; readonly value: Json }
  | { readonly there: false; readonly hint: string };

/** @param path as in `--field`; `.` is the whole document */
export function lookUp(document: Json, path: string): Found {
  if (path === '.') return { there: true, value: document };
  try {
    return { there: true, value: fieldOf(document, path) };
  } catch (thrown) {
    return { there: false, hint: thrown instanceof IdcliError ? (thrown.hint ?? '') : reasonOf(thrown) };
  }
}

function holds(comparison: Comparison, value: Json): boolean {
  switch (comparison.how) {
    case 'equals':
      return isDeepStrictEqual(comparison.value, value);
    case 'oneOf':
      return comparison.values.some((one) => isDeepStrictEqual(one, value));
    case 'matches':
      return patternOf(comparison)?.test(fieldText(value)) === true;
    default:
      return comparison.how === 'exists';
  }
}

/** Returns undefined if the value of a placeholder is not a regular expression. */
function patternOf(comparison: Comparison & { readonly value: Json }): RegExp | undefined {
  try {
    return new RegExp(fieldText(comparison.value), 'u');
  } catch {
    return undefined;
  }
}

function wanted(comparison: Comparison): Json {
  switch (comparison.how) {
    case 'equals':
      return comparison.value;
    case 'oneOf':
      return comparison.values;
    case 'matches':
      return `a match of ${fieldText(comparison.value)}`;
    case 'exists':
      return 'something there';
    case 'absent':
      return 'nothing there';
  }
}

function hintFor(comparison: Comparison, value: Json): string | undefined {
  if (comparison.how === 'matches') {
    return patternOf(comparison) === undefined ? 'the expected value is not a regular expression' : undefined;
  }
  const candidates =
    comparison.how === 'equals' ? [comparison.value] : comparison.how === 'oneOf' ? comparison.values : [];
  const alike = candidates.find((one) => fieldText(one) === fieldText(value));
  return alike === undefined
    ? undefined
    : `it is ${typeOf(value)} and ${typeOf(alike)} was expected: mind the quotes`;
}
