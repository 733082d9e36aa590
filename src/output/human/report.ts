/** What was judged: the verdict, what failed and why, what warns, what passed, what was not checked. */
import {
  type Fact,
  type Finding,
  type Report,
  type ReportVerdict,
  type Status,
  type Subject,
  worse,
} from '../../report.ts';
import { flow, hang, indent, table, wrap } from './layout.ts';
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
import { largest, shorten, widthOf } from './width.ts';

const SUBJECTS: Record<Subject, string> = {
  authorization_response: 'Callback',
  token: 'Token',
  id_token: 'ID token',
  userinfo: 'UserInfo',
  discovery: 'Discovery',
  jwks: 'Key set',
  saml_response: 'SAML response',
  saml_request: 'SAML request',
  saml_logout: 'SAML logout',
  saml_metadata: 'SAML metadata',
  consent_request: 'Consent request',
  consent_answer: 'Consent answer',
  session: 'Session',
  net_id: 'Net iD answer',
  order: 'Order',
  sdo: 'Signed data object',
};

const VERDICTS: Record<ReportVerdict, (text: string) => Span> = {
  valid: good,
  invalid: bad,
  unverified: doubtful,
};

const MARKS: Record<Status, Span> = { pass: good('✓'), fail: bad('✗'), warn: doubtful('!'), skip: dim('–') };

export interface ReportWords {
  /** The name of what is judged, when it is known better than by its subject: `JWT`, `JWE`. */
  readonly name?: string;
  /** What is said beside a good verdict: algorithm, key, life time. */
  readonly detail?: string;
}

/**
 * Form and cryptography of a token (`token`) and its claims (`id_token`) are two reports and, for people, one.
 */
export function forPeople(reports: readonly Report[]): Report[] {
  const token = reports.find((report) => report.subject === 'token');
  const claims = reports.find((report) => report.subject === 'id_token');
  if (token === undefined || claims === undefined) return [...reports];
  return reports.flatMap((report) => {
    if (report === token) return [];
    if (report !== claims) return [report];
    const verdict = worse(token.verdict, claims.verdict);
    return [{ ...claims, verdict, findings: [...token.findings, ...claims.findings] }];
  });
}

/** The line that says how it came out: `ID token  valid     RS256 · key a · expires in 60 min`. */
export function verdictLine(report: Report, page: Page, words: ReportWords = {}): Block {
  const summary = summaryOf(report, words.detail);
  return besideVerdict(report, words, (column) => (summary === '' ? [] : wrap(summary, page.width - column)));
}

/** Name and verdict, and lines beside them. */
function besideVerdict(report: Report, words: ReportWords, body: (column: number) => Block): Block {
  const name = words.name ?? SUBJECTS[report.subject];
  const head = [strong(name), '  ', VERDICTS[report.verdict](report.verdict)];
  // Verdicts of different length leave what stands beside them in one column.
  const column = widthOf(name) + 2 + largest(Object.keys(VERDICTS).map(widthOf)) + 2;
  return hang(head, column, body(column));
}

function summaryOf(report: Report, detail: string | undefined): string {
  const count = (status: Status) => report.findings.filter((finding) => finding.status === status).length;
  const warnings = count('warn') === 0 ? [] : [number(count('warn'), 'warning')];
  if (report.verdict === 'invalid')
    return [`${number(count('fail'), 'check')} failed`, ...warnings].join(' · ');
  if (report.verdict === 'unverified') {
    const reason = unverifiedBecause(report.findings);
    return reason === undefined ? warnings.join(' · ') : oneLine(reason);
  }
  return [...(detail === undefined ? [] : [detail]), ...warnings].join(' · ');
}

const number = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Checks that everything else rests on, weightiest first. */
const FOUNDATIONS = ['decrypt', 'signature', 'key', 'parse'];

