/** A judged recording: the cause first, then each login with what is wrong with it, then who logged in. */
import type { Outcome } from '../../outcome.ts';
import type { Report } from '../../report.ts';
import type { Message } from '../../sequence.ts';
import { claimsBlock } from './claims.ts';
import { recordsOf, scalar } from './data.ts';
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
import { briefBlock, forPeople, isWell, reportBlock } from './report.ts';
import type { View } from './story.ts';

const VERDICTS: Readonly<Record<string, (text: string) => Span>> = {
  valid: good,
  invalid: bad,
  unverified: doubtful,
  incomplete: doubtful,
};

/** `idcli judge`. */
export const judgeView: View = (outcome, page) => [
  sourcesBlock(outcome, page),
  diagnosisBlock(outcome, page),
  noFaultBlock(outcome, page),
  ...(outcome.sequences ?? []).flatMap((_, at) => flowBlocks(outcome, at, page)),
  claimsBlock(outcome, page),
];

/** The cause, or how each login ended. */
export const quietJudgeView: View = (outcome, page) => {
  const cause = diagnosisBlock(outcome, page);
  return [
    cause.length > 0 ? cause : (outcome.sequences ?? []).flatMap((_, at) => headBlock(outcome, at, page)),
  ];
};

/** `login.har · HAR of WebInspector 537.36 · 214 entries`. */
function sourcesBlock({ data }: Outcome, page: Page): Block {
  return recordsOf(data.sources).flatMap((source) => {
    const made = source.creator === undefined ? '' : ` of ${scalar(source.creator)}`;
    const count = scalar(source.entries ?? '');
    const parts = [
      strong(oneLine(scalar(source.name ?? ''))),
      dim(` · ${scalar(source.format ?? '')}${made} · ${count} ${count === '1' ? 'entry' : 'entries'}`),
    ];
    return wrap(parts, page.width);
  });
}

function diagnosisBlock({ diagnosis }: Outcome, page: Page): Block {
  if (diagnosis === undefined) return [];
  const { cause, evidence, fix, command, code } = diagnosis;
  const rows: Cell[][] = [
    [dim('seen in'), evidence.join(', ')],
    [dim('to do'), fix ?? ''],
    [dim('look'), command ?? ''],
    [dim('check'), code],
  ].filter(([, text]) => text !== '');
  return [
    ...hang(bad('Cause'), 7, wrap(strong(oneLine(cause)), page.width - 7)),
    ...indent(table(rows, { width: page.width - 7 }), 7),
  ];
}

/** A person who looks for a fault wants to read that there is none. */
function noFaultBlock({ diagnosis, sequences = [], reports, error }: Outcome, page: Page): Block {
  const isFaulty = diagnosis !== undefined || reports.some(({ verdict }) => verdict === 'invalid');
  if (isFaulty || error !== undefined || sequences.length === 0) return [];
  const has = (wanted: string): boolean => sequences.some(({ verdict }) => verdict === wanted);
  const rest = has('incomplete')
    ? 'so far; the recording does not show how it ended'
    : has('unverified')
      ? 'in what the recording shows'
      : 'in any message';
  return wrap([good('No fault'), ` ${rest}`], page.width);
}

function headBlock({ sequences = [], data }: Outcome, at: number, page: Page): Line[] {
  const sequence = sequences[at];
  if (sequence === undefined) return [];
  const facts = recordsOf(data.flows)[at] ?? {};
  const number = sequences.length === 1 ? '' : `${at + 1}. `;
  const parties = [facts.client, facts.issuer].flatMap((value) =>
    value === undefined ? [] : [scalar(value)],
  );
  const verdict = VERDICTS[sequence.verdict] ?? doubtful;
  const head = [
    strong(`${number}${sequence.title}`),
    '  ',
    verdict(sequence.verdict),
    ...(parties.length === 0 ? [] : [dim(`  ${parties.join(' at ')}`)]),
  ];
  return [...wrap(head, page.width), ...indent(wrap(sequence.ending, page.width - 2))];
}

function flowBlocks(outcome: Outcome, at: number, page: Page): readonly Block[] {
  const { sequences = [], reports } = outcome;
  const own = forPeople((sequences[at]?.reports ?? []).flatMap((index) => reports[index] ?? []));
  const isBrief = (report: Report): boolean => isWell(report) || saysNothing(report);
  const [well, others] = [own.filter(isBrief), own.filter((report) => !isBrief(report))];
  return [
    [...headBlock(outcome, at, page), ...messageRows(outcome, at, page)],
    ...others.map((report) => reportBlock(page.verbose ? report : withoutPasses(report), page)),
    page.verbose ? well.flatMap((report) => reportBlock(report, page)) : briefBlock(well, page),
  ];
}

/** Who asked decides nothing: a request without a known key is worth a line, unless something is wrong with it. */
const saysNothing = ({ subject, verdict, findings }: Report): boolean =>
  subject === 'saml_request' &&
  verdict === 'unverified' &&
  findings.every(({ status }) => status === 'pass' || status === 'skip');

/** What is wrong, and the reason for an unverified verdict; the rest is counted under `--verbose`. */
function withoutPasses(report: Report): Report {
  const isFault = report.findings.some(({ status }) => status === 'fail' || status === 'warn');
  const findings = report.findings.filter(({ status }) =>
    isFault ? status === 'fail' || status === 'warn' : status === 'skip' && report.verdict === 'unverified',
  );
  return { ...report, findings };
}

/** A line for each message: its place, what it is, how it was answered. */
function messageRows({ sequences = [], exchanges }: Outcome, at: number, page: Page): Block {
  const messages = sequences[at]?.messages ?? [];
  const rows = runsOf(messages).map(([{ where, title, exchange, state, note }, count]): Cell[] => {
    const recorded = exchange === undefined ? undefined : exchanges[exchange];
    const status = recorded?.response?.status;
    return [
      dim(where ?? '–'),
      count === 1 ? title : `${title}, ${count} times`,
      state === 'blocked'
        ? bad(status === undefined ? 'blocked' : `${status} blocked`)
        : state === 'refused'
          ? bad(String(status ?? ''))
          : String(status ?? ''),
      dim(oneLine(recorded === undefined ? (note ?? '') : placeOf(recorded.request))),
    ];
  });
  return table(rows, { width: page.width, indent: 2 });
}

/** Polls that say the same are one line, at the place of the first. */
function runsOf(messages: readonly Message[]): (readonly [Message, number])[] {
  const runs: [Message, number][] = [];
  for (const message of messages) {
    const last = runs.at(-1);
    if (last !== undefined && saysTheSame(last[0], message)) last[1] += 1;
    else runs.push([message, 1]);
  }
  return runs;
}

const saysTheSame = (one: Message, other: Message): boolean =>
  one.title === other.title &&
  one.from === other.from &&
  one.to === other.to &&
  one.state === 'sent' &&
  other.state === 'sent' &&
  one.carries.map(({ name, value }) => `${name}=${value}`).join() ===
    other.carries.map(({ name, value }) => `${name}=${value}`).join();

const placeOf = ({ method, url }: { readonly method: string; readonly url: string }): string =>
  `${method} ${url.split(/[?#]/, 1)[0] ?? url}`;
