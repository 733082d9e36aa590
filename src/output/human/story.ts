/** The story of a run: steps, verdicts, claims. What to do next goes to standard error. */
import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import type { Report } from '../../report.ts';
import { claimsBlock } from './claims.ts';
import { dataLines } from './data.ts';
import { factsInWords, factsOf, membersOf, peek } from './jwt.ts';
import { flow, indent } from './layout.ts';
import { type Block, dim, doubtful, oneLine, type Span, strong } from './line.ts';
import type { Page } from './page.ts';
import { briefBlock, forPeople, isWell, type ReportWords, reportBlock, verdictLine } from './report.ts';
import { steps } from './steps.ts';
import { utcInWords } from './time.ts';
import { tokensBlock } from './tokens.ts';

/** Lays out the outcome of one command. */
export type View = (outcome: Outcome, page: Page) => readonly Block[];

/** Lays out a flow. */
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

/** Parts of the data whose names need a label for people. */
const HEADINGS: Readonly<Record<string, string>> = {
  login: 'What a login will look like here',
  dpop: 'DPoP',
  ciba: 'Login on the user’s device (CIBA)',
  device: 'Login on another device',
  client: 'Registered client',
  start: 'Start from elsewhere',
  logoutReceived: 'Logout of the provider',
  stepUp: 'Step-up',
};

/** Their members, in words. */
const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  device: { userCode: 'code', verificationUri: 'address', verificationUriComplete: 'with the code' },
  ciba: { expiresIn: 'expires in' },
  start: { loginHint: 'login hint', targetLinkUri: 'then to' },
  stepUp: { acrValues: 'acr_values', maxAge: 'max_age' },
};

function membersInWords(part: string, value: unknown): NonNullable<ReturnType<typeof membersOf>> {
  const entries = Object.entries(membersOf(value) ?? {});
  return Object.fromEntries(entries.map(([name, one]) => [LABELS[part]?.[name] ?? name, one]));
}

/** The command's own data: a block per structured member, one for all simple ones. */
function dataBlocks({ data }: Outcome, page: Page): readonly Block[] {
  const entries = Object.entries(data).map(([name, value]) => [name, timesInWords(value)] as const);
  const parts = entries.filter(([, value]) => membersOf(value) !== undefined);
  const simple = Object.fromEntries(entries.filter(([, value]) => membersOf(value) === undefined));
  return [
    headed('Data', dataLines(simple, page.width - 2)),
    ...parts.map(([name, value]) =>
      headed(
        HEADINGS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        dataLines(membersInWords(name, value), page.width - 2),
      ),
    ),
  ];
}

function timesInWords(value: Json): Json {
  if (typeof value === 'string') return utcInWords(value);
  if (Array.isArray(value)) return value.map(timesInWords);
  const members = membersOf(value);
  if (members === undefined) return value;
  return Object.fromEntries(Object.entries(members).map(([name, one]) => [name, timesInWords(one)]));
}

/** Only the verdicts, for `--quiet`. */
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
  return flow(parts, page.width, ' · ');
}

/** Supporting messages; beside a main one they are shown in brief as long as all is well. */
const BACKGROUND: ReadonlySet<Report['subject']> = new Set([
  'discovery',
  'jwks',
  'saml_metadata',
  'authorization_response',
  'consent_request',
  'consent_answer',
  'order',
  'userinfo',
]);

/** The reports in their order: a block each, background ones together. */
export function reportBlocks(outcome: Outcome, page: Page): readonly Block[] {
  const reports = forPeople(outcome.reports).map((report) => withoutRepetition(report, outcome));
  // A report without a main one beside it is not a background: an inspected provider.
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

/** Checks that repeat the provider's own answer. */
const PROVIDER_ANSWERS: ReadonlySet<string> = new Set(['callback.error', 'saml.status']);

/** The provider's error is shown at the end with its remedy; its finding need not repeat it. */
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

/** Names of the decoded messages, by `data.kind`. */
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

/** A heading with its lines indented; empty without lines. */
export function headed(heading: string, lines: Block): Block {
  return lines.length === 0 ? [] : [[strong(oneLine(heading))], ...indent(lines)];
}