function unverifiedBecause(findings: readonly Finding[]): string | undefined {
  const skipped = findings.filter((finding) => finding.status === 'skip');
  const weight = (finding: Finding) => {
    const place = FOUNDATIONS.indexOf(shortName(finding.code));
    return place === -1 ? FOUNDATIONS.length : place;
  };
  return skipped.toSorted((one, other) => weight(one) - weight(other))[0]?.message;
}

/** A whole report. */
export function reportBlock(report: Report, page: Page, words: ReportWords = {}): Block {
  const by = (status: Status) => report.findings.filter((finding) => finding.status === status);
  const [fails, warns, passes, skips] = [by('fail'), by('warn'), by('pass'), by('skip')];
  const column = 6 + largest([...fails, ...warns, ...skips].map(({ code }) => widthOf(shortName(code))));
  const items = passes.map(({ code }): Cell => [MARKS.pass, ` ${shortName(code)}`]);
  if (items.length === report.findings.length && (words.detail ?? '') === '') {
    return besideVerdict(report, words, (left) => flow(items, page.width - left));
  }
  const lines: Line[] = [...verdictLine(report, page, words)];
  for (const finding of fails) lines.push([], ...failLines(finding, column, page.width));
  if (fails.length > 0 && warns.length + passes.length + skips.length > 0) lines.push([]);
  for (const finding of warns) lines.push(...warnLines(finding, column, page));
  lines.push(...indent(flow(items, page.width - 2)));
  const told = report.verdict === 'unverified' ? unverifiedBecause(report.findings) : undefined;
  for (const [reason, codes] of grouped(skips.filter(({ message }) => message !== told))) {
    const names = codes.map(shortName);
    lines.push(...markedLines('skip', names[0] ?? '', reason, column, page.width, names.slice(1)));
  }
  return lines;
}

/** `id_token.at_hash` → `at_hash`. */
function shortName(code: string): string {
  return code.slice(code.indexOf('.') + 1);
}

function failLines(finding: Finding, column: number, width: number): Block {
  const head: Cell = ['  ', MARKS.fail, ' ', strong(shortName(finding.code))];
  const room = width - column;
  return hang(head, column, [...wrap(finding.message, room), ...details(finding, room, true)]);
}

function warnLines(finding: Finding, column: number, page: Page): Block {
  const head: Cell = ['  ', MARKS.warn, ' ', shortName(finding.code)];
  const room = page.width - column;
  return hang(head, column, [...wrap(finding.message, room), ...details(finding, room, page.verbose)]);
}

function details(finding: Finding, width: number, whole: boolean): Block {
  const rows: (readonly [string, string | undefined])[] = [
    ['expected', factText(finding.expected)],
    ['actual', factText(finding.actual)],
    ['at', whole ? finding.at : undefined],
    ['spec', whole ? finding.spec : undefined],
    ['likely', finding.hint],
  ];
  const known = rows.flatMap(([name, text]): Cell[][] =>
    text === undefined || text === '' ? [] : [[dim(name), text]],
  );
  return table(known, { width });
}

function markedLines(
  status: Status,
  name: string,
  reason: string,
  column: number,
  width: number,
  others: readonly string[],
): Block {
  const room = width - column;
  const also = others.length === 0 ? '' : ` (also ${others.join(', ')})`;
  return hang(['  ', MARKS[status], ' ', dim(name)], column, wrap(dim(reason + also), room));
}

/** Several checks are often not made for one reason: said once. */
function grouped(findings: readonly Finding[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { code, message } of findings) groups.set(message, [...(groups.get(message) ?? []), code]);
  return groups;
}

/** More than this of one value helps nobody at a terminal; `--json` has it whole. Characters. */
const LONGEST_FACT = 400;

function factText(fact: Fact | undefined): string | undefined {
  if (fact === undefined) return undefined;
  const text =
    typeof fact === 'string'
      ? fact
      : Array.isArray(fact) && fact.every((item) => typeof item !== 'object')
        ? fact.map(String).join(', ')
        : JSON.stringify(fact);
  return shorten(text, LONGEST_FACT);
}
