/** A report for people: the verdict, failures with reasons, warnings, passed and skipped checks. */
import {
  type Finding,
  hadNothing,
  type Report,
  type ReportVerdict,
  type Status,
  type Subject,
  worse,
} from '../../report.ts';
import {
  columnFor,
  failLines,
  namedPasses,
  passLines,
  shortName,
  skipLines,
  warnLines,
  withReasons,
} from './findings.ts';
import { flow, hang, wrap } from './layout.ts';
import { type Block, bad, dim, doubtful, good, type Line, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { largest, widthOf } from './width.ts';

/** Titles of reports about parts of one answer. */
export const FROM_TITLES: Readonly<Record<string, string>> = {
  artifact: 'SAML artifact',
  ArtifactResponse: 'SAML ArtifactResponse',
  'artifact, resolved again': 'SAML artifact, again',
  'SOAP header': 'SOAP header',
};

/** The subjects of reports, for people. */
export const SUBJECTS: Record<Subject, string> = {
  authorization_response: 'Callback',
  token_response: 'Token answer',
  http: 'HTTP',
  token: 'Token',
  id_token: 'ID token',
  userinfo: 'UserInfo',
  introspection: 'Introspection',
  logout: 'Logout',
  access_token: 'Access token',
  login_start: 'Start of the login',
  step_up: 'Step-up at the resource',
  logout_token: 'Logout token',
  jarm: 'JARM answer',
  dpop_proof: 'DPoP proof',
  dpop: 'DPoP',
  device: 'Device authorization',
  ciba: 'Backchannel authentication',
  registration: 'Client registration',
  profile: 'Profile',
  resource: 'Protected resource',
  client_assertion: 'Client assertion',
  request_object: 'Request object',
  sd_jwt: 'SD-JWT claims',
  credential: 'Credential',
  key_binding: 'Key binding',
  discovery: 'Discovery',
  jwks: 'Key set',
  connection: 'Connection',
  saml_response: 'SAML response',
  saml_request: 'SAML request',
  saml_logout: 'SAML logout',
  saml_metadata: 'SAML metadata',
  consent_request: 'Consent request',
  consent_answer: 'Consent answer',
  recording: 'Recording',
  op: 'Provider',
  idp: 'Identity provider',
  rp: 'Application',
  sp: 'Service provider',
  session: 'Session',
  net_id: 'Net iD answer',
  order: 'Order',
  sdo: 'Signed data object',
  machine: 'This machine',
  configuration: 'Configuration',
  scenario: 'Step',
};

const VERDICTS: Record<ReportVerdict, (text: string) => Span> = {
  valid: good,
  invalid: bad,
  unverified: doubtful,
};

export interface ReportWords {
  /** A more precise name than the subject gives: `JWT`, `JWE`. */
  readonly name?: string;
  /** Shown beside a good verdict: algorithm, key, lifetime. */
  readonly detail?: string;
}

/** Merges the two reports on a token for people: form and cryptography (`token`), and its claims (`id_token`). */
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

/** The verdict line: `ID token  valid     RS256 · key a · expires in 60 min`. */
export function verdictLine(report: Report, page: Page, words: ReportWords = {}): Block {
  const summary = summaryOf(report, words.detail);
  return besideVerdict(report, words, (column) => (summary === '' ? [] : wrap(summary, page.width - column)));
}

/** Name and verdict, and lines beside them. */
function besideVerdict(report: Report, words: ReportWords, body: (column: number) => Block): Block {
  const name = words.name ?? titleOf(report);
  const head = [strong(name), '  ', VERDICTS[report.verdict](report.verdict)];
  // Pads verdicts of different length, so that the text beside them aligns.
  const column = widthOf(name) + 2 + largest(Object.keys(VERDICTS).map(widthOf)) + 2;
  return hang(head, column, body(column));
}

function summaryOf(report: Report, detail: string | undefined): string {
  const { swayed = [] } = report;
  return [judgement(report, detail), ...swayed].filter((part) => part !== '').join(' · ');
}

function judgement(report: Report, detail: string | undefined): string {
  const count = (status: Status) => report.findings.filter((finding) => finding.status === status).length;
  const warnings = count('warn') === 0 ? [] : [number(count('warn'), 'warning')];
  if (report.verdict === 'invalid')
    return [`${number(count('fail'), 'check')} failed`, ...warnings].join(' · ');
  if (report.verdict === 'unverified') {
    const reason = unverifiedBecause(report.findings);
    if (reason === undefined) return warnings.join(' · ');
    return oneLine(reason.message + (reason.hint === undefined ? '' : `; ${reason.hint}`));
  }
  return [...(detail === undefined ? [] : [detail]), ...warnings].join(' · ');
}

const number = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Checks that all others depend on, most important first. */
const FOUNDATIONS = ['key', 'signature', 'decrypt', 'parse'];

/**
 * Returns the reason for `unverified`: the most important skipped check, preferably one with a hint, or the warning
 * that there is no signature to verify.
 */
export function unverifiedBecause(findings: readonly Finding[]): Finding | undefined {
  const weight = ({ code, hint }: Finding) => {
    const place = FOUNDATIONS.indexOf(shortName(code));
    return (place === -1 ? FOUNDATIONS.length : place) + (hint === undefined ? FOUNDATIONS.length : 0);
  };
  const doubts = findings.filter(
    (finding) =>
      (finding.status === 'skip' && !hadNothing(finding)) ||
      (finding.status === 'warn' && shortName(finding.code) === 'signature'),
  );
  return doubts.sort((one, other) => weight(one) - weight(other))[0];
}

/** A whole report. */
export function reportBlock(report: Report, page: Page, words: ReportWords = {}): Block {
  const by = (status: Status) => report.findings.filter((finding) => finding.status === status);
  const [fails, warns, passes] = [by('fail'), by('warn'), by('pass')];
  // The verdict line already shows it.
  const told = report.verdict === 'unverified' ? unverifiedBecause(report.findings)?.message : undefined;
  const skips = by('skip').filter(({ message }) => message !== told);
  const column = columnFor([
    ...fails,
    ...warns,
    ...(page.verbose ? passes : []),
    ...(withReasons(skips, page) ? skips : []),
  ]);
  const lines: Line[] = [...verdictLine(report, page, words)];
  const explained = new Set<string>();
  for (const finding of fails) {
    // Once per check, however often it fails.
    const help = !explained.has(finding.code);
    explained.add(finding.code);
    lines.push([], ...failLines(finding, column, { ...page, help }));
  }
  if (fails.length > 0 && warns.length + passes.length + skips.length > 0) lines.push([]);
  for (const finding of warns) lines.push(...warnLines(finding, column, page));
  lines.push(...passLines(passes, column, page), ...skipLines(skips, column, page));
  return lines;
}

/** Whether a report has nothing to show but success. */
export function isWell(report: Report): boolean {
  return (
    report.verdict === 'valid' &&
    report.findings.every(({ status }) => status === 'pass' || status === 'skip')
  );
}

/** What was judged, by the part that it came in. */
const titleOf = ({ from = '', subject }: Report): string => FROM_TITLES[from] ?? SUBJECTS[subject];

/** Successful reports, a line or two each. */
export function briefBlock(reports: readonly Report[], page: Page): Block {
  const column = largest(reports.map((report) => widthOf(titleOf(report)))) + 2;
  return reports.flatMap((report) => {
    const { findings, verdict, swayed = [] } = report;
    const passes = findings.filter(({ status }) => status === 'pass');
    const unmade = findings.length - passes.length;
    const items = [
      ...namedPasses(passes),
      ...(unmade === 0 ? [] : [dim(`– ${unmade} not checked`)]),
      ...swayed.map((one) => dim(oneLine(one))),
    ];
    const body = hang(
      VERDICTS[verdict](verdict),
      verdict.length + 2,
      flow(items, page.width - column - verdict.length - 2),
    );
    return hang(strong(titleOf(report)), column, body);
  });
}
