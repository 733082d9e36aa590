/** The story of a run: what was done, what was judged, what was learned. What to do next goes to standard error. */
import type { Outcome } from '../../outcome.ts';
import type { Report } from '../../report.ts';
import { claimsBlock } from './claims.ts';
import { dataLines } from './data.ts';
import { factsInWords, factsOf, membersOf, peek } from './jwt.ts';
import { indent, wrap } from './layout.ts';
import { type Block, dim, doubtful, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { briefBlock, forPeople, isWell, type ReportWords, reportBlock, verdictLine } from './report.ts';
import { steps } from './steps.ts';
import { tokensBlock } from './tokens.ts';

/** One command's own way to lay out its outcome. */
export type View = (outcome: Outcome, page: Page) => readonly Block[];

/** How a flow is told. */
export const story: View = (outcome, page) => {
  const told = [
    steps(outcome, page),
    ...reportBlocks(outcome, page),
    claimsBlock(outcome, page),
    tokensBlock(outcome, page),
  ].filter((block) => block.length > 0);
  const data = told.length === 0 ? [dataLines(outcome.data, page.width)] : dataBlocks(outcome, page);
  const blocks = [...told, ...data].filter((block) => block.length > 0);
  return blocks.length === 0 ? [] : [titleBlock(outcome, page), ...blocks];
};

/** Parts of the data whose name says too little to people. */
const HEADINGS: Readonly<Record<string, string>> = { login: 'What a login will look like here' };

/** What is particular to a command: a block for each thing that has parts, one for all that is simple. */
function dataBlocks({ data }: Outcome, page: Page): readonly Block[] {
  const entries = Object.entries(data);
  const parts = entries.filter(([, value]) => membersOf(value) !== undefined);
  const simple = Object.fromEntries(entries.filter(([, value]) => membersOf(value) === undefined));
  return [
    headed('Data', dataLines(simple, page.width - 2)),
    ...parts.map(([name, value]) =>
      headed(
        HEADINGS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        dataLines(membersOf(value) ?? {}, page.width - 2),
      ),
    ),
  ];
}

/** The verdicts alone, for `--quiet`. */
export function verdicts(outcome: Outcome, page: Page): Block {
  return forPeople(outcome.reports).flatMap((report) =>
    verdictLine(report, page, wordsFor(report, outcome, page)),
  );
}

/** `IN Groupe OpenID Connect App · sandbox · http://127.0.0.1:41873/ingroupe`. */
export function titleBlock(outcome: Outcome, page: Page): Block {
  const name = outcome.providerTitle ?? outcome.provider;
  const parts: Span[] = [
    ...(name === undefined ? [] : [strong(oneLine(name))]),
    ...(outcome.sandbox === true ? [doubtful('sandbox')] : []),
    ...(outcome.issuer === undefined ? [] : [dim(oneLine(outcome.issuer))]),
  ];
  const line = parts.flatMap((part, at) => (at === 0 ? [part] : [dim(' · '), part]));
  return parts.length === 0 ? [] : wrap(line, page.width);
}

/** What a message only needs on its way; beside one it is told in short as long as all is well. */
const BACKGROUND: ReadonlySet<Report['subject']> = new Set([
  'discovery',
  'jwks',
  'saml_metadata',
  'authorization_response',
  'userinfo',
]);

/** The reports in their order: a block each, those in the background together. */
export function reportBlocks(outcome: Outcome, page: Page): readonly Block[] {
  const reports = forPeople(outcome.reports).map((report) => withoutRepetition(report, outcome));
  // What nothing else stands beside is no background: a provider that is inspected.
  const alone = !outcome.flow && reports.every(({ subject }) => BACKGROUND.has(subject));
  const groups: { brief: boolean; reports: Report[] }[] = [];
  for (const report of reports) {
    const brief = !alone && !page.verbose && BACKGROUND.has(report.subject) && isWell(report);
    const last = groups.at(-1);
    if (brief && last?.brief) last.reports.push(report);
    else groups.push({ brief, reports: [report] });
  }
  return groups.flatMap(({ brief, reports: some }) =>
    brief
      ? [briefBlock(some, page)]
      : some.map((report) => reportBlock(report, page, wordsFor(report, outcome, page))),
  );
}

/** Checks that repeat what the provider itself answered. */
const PROVIDER_ANSWERS: ReadonlySet<string> = new Set(['callback.error', 'saml.status']);

/** The provider's own error stands at the end, with what to do about it; its finding need not tell it, too. */
function withoutRepetition(report: Report, outcome: Outcome): Report {
  if (outcome.error?.provider === undefined) return report;
  return {
    ...report,
    findings: report.findings.map((finding) => {
      if (!PROVIDER_ANSWERS.has(finding.code)) return finding;
      const { expected: _, actual: __, hint: ___, ...rest } = finding;
      return rest;
    }),
  };
}

/** What was decoded, by `data.kind`. */
const KINDS: Readonly<Record<string, string>> = {
  jws: 'JWT',
  jwe: 'JWE',
  nested: 'JWT in a JWE',
  'sd-jwt': 'SD-JWT',
  opaque: 'Opaque token',
};

function wordsFor(report: Report, outcome: Outcome, page: Page): ReportWords {
  if (report.subject !== 'token' && report.subject !== 'id_token') return {};
  const { kind, header, payload } = outcome.data;
  const token = outcome.tokens?.id_token;
  const facts =
    typeof token === 'string' ? peek(token) : factsOf('JWT', membersOf(header), membersOf(payload));
  const text = kind === 'jws' && payload !== undefined && membersOf(payload) === undefined;
  const name = text
    ? 'JWS'
    : typeof kind === 'string' && Object.hasOwn(KINDS, kind)
      ? KINDS[kind]
      : undefined;
  return {
    detail: factsInWords(facts, page.now),
    ...(report.subject === 'token' && name !== undefined ? { name } : {}),
  };
}

/** A heading and what belongs to it, a little to the right; nothing for nothing. */
export function headed(heading: string, lines: Block): Block {
  return lines.length === 0 ? [] : [[strong(oneLine(heading))], ...indent(lines)];
}
