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
  const data = dataLines(outcome.data, page.width - 2);
  if (told.length === 0 && data.length === 0) return [];
  // Alone, the data needs no heading.
  const last = told.length === 0 ? dataLines(outcome.data, page.width) : headed('Data', data);
  return [titleBlock(outcome, page), ...told, last];
};

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

/** What a login only needs on its way, and is told in short as long as all is well. */
const BACKGROUND: ReadonlySet<Report['subject']> = new Set([
  'discovery',
  'jwks',
  'saml_metadata',
  'authorization_response',
  'userinfo',
]);

/** The reports: those in the background together, the others one block each. */
export function reportBlocks(outcome: Outcome, page: Page): readonly Block[] {
  const reports = forPeople(outcome.reports);
  const brief = (report: Report) =>
    outcome.flow && !page.verbose && BACKGROUND.has(report.subject) && isWell(report);
  return [
    briefBlock(reports.filter(brief), page),
    ...reports
      .filter((report) => !brief(report))
      .map((report) => reportBlock(report, page, wordsFor(report, outcome, page))),
  ];
}

function wordsFor(report: Report, outcome: Outcome, page: Page): ReportWords {
  if (report.subject !== 'token' && report.subject !== 'id_token') return {};
  const token = outcome.tokens?.id_token;
  const facts =
    typeof token === 'string'
      ? peek(token)
      : factsOf('JWT', membersOf(outcome.data.header), membersOf(outcome.data.payload));
  return { detail: factsInWords(facts, page.now) };
}

/** A heading and what belongs to it, a little to the right; nothing for nothing. */
export function headed(heading: string, lines: Block): Block {
  return lines.length === 0 ? [] : [[strong(heading)], ...indent(lines)];
}
