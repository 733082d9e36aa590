/**
 * Findings about a message, and the runner of the checks. All checks run; none stops the rest. A failed check is a
 * finding, never an error: idcli did its job, and the message is wrong.
 */

export const STATUSES = ['pass', 'fail', 'warn', 'skip'] as const;
export type Status = (typeof STATUSES)[number];
export const LEVELS = ['must', 'should'] as const;
export type Level = (typeof LEVELS)[number];
/** `unverified`: nothing failed, but a required check was skipped, so the message cannot be called valid. */
export const VERDICTS = ['valid', 'invalid', 'unverified'] as const;
export type ReportVerdict = (typeof VERDICTS)[number];

/** The judged subject; stable, as in the JSON output. */
export const SUBJECTS = [
  'authorization_response',
  'token_response',
  'http',
  'token',
  'id_token',
  'userinfo',
  'introspection',
  'logout',
  'access_token',
  'login_start',
  'step_up',
  'logout_token',
  'jarm',
  'dpop_proof',
  'dpop',
  'device',
  'ciba',
  'registration',
  'profile',
  'resource',
  'client_assertion',
  'request_object',
  'sd_jwt',
  'credential',
  'key_binding',
  'discovery',
  'jwks',
  'connection',
  'saml_response',
  'saml_request',
  'saml_logout',
  'saml_metadata',
  'consent_request',
  'consent_answer',
  'recording',
  'op',
  'idp',
  'rp',
  'sp',
  'session',
  'net_id',
  'order',
  'sdo',
  'machine',
  'configuration',
  'scenario',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** JSON-like facts: strings, numbers, lists; expected and actual values. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

export interface Finding {
  /** `family.what`, never changed; documented in `docs/checks.md`. */
  readonly code: string;
  readonly status: Status;
  readonly level: Level;
  /** Place in the message: `header.alg`, `payload.nonce`, `Response/Assertion/Conditions/@NotOnOrAfter`. */
  readonly at: string;
  /** One factual sentence: lower case, no final period. For a skip, the reason. */
  readonly message: string;
  readonly expected?: Fact;
  readonly actual?: Fact;
  /** Section of the specification, e.g. `OpenID Connect Core 1.0, 3.1.3.7 (11)`. */
  readonly spec: string;
  /** The most likely cause, or a remedy. */
  readonly hint?: string;
  /** Places in a recording that show it, e.g. `entry 14`. */
  readonly evidence?: readonly string[];
  /** The probe that found it, of `idcli probe`. */
  readonly probe?: string;
  /** How much that is: `critical`, `high`, `medium`, `low` or `info`. */
  readonly severity?: string;
}

export interface Report {
  readonly subject: Subject;
  /** The message concerned, when a run has several of a kind, e.g. `authorization response`. */
  readonly from?: string;
  readonly findings: readonly Finding[];
  readonly verdict: ReportVerdict;
  /** Checkout settings that affect the verdict, e.g. `trusted-audience from idcli.config.yaml`. */
  readonly swayed?: readonly string[];
  /** Place of the message in a recording, e.g. `entry 14`. */
  readonly evidence?: readonly string[];
}

/** A checkout setting that affects verdicts. */
export interface Swayed {
  /** e.g. `trusted-audience from idcli.config.yaml`. */
  readonly text: string;
  /** The only reports that it can change; default all. */
  readonly subjects?: readonly Subject[];
}

/** The result of one check. `at` overrides the check's own place, `level` may only lower it to `should`. */
export interface Verdict {
  readonly status: Status;
  readonly message: string;
  readonly at?: string;
  readonly expected?: Fact | undefined;
  readonly actual?: Fact | undefined;
  readonly hint?: string | undefined;
  readonly level?: 'should';
  /** A more precise section than the check's own. */
  readonly spec?: string | undefined;
  /** Places in a recording that show it, e.g. `entry 14`. */
  readonly evidence?: readonly string[] | undefined;
}

export interface Check<Input> {
  readonly code: string;
  readonly level: Level;
  readonly at: string;
  readonly spec: string;
  run(input: Input): Verdict | Promise<Verdict>;
}

type Details = Omit<Verdict, 'status' | 'message'>;

/** The message is right in this respect. */
export const pass = (message: string, details: Details = {}): Verdict => ({
  status: 'pass',
  message,
  ...details,
});
/** The message must not be accepted. */
export const fail = (message: string, details: Details = {}): Verdict => ({
  status: 'fail',
  message,
  ...details,
});
/** The message may be accepted, but something is not as it should be. */
export const warn = (message: string, details: Details = {}): Verdict => ({
  status: 'warn',
  message,
  ...details,
});
/** A skipped check; `reason` says why, and names the failed check if that is the cause. */
export const skip = (reason: string, details: Details = {}): Verdict => ({
  status: 'skip',
  message: reason,
  ...details,
});

/** Runs every check over `input`, in order, and returns one finding for each. */
export async function runChecks<Input>(checks: readonly Check<Input>[], input: Input): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const verdict = check.run(input);
    // Most checks are synchronous; awaiting them anyway would cost a batch more than the checks.
    findings.push(toFinding(check, verdict instanceof Promise ? await verdict : verdict));
  }
  return findings;
}

