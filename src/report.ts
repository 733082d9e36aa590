/**
 * Findings about a message, and the runner that makes them. All checks run; none stops the rest. A failed check is a
 * finding, never an error: idcli did what it was asked, and what it looked at is wrong.
 */

export const STATUSES = ['pass', 'fail', 'warn', 'skip'] as const;
export type Status = (typeof STATUSES)[number];
export const LEVELS = ['must', 'should'] as const;
export type Level = (typeof LEVELS)[number];
/** `unverified`: nothing failed, but a check of the minimum was skipped, so nobody may call the message good. */
export const VERDICTS = ['valid', 'invalid', 'unverified'] as const;
export type ReportVerdict = (typeof VERDICTS)[number];

/** What is being judged; stable, as in the JSON output. */
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
  'logout_token',
  'jarm',
  'dpop_proof',
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
  'session',
  'net_id',
  'order',
  'sdo',
  'machine',
  'configuration',
  'scenario',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** JSON-like facts: strings, numbers, lists; what was expected and what stood there. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

export interface Finding {
  /** `family.what`, stable for ever; documented in `docs/checks.md`. */
  readonly code: string;
  readonly status: Status;
  readonly level: Level;
  /** Where in the message: `header.alg`, `payload.nonce`, `Response/Assertion/Conditions/@NotOnOrAfter`. */
  readonly at: string;
  /** One sentence of fact: lower case, no final period. For a skip, the reason. */
  readonly message: string;
  readonly expected?: Fact;
  readonly actual?: Fact;
  /** The section of the specification, e.g. `OpenID Connect Core 1.0, 3.1.3.7 (11)`. */
  readonly spec: string;
  /** The most likely cause, or what to do. */
  readonly hint?: string;
}

export interface Report {
  readonly subject: Subject;
  /** Which message it is about, where one run has several of a kind, e.g. `authorization response`. */
  readonly from?: string;
  readonly findings: readonly Finding[];
  readonly verdict: ReportVerdict;
  /** What a file of the checkout set that the verdict depends on, e.g. `trusted-audience from idcli.config.yaml`. */
  readonly swayed?: readonly string[];
}

/** What one run of a check says. `at` overrules the check's own place, `level` may only lower it to `should`. */
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
}

export interface Check<Input> {
  readonly code: string;
  readonly level: Level;
  readonly at: string;
  readonly spec: string;
  run(input: Input): Verdict | Promise<Verdict>;
}

type Details = Omit<Verdict, 'status' | 'message'>;

export const pass = (message: string, details: Details = {}): Verdict => ({
  status: 'pass',
  message,
  ...details,
});
export const fail = (message: string, details: Details = {}): Verdict => ({
  status: 'fail',
  message,
  ...details,
});
export const warn = (message: string, details: Details = {}): Verdict => ({
  status: 'warn',
  message,
  ...details,
});
/** A check that was not made; `reason` says why, and names the failed check when that is the reason. */
export const skip = (reason: string, details: Details = {}): Verdict => ({
  status: 'skip',
  message: reason,
  ...details,
});

/** Runs every check over `input`, in order, and gives one finding for each. */
export async function runChecks<Input>(checks: readonly Check<Input>[], input: Input): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const verdict = check.run(input);
    // Most checks answer at once; waiting for each all the same would cost a batch more than the checks.
    findings.push(toFinding(check, verdict instanceof Promise ? await verdict : verdict));
  }
  return findings;
}

function toFinding(check: Check<never>, verdict: Verdict): Finding {
  const level = verdict.level ?? check.level;
  // A `should` that is not met warns; only a `must` fails.
  const status = verdict.status === 'fail' && level === 'should' ? 'warn' : verdict.status;
  const { at = check.at, message, expected, actual, hint, spec = check.spec } = verdict;
  // Member by member: a batch makes thirty of these for each token, and spreading costs more than the checks.
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
  return finding as Finding;
}

/**
 * Puts findings together under a subject.
 * @param minimum codes that must have been checked before anything may be called valid
 * @param ceiling the best verdict this report may have, e.g. the token's own for the claims in it
 */
export function report(
  subject: Subject,
  findings: readonly Finding[],
  minimum: Iterable<string>,
  ceiling: ReportVerdict = 'valid',
): Report {
  const skipped = new Set(
    findings.filter((finding) => finding.status === 'skip').map((finding) => finding.code),
  );
  const judged = new Set(
    findings.filter((finding) => finding.status !== 'skip').map((finding) => finding.code),
  );
  const missing = [...minimum].some((code) => skipped.has(code) || !judged.has(code));
  // Where nothing was looked at, nothing was found wrong either: that is no verdict.
  const nothing = !findings.some(({ status }) => status === 'pass');
  const own: ReportVerdict = findings.some((finding) => finding.status === 'fail')
    ? 'invalid'
    : missing || nothing
      ? 'unverified'
      : 'valid';
  return { subject, findings, verdict: worse(own, ceiling) };
}

/** A report with more findings; one that fails makes it invalid. */
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
