/** Finds the one cause that explains a failed recording: what broke a flow first, not what followed from it. */
import { defined } from '../../common/defined.ts';
import { shellWord } from '../../common/shell.ts';
import type { Finding, Report } from '../../report.ts';
import type { Diagnosis } from '../../sequence.ts';
import type { JudgedFlow } from './judged-flow.ts';

/**
 * Causes before symptoms. A code explains every one behind it; families end with a dot. What is not listed ranks where
 * `*` is.
 */
const ORDER: readonly string[] = [
  'recording.error_page',
  'recording.outcome',
  'recording.cors',
  'recording.framing',
  'recording.cookie_set',
  'recording.cookie_sent',
  'recording.acs_method',
  'recording.code_once',
  'recording.callback_once',
  'recording.verifier',
  'recording.token_redirect_uri',
  'recording.third_party_cookie',
  'recording.clock',
  'callback.error',
  'jarm.error',
  'saml.status',
  '*',
  'recording.token_refused',
  'recording.parallel',
  'recording.acs',
  'recording.code_age',
  'recording.loop',
  'recording.accepted',
  'recording.secret_exposed',
  'recording.',
];

/** Warnings that explain a failure; others are advice. */
const CAUSING_WARNINGS: ReadonlySet<string> = new Set([
  'recording.clock',
  'recording.parallel',
  'recording.acs',
  'recording.code_age',
  'callback.response_mode',
]);
/** Checks that a wrong clock fails. */
const OF_CLOCKS = /\.(?:exp|nbf|iat|auth_time|not_before|not_on_or_after|issue_instant|conditions)$/;

function rankOf(code: string): number {
  const exact = ORDER.indexOf(code);
  if (exact !== -1) return exact;
  return ORDER.indexOf(code.startsWith('recording.') ? 'recording.' : '*');
}

interface Candidate {
  readonly finding: Finding;
  readonly report: Report;
  readonly flow: number;
  readonly rank: number;
}

/** Returns undefined if no flow failed and no check did. */
export function diagnose(flows: readonly JudgedFlow[]): Diagnosis | undefined {
  const candidates = flows
    .flatMap((flow, index) => candidatesOf(flow, index))
    .filter((candidate) => !isOfInner(candidate, flows));
  const failed = (index: number): boolean => flows[index]?.failed === true;
  // A flow that failed comes before one that merely has a fault.
  const [best] = candidates.toSorted(
    (one, other) =>
      Number(failed(other.flow)) - Number(failed(one.flow)) || one.rank - other.rank || one.flow - other.flow,
  );
  if (best === undefined) return undefined;
  const flow = flows[best.flow] as JudgedFlow;
  const found = toDiagnosis(best, flow);
  return flow.failed && succeededLater(flow, flows)
    ? { ...found, cause: `${found.cause}; a later login went through` }
    : found;
}

/** The error page of a provider that logs in elsewhere itself: what came back to it from there says more. */
function isOfInner({ finding, flow }: Candidate, flows: readonly JudgedFlow[]): boolean {
  if (finding.code !== 'recording.error_page') return false;
  const [page] = finding.evidence ?? [];
  return flows.some(
    (other, index) =>
      index !== flow && other.failed && page !== undefined && other.facts.callback?.where === page,
  );
}

const succeededLater = (flow: JudgedFlow, flows: readonly JudgedFlow[]): boolean =>
  flows
    .slice(flows.indexOf(flow) + 1)
    .some(
      ({ facts, clientId, kind }) =>
        facts.ending.kind === 'accepted' && kind === flow.kind && clientId === flow.clientId,
    );

function candidatesOf({ reports, failed, facts }: JudgedFlow, flow: number): Candidate[] {
  const findings = reports.flatMap((report) => report.findings.map((finding) => ({ finding, report })));
  const failsByClock = findings.some(
    ({ finding }) => finding.status === 'fail' && OF_CLOCKS.test(finding.code),
  );
  return findings
    .filter(
      ({ finding: { status, code } }) =>
        status === 'fail' ||
        (status === 'warn' &&
          CAUSING_WARNINGS.has(code) &&
          (code === 'recording.clock' ? failsByClock || failed : failed)),
    )
    .map(({ finding, report }) => ({ finding, report, flow, rank: rankIn(report, finding, facts) }));
}

/** A fault of a request explains nothing once the provider has answered it. */
function rankIn({ subject }: Report, { code }: Finding, { flow }: JudgedFlow['facts']): number {
  const isAnswered = subject === 'saml_request' && flow.responses.length > 0;
  return rankOf(isAnswered ? 'recording.' : code);
}

function toDiagnosis({ finding, report, flow }: Candidate, judged: JudgedFlow): Diagnosis {
  const evidence = finding.evidence ?? report.evidence ?? [];
  const subject = report.subject === 'recording' ? '' : `${report.subject.replaceAll('_', ' ')}: `;
  return {
    cause: `${subject}${finding.message}`,
    code: finding.code,
    evidence,
    ...defined({ fix: finding.hint, command: commandFor(finding.code, judged) }),
    flow,
  };
}

/** A command line that shows more of the cause. */
function commandFor(
  code: string,
  { clientId, redirectUri, issuer, kind, file }: JudgedFlow,
): string | undefined {
  if (/^(?:token|id_token|jarm)\./.test(code)) return `idcli decode-token ${shellWord(file)}`;
  if (/^saml\./.test(code)) return `idcli decode-saml ${shellWord(file)}`;
  if (/^(?:discovery|jwks)\./.test(code) || code === 'recording.clock') {
    return issuer === undefined ? undefined : `idcli inspect --issuer ${shellWord(issuer)}`;
  }
  if (
    kind === 'oidc' &&
    /\.(?:error_page|token_refused|accepted|error)$/.test(code) &&
    issuer !== undefined
  ) {
    const options = [
      `--issuer ${shellWord(issuer)}`,
      ...(clientId === undefined ? [] : [`--client-id ${shellWord(clientId)}`]),
      ...(redirectUri === undefined ? [] : [`--redirect-uri ${shellWord(redirectUri)}`]),
    ];
    return `idcli login ${options.join(' ')}`;
  }
  return `idcli explain ${code}`;
}
