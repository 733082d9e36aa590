/**
 * Errors that stop idcli. One class, one table. A finding about a message is not an error: see `report.ts`.
 * `docs/errors.md` is generated from this table.
 */

/** The exit codes of the program; every other number is reserved. */
export const EXIT = {
  done: 0,
  invalid: 1,
  usage: 2,
  unknown: 3,
  refused: 4,
  denied: 5,
  timeout: 6,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a run ended; the same classes for every system. */
export const OUTCOMES = [
  'pending',
  'done',
  'user-cancel',
  'denied',
  'expired',
  'busy',
  'retry',
  'bad-request',
  'server',
  'security',
  'timeout',
  'unknown',
] as const;
export type OutcomeClass = (typeof OUTCOMES)[number];

export interface ErrorEntry {
  readonly exitCode: ExitCode;
  /** Exit code before the flow has begun, if different. */
  readonly early?: ExitCode;
  /** Absent for a run without an outcome: a bug, a signal. */
  readonly outcome?: OutcomeClass;
  /** One line for `docs/errors.md`. */
  readonly title: string;
}

export const ERRORS = {
  // 1: a flow finished, and its message must not be trusted
  NOT_ACCEPTED: { exitCode: 1, outcome: 'security', title: 'A check refused the message of a flow' },
  FILL_UNMATCHED: {
    exitCode: 1,
    outcome: 'bad-request',
    title: 'A value of --fill matched no field or button on any page',
  },
  // 2: usage and configuration; nothing was sent
  USAGE: { exitCode: 2, outcome: 'bad-request', title: 'The command line does not fit the command' },
  CONFIG_INVALID: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A configuration file cannot be used as it is',
  },
  UNTRUSTED_PROJECT: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A file of the checkout asks for more than it may have without your word',
  },
  SCENARIO_INVALID: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A scenario file cannot be run as it is',
  },
  PROVIDER_UNKNOWN: { exitCode: 2, outcome: 'bad-request', title: 'No provider has this name' },
  CLIENT_ID_MISSING: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The provider needs a client id and none is set',
  },
  CLIENT_CREDENTIAL_MISSING: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The way the client authenticates needs a secret, key or certificate that is not set',
  },
  SECRET_UNRESOLVED: { exitCode: 2, outcome: 'bad-request', title: 'A secret reference leads nowhere' },
  INPUT_UNREADABLE: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'An input file or standard input cannot be read',
  },
  INPUT_TOO_LARGE: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The input is larger than the stated limit',
  },
  INPUT_NOT_A_TOKEN: { exitCode: 2, outcome: 'bad-request', title: 'Nothing in the input resembles a token' },
  INPUT_NOT_SAML: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'Nothing in the input resembles a SAML message',
  },
  INPUT_NOT_RECORDING: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The input is not a recording that idcli can read',
  },
  NOTHING_TO_JUDGE: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'The recording has no login in it',
  },
  INPUT_NOT_AN_SDO: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'Nothing in the input resembles a signed data object',
  },
  KEY_UNREADABLE: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A key, key set or certificate cannot be read',
  },
  METADATA_UNUSABLE: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'SAML metadata lacks what a login needs',
  },
  ENCRYPTION_KEY_MISSING: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The provider publishes no key to encrypt the request to',
  },
  OUTPUT_EXISTS: { exitCode: 2, outcome: 'bad-request', title: 'The output file is there already' },
  FIELD_NOT_FOUND: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The result has nothing at the path asked for',
  },
  NO_TERMINAL: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A question has to be answered, and there is no terminal',
  },
  NOT_LOOPBACK: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The listener may only be on a loopback address',
  },
  PORT_TAKEN: { exitCode: 2, outcome: 'bad-request', title: 'The port to listen on is in use' },
  INSECURE_URL: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A URL is not safe to use, such as plain http beyond loopback',
  },
  BROWSER_UNAVAILABLE: { exitCode: 2, outcome: 'bad-request', title: 'No browser can be started here' },
  SANDBOX_SCENARIO_UNKNOWN: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'The sandbox has no fault or persona of this name',
  },
  PROBE_NOT_ALLOWED: {
    exitCode: 2,
    outcome: 'bad-request',
    title: 'A host beyond this machine may be probed only with the word of the user',
  },
  CODE_UNKNOWN: { exitCode: 2, outcome: 'bad-request', title: 'No table of idcli has this code' },
  // 1, or 2 before anything is sent
  FAULT_NOT_PLAYED: {
    exitCode: 1,
    early: 2,
    outcome: 'bad-request',
    title: 'The fault that was asked for did not come into play',
  },
  // 3: undetermined
  NETWORK: { exitCode: 3, outcome: 'server', title: 'The other side cannot be reached' },
  TLS_FAILED: { exitCode: 3, outcome: 'server', title: 'The certificate of the other side is not accepted' },
  ANSWER_TOO_LARGE: { exitCode: 3, outcome: 'server', title: 'An answer is larger than the stated limit' },
  ANSWER_UNREADABLE: {
    exitCode: 3,
    outcome: 'server',
    title: 'An answer is not in the format of the protocol',
  },
  DISCOVERY_FAILED: { exitCode: 3, outcome: 'server', title: 'The discovery document cannot be had' },
  JWKS_UNAVAILABLE: { exitCode: 3, outcome: 'server', title: 'The key set cannot be had' },
  OUTPUT_NOT_WRITTEN: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'The result cannot be written where it was asked for',
  },
  TOO_MANY_FILES: { exitCode: 3, outcome: 'unknown', title: 'The system allows no more open files' },
  TOKEN_UNVERIFIED: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'A token could not be verified',
  },
  MESSAGE_UNVERIFIED: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'A SAML message could not be verified with what was given',
  },
  SDO_UNVERIFIED: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'A signed data object could not be verified with what was given',
  },
  ANSWER_UNKNOWN: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'An answer has a value that no specification names',
  },
  REPORTS_INCOMPLETE: {
    exitCode: 3,
    outcome: 'unknown',
    title: 'Reports that were merged do not tell of all shards',
  },
  // 4: refused or failed, with a readable answer
  REQUEST_REFUSED: {
    exitCode: 4,
    outcome: 'bad-request',
    title: 'The provider refused the request or the client',
  },
  PROVIDER_BUSY: { exitCode: 4, outcome: 'busy', title: 'Another transaction of the same user is running' },
  PROVIDER_RETRY: { exitCode: 4, outcome: 'retry', title: 'The provider asks for a new attempt' },
  PROVIDER_FAILED: { exitCode: 4, outcome: 'server', title: 'The provider reports an internal error' },
  // 5: denied by a person or the provider
  ACCESS_DENIED: { exitCode: 5, outcome: 'user-cancel', title: 'The user cancelled, or access was denied' },
  AUTHENTICATION_DENIED: {
    exitCode: 5,
    outcome: 'denied',
    title: 'The provider did not authenticate the user',
  },
  // 6: timed out
  CALLBACK_TIMEOUT: { exitCode: 6, outcome: 'timeout', title: 'No callback arrived in time' },
  APPROVAL_TIMEOUT: { exitCode: 6, outcome: 'timeout', title: 'Nobody approved on the phone in time' },
  HTTP_TIMEOUT: { exitCode: 6, outcome: 'timeout', title: 'A request was not answered in time' },
  USER_AGENT_STUCK: {
    exitCode: 6,
    outcome: 'timeout',
    title: 'The built-in user agent cannot go on from a page',
  },
  PROVIDER_EXPIRED: { exitCode: 6, outcome: 'expired', title: "The provider's time limit passed" },
  // other
  INTERNAL: { exitCode: 70, title: 'A bug in idcli' },
  INTERRUPTED: { exitCode: 130, title: 'Interrupted (SIGINT)' },
  TERMINATED: { exitCode: 143, title: 'Terminated (SIGTERM)' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** The error members of a provider's answer, as sent. */
export interface ProviderError {
  readonly error: string;
  readonly error_description?: string;
  readonly error_uri?: string;
  /** HTTP status, when the error came in a response and not in a callback. */
  readonly status?: number;
}

/**
 * An error of idcli. `message` is one factual sentence: lower case, no final period. `hint` is the next action, one per
 * line, if possible as a command line.
 */
export class IdcliError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly provider: ProviderError | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly hint?: string | undefined;
      readonly cause?: unknown;
      readonly provider?: ProviderError;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'IdcliError';
    this.code = code;
    this.hint = options.hint;
    this.provider = options.provider;
  }
}

/** The error code for each class of provider refusal; every class has exactly one. */
export const REFUSAL_CODES = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  expired: 'PROVIDER_EXPIRED',
  busy: 'PROVIDER_BUSY',
  retry: 'PROVIDER_RETRY',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
  unknown: 'ANSWER_UNKNOWN',
} as const satisfies Partial<Record<OutcomeClass, ErrorCode>>;