function toFinding(check: Check<never>, verdict: Verdict): Finding {
  const level = verdict.level ?? check.level;
  // A failed `should` only warns; only a `must` fails.
  const status = verdict.status === 'fail' && level === 'should' ? 'warn' : verdict.status;
  const { at = check.at, message, expected, actual, hint, spec = check.spec, evidence } = verdict;
  // Member by member: a batch makes thirty of these per token, and spreading costs more than the checks.
  const finding: { -readonly [Name in keyof Finding]?: Finding[Name] } = {
    code: check.code,
    status,
    level,
    at,
    message,
  };
  if (expected !== undefined) finding.expected = expected;
  if (actual !== undefined) finding.actual = actual;
  finding.spec = spec;
  if (hint !== undefined) finding.hint = hint;
  if (evidence !== undefined) finding.evidence = evidence;
  return finding as Finding;
}

/**
 * Combines findings under a subject.
 * @param minimum codes of the checks that must run before anything can be valid
 * @param ceiling the best possible verdict of this report, e.g. the token's own for its claims
 */
export function report(
  subject: Subject,
  findings: readonly Finding[],
  minimum: Iterable<string>,
  ceiling: ReportVerdict = 'valid',
): Report {
  const missing = [...minimum].some((code) => !isJudged(findings, code));
  // A report without a single pass has no verdict: nothing was examined.
  const nothing = !findings.some(({ status }) => status === 'pass');
  const own: ReportVerdict = findings.some((finding) => finding.status === 'fail')
    ? 'invalid'
    : missing || nothing
      ? 'unverified'
      : 'valid';
  return { subject, findings, verdict: worse(own, ceiling) };
}

/** Whether a check ran, and was never skipped. */
function isJudged(findings: readonly Finding[], code: string): boolean {
  let judged = false;
  for (const finding of findings) {
    if (finding.code !== code) continue;
    if (finding.status === 'skip') return false;
    judged = true;
  }
  return judged;
}

/** Adds findings to a report; a failed one makes it invalid. */
export function extend(given: Report, findings: readonly Finding[]): Report {
  const fails = findings.some(({ status }) => status === 'fail');
  return {
    ...given,
    findings: [...given.findings, ...findings],
    verdict: fails ? 'invalid' : given.verdict,
  };
}

const ORDER: readonly ReportVerdict[] = ['valid', 'unverified', 'invalid'];

/** The worse of two verdicts. */
export function worse(one: ReportVerdict, other: ReportVerdict): ReportVerdict {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

export const NOTHING_ENCRYPTED = 'nothing is encrypted';

/** Whether a skipped check had nothing to look at, and so is no reason for a verdict. */
export const hadNothing = ({ message }: Finding): boolean => message === NOTHING_ENCRYPTED;
