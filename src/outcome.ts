/**
 * The one shape that every command fills and every renderer reads. It is filled while the command works, so that a
 * failure never loses earlier results.
 */

import type { Claims } from './claims/document.ts';
import { defined } from './common/defined.ts';
import { asText } from './common/foreign.ts';
import type { Json } from './common/json.ts';
import {
  ERRORS,
  type ErrorCode,
  type ErrorEntry,
  EXIT,
  type ExitCode,
  IdcliError,
  type OutcomeClass,
  type ProviderError,
} from './errors.ts';
import type { Finding, Report, Swayed } from './report.ts';
import type { Diagnosis, Sequence } from './sequence.ts';

/** Header lines in the order sent, names unchanged. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/**
 * One exchange with the other side. Unmasked: masking happens in one place, right before output.
 * - `client`: a request of idcli itself, or of an application to the sandbox
 * - `user-agent`: a page fetched or a form sent by the built-in user agent
 * - `browser`: a URL handed to a browser; idcli does not see the answer
 * - `callback`: a request that arrived at the redirect listener, or a pasted URL
 * - `recorded`: an exchange of others, read from a recording
 */
export interface Exchange {
  readonly actor: 'client' | 'user-agent' | 'browser' | 'callback' | 'recorded';
  /** Its purpose in a word or two: `discovery`, `authorize`, `token`, `jwks`, `userinfo`, `callback`, `page`. */
  readonly purpose: string;
  readonly startedAt: Date;
  /** From the start of the request to the last byte of the answer. */
  readonly milliseconds: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderLines;
    readonly body?: Uint8Array;
  };
  readonly response?: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: HeaderLines;
    readonly body: Uint8Array;
  };
  /** Error message that explains a missing response. */
  readonly failure?: string;
  /** A short observation, e.g. the title of a page. */
  readonly note?: string;
  /** Place in a recording, e.g. `entry 14`; absent for what idcli did itself. */
  readonly where?: string;
}

/** Protocols of providers and runs. */
export const PROTOCOLS = ['oidc', 'saml', 'rest', 'consent', 'e-signing', 'net-id'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The response of the token endpoint, as sent. */
export type Tokens = { readonly [member: string]: Json };

export interface OutcomeError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly provider?: ProviderError;
  /** Codes of the checks that refused the message of a flow. The reports have the details. */
  readonly checks?: readonly string[];
}

/** A word of the typed command line, and what a report writes instead when it must not be shown. */
export interface TypedWord {
  readonly text: string;
  /** A placeholder in capitals; needs no quotes. */
  readonly instead: string;
}

/** Filled by a command and its flow while they work. */
export interface Draft {
  readonly command: string;
  provider?: string;
  /** Display name of the provider. */
  providerTitle?: string;
  /** Address of the provider for display: the issuer. */
  issuer?: string;
  protocol?: Protocol;
  sandbox?: boolean;
  /** The outcome class of a flow or a single-step command; when absent and nothing is wrong, `done`. */
  outcome?: OutcomeClass;
  claims?: Claims;
  /** Provenance for people: claim path → its source, e.g. `name` → `id_token.name`. */
  claimSources?: Readonly<Record<string, string>>;
  /** Whether a source was verified, by its name: `userinfo` → false. When absent, `claims.source.verified` applies. */
  verifiedSources?: Readonly<Record<string, boolean>>;
  tokens?: Tokens;
  data: Record<string, Json>;
  readonly reports: Report[];
  readonly exchanges: Exchange[];
  /** Checkout settings that affect verdicts. */
  readonly swayed: Swayed[];
  /** Notes for people after the result, a sentence each. */
  readonly notes: string[];
  /**
   * A flow accepts or refuses; a decoder only reports. In a flow an `acr` that fails alone means that the provider
   * denied the request, and a provider's own error response decides by its class.
   */
  flow: boolean;
  /** Claims of other runs in the reports: their personal data is masked here, too. */
  people?: readonly Claims[];
  /** The time of `--now`, if set: relative times count from there. */
  asOf?: Date;
  /** The flows of a recording, or the driven one, as messages between parties. */
  sequences?: readonly Sequence[];
  /** The cause that explains the failure of a recorded flow. */
  diagnosis?: Diagnosis;
  /** The typed command line, without output options; only for reports. */
  typed?: readonly TypedWord[];
  /** The steps of a run that ended, by id; only for reports. */
  ran?: ReadonlyMap<string, RanStep>;
  /** The results were already written one by one; only an error is left to show. */
  streamed?: true;
}

/** A command line that a run has run: its outcome, and the secrets of its case, to mask in it. */
export interface RanStep {
  readonly outcome: Outcome;
  readonly secrets: ReadonlySet<string>;
}

export interface Outcome extends Draft {
  readonly exitCode: ExitCode;
  readonly error?: OutcomeError;
}

