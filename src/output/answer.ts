/** The answer of a run in one sentence: what people look for first in a report, and last at a terminal. */
import type { Claims } from '../claims/document.ts';
import { EXIT, type OutcomeClass } from '../errors.ts';
import type { Outcome, OutcomeError } from '../outcome.ts';
import type { Report } from '../report.ts';
import { shortName } from './human/findings.ts';
import { membersOf } from './human/jwt.ts';
import { oneLine } from './human/line.ts';
import { forPeople, SUBJECTS, unverifiedBecause } from './human/report.ts';

export interface Answer {
  readonly status: 'pass' | 'fail' | 'warn';
  /** One or two words, e.g. `Refused`; never only a colour says it. */
  readonly word: string;
  /** One line, lower case, no period: `ID token refused: nonce`. */
  readonly text: string;
}

/** @param outcome masked */
export function answerOf(outcome: Outcome): Answer {
  const { error, diagnosis } = outcome;
  const steps = membersOf(outcome.data.totals ?? null);
  if (outcome.command === 'run' && steps !== undefined && error === undefined) return runAnswer(steps);
  if (diagnosis !== undefined && outcome.exitCode !== EXIT.done) {
    // The diagnosis has the cause; the ending says what it led to, which may look like a success.
    const ending = outcome.sequences?.[diagnosis.flow]?.ending ?? diagnosis.cause;
    return { status: 'fail', word: 'Failed', text: `${diagnosis.code} failed: ${oneLine(ending)}` };
  }
  if (error !== undefined && error.checks === undefined) return errorAnswer(error, outcome);
  const judged = forPeople(outcome.reports);
  const failed = judged.filter(({ verdict }) => verdict === 'invalid');
  if (failed[0] !== undefined) return refusal(failed[0], failed.length - 1, outcome);
  if (outcome.command === 'judge' && outcome.sequences !== undefined) return recordedAnswer(outcome);
  return goodAnswer(outcome, judged);
}

const WORDS: Readonly<Record<OutcomeClass, string>> = {
  pending: 'Pending',
  done: 'Failed',
  'user-cancel': 'Cancelled',
  denied: 'Denied',
  expired: 'Expired',
  busy: 'Busy',
  retry: 'Try again',
  'bad-request': 'Refused',
  server: 'Provider failed',
  security: 'Refused',
  timeout: 'Timed out',
  unknown: 'Failed',
};

function errorAnswer(error: OutcomeError, { outcome, exitCode }: Outcome): Answer {
  const word = exitCode === EXIT.usage ? 'Not started' : outcome === undefined ? 'Stopped' : WORDS[outcome];
  return { status: 'fail', word, text: oneLine(error.message) };
}

/** Checks named in one line. */
const NAMED = 3;

function refusal(report: Report, others: number, outcome: Outcome): Answer {
  const codes = report.findings.filter(({ status }) => status === 'fail').map(({ code }) => shortName(code));
  const names = [...new Set(codes)];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  const also = others === 0 ? '' : `; ${others} more ${others === 1 ? 'message' : 'messages'} failed`;
  const word = outcome.outcome === 'denied' ? 'Denied' : outcome.flow ? 'Refused' : 'Invalid';
  return {
    status: 'fail',
    word,
    text: `${nameOf(report, outcome)} ${word.toLowerCase()}: ${names.slice(0, NAMED).join(', ')}${more}${also}`,
  };
}

/** A decoded token is called by its form, everything else by its subject. */
function nameOf({ subject }: Report, { command, data }: Outcome): string {
  return command === 'decode-token' && subject === 'token' && data.kind !== 'opaque'
    ? 'token'
    : SUBJECTS[subject];
}

/** The worst of the flows that a recording holds: the verdict of one is more than that of its messages. */
function recordedAnswer({ sequences = [], reports }: Outcome): Answer {
  const open = sequences.filter(({ verdict }) => verdict !== 'valid');
  const [first] = sequences;
  const [worst] = open.toSorted(
    (one, other) => Number(one.verdict === 'incomplete') - Number(other.verdict === 'incomplete'),
  );
  if (worst === undefined) {
    const more = sequences.length > 1 ? ` and ${sequences.length - 1} more` : '';
    return { status: 'pass', word: 'Valid', text: oneLine(`${first?.title ?? 'recording'}${more} valid`) };
  }
  if (worst.verdict === 'incomplete') {
    return { status: 'warn', word: 'Incomplete', text: oneLine(`${worst.title}: ${worst.ending}`) };
  }
  const own = worst.reports
    .flatMap((at) => reports[at] ?? [])
    .filter(({ verdict }) => verdict === 'unverified');
  const deciding = own.find(({ subject }) => subject !== 'saml_request') ?? own[0];
  const reason = deciding === undefined ? undefined : unverifiedBecause(deciding.findings)?.message;
  const because = reason === undefined || reason.length > LONGEST ? worst.ending : reason;
  return { status: 'warn', word: 'Unverified', text: oneLine(`${worst.title} unverified: ${because}`) };
}

/** What a flow has reached, by the words of its command. */
const REACHED: Readonly<Record<string, string>> = {
  login: 'logged in',
  'net-id login': 'logged in',
  'sign-consent': 'signed',
  'sign-order run': 'signed',
};

function goodAnswer(outcome: Outcome, judged: readonly Report[]): Answer {
  const open = judged.filter(({ verdict }) => verdict === 'unverified');
  const reached = REACHED[outcome.command];
  const text = reached === undefined ? verdictWords(outcome, judged) : reached + byWhom(outcome);
  if (open[0] === undefined) {
    return { status: 'pass', word: judged.length === 0 ? 'Done' : outcome.flow ? 'Accepted' : 'Valid', text };
  }
  const reason = unverifiedBecause(open[0].findings);
  const why = reason === undefined || reason.message.length > LONGEST ? '' : `: ${oneLine(reason.message)}`;
  const unverified = `${nameOf(open[0], outcome)} unverified${why}`;
  return {
    status: 'warn',
    word: 'Unverified',
    text: reached === undefined ? unverified : `${text}; ${unverified}`,
  };
}

/** Longer reasons are left to the report: the answer is one line. Characters. */
const LONGEST = 50;

function byWhom({ claims, command }: Outcome): string {
  const name = claims === undefined ? undefined : personOf(claims);
  if (name === undefined) return '';
  return `${command.startsWith('sign') ? ' by' : ' as'} ${oneLine(name)}`;
}

function personOf({ name, given_name, family_name, subject }: Claims): string | undefined {
  const parts = [given_name, family_name].filter((part) => part !== undefined);
  return name ?? (parts.length > 0 ? parts.join(' ') : subject);
}

function verdictWords(outcome: Outcome, judged: readonly Report[]): string {
  const [first] = judged;
  if (first === undefined) return 'done';
  const name = nameOf(first, outcome);
  return judged.length === 1 ? `${name} valid` : `${name} and ${judged.length - 1} more valid`;
}

function runAnswer(totals: Readonly<Record<string, unknown>>): Answer {
  const number = (name: string): number => Number(totals[name] ?? 0);
  const [passed, failed, skipped] = [number('passed'), number('failed'), number('skipped')];
  const all = passed + failed + skipped;
  const rest = skipped === 0 ? '' : `, ${skipped} skipped`;
  if (failed > 0) return { status: 'fail', word: 'Failed', text: `${failed} of ${all} steps failed${rest}` };
  return {
    status: skipped > 0 ? 'warn' : 'pass',
    word: 'Passed',
    text: `${passed} ${passed === 1 ? 'step' : 'steps'} passed${rest}`,
  };
}