/** Starts the draft of a command that has done nothing yet. */
export function newDraft(command: string): Draft {
  return { command, data: {}, reports: [], exchanges: [], swayed: [], notes: [], flow: false };
}

/** Codes that repeat the provider's own answer; they never outrank it. */
const PROVIDER_ANSWERS = new Set(['callback.error', 'jarm.error', 'saml.status']);
/** Codes that, failing alone in a flow, mean the provider did not do what was requested. */
const ASSURANCE = new Set(['id_token.acr', 'saml.authn_context', 'session.loa']);

/** Returns exit code and class of an error, which may depend on whether anything was sent. */
function entryOf(
  code: ErrorCode,
  { flow, exchanges }: Draft,
): { readonly exitCode: ExitCode; readonly outcome?: OutcomeClass } {
  const entry: ErrorEntry = ERRORS[code];
  const { early, exitCode, outcome } = entry;
  return {
    exitCode: flow !== true && exchanges.length === 0 && early !== undefined ? early : exitCode,
    ...defined({ outcome }),
  };
}

/** Adds exit code, outcome class and error to a draft. The only place that determines them. */
export function settle(draft: Draft, thrown: unknown, strict: boolean): Outcome {
  const failed = draft.reports.flatMap(({ findings }) =>
    findings.filter(
      (finding) => finding.status === 'fail' && !(draft.flow && PROVIDER_ANSWERS.has(finding.code)),
    ),
  );
  const error = thrown === undefined ? refusalOf(draft, failed) : toOutcomeError(thrown);
  const entry = error && entryOf(error.code, draft);

  const { exitCode, outcome } = ((): { exitCode: ExitCode; outcome?: OutcomeClass } => {
    // A signal, a bug or a usage error outranks any finding.
    if (entry !== undefined && (entry.exitCode === EXIT.usage || entry.outcome === undefined)) return entry;
    if (failed.length > 0) {
      return isDenied(draft, failed)
        ? { exitCode: EXIT.denied, outcome: 'denied' }
        : { exitCode: EXIT.invalid, outcome: 'security' };
    }
    if (entry !== undefined) return entry;
    if (strict && draft.reports.some((report) => report.verdict === 'unverified')) {
      return { exitCode: EXIT.invalid, outcome: 'security' };
    }
    return { exitCode: EXIT.done, outcome: draft.outcome ?? 'done' };
  })();

  const settled: Outcome = {
    ...draft,
    reports: withSwayed(draft.reports, draft.swayed),
    exitCode,
    ...defined({ outcome, error }),
  };
  if (outcome === undefined) delete settled.outcome;
  return settled;
}

/** Adds to each report the checkout settings that can have changed it. */
function withSwayed(reports: readonly Report[], swayed: readonly Swayed[]): Report[] {
  return reports.map((report) => {
    const its = swayed.filter(({ subjects }) => subjects?.includes(report.subject) !== false);
    return its.length === 0 ? report : { ...report, swayed: its.map(({ text }) => text) };
  });
}

/** The provider did something, but not what was requested. */
const isDenied = ({ flow }: Draft, failed: readonly Finding[]): boolean =>
  flow && failed.every(({ code }) => ASSURANCE.has(code));

/** Number of checks named in a refusal message; `checks` has all of them. */
const NAMED_CHECKS = 3;

/** Turns a refused message of a flow into an error, so that it appears wherever the result does. */
function refusalOf(draft: Draft, failed: readonly Finding[]): OutcomeError | undefined {
  if (!draft.flow || failed.length === 0) return undefined;
  const checks = [...new Set(failed.map(({ code }) => code))];
  const more = checks.length > NAMED_CHECKS ? ` and ${checks.length - NAMED_CHECKS} more` : '';
  return {
    code: isDenied(draft, failed) ? 'AUTHENTICATION_DENIED' : 'NOT_ACCEPTED',
    message: `not accepted: ${checks.slice(0, NAMED_CHECKS).join(', ')}${more} failed`,
    checks,
  };
}

/** Codes of the system: this process, or the whole machine, has too many files open. */
const EXHAUSTED: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

function toOutcomeError(thrown: unknown): OutcomeError {
  if (thrown instanceof IdcliError) {
    return {
      code: thrown.code,
      message: thrown.message,
      ...defined({ hint: thrown.hint, provider: thrown.provider }),
    };
  }
  if (thrown instanceof Error && 'code' in thrown && EXHAUSTED.has(asText(thrown.code))) {
    return {
      code: 'TOO_MANY_FILES',
      message: 'the system allows no more open files',
      hint: 'raise the limit of this shell: ulimit -n 1024',
    };
  }
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : asText(thrown);
  return {
    code: 'INTERNAL',
    message: `idcli itself failed: ${detail}`,
    hint: 'this is a bug; please report it with the command line and the output of the same command with --trace',
  };
}
