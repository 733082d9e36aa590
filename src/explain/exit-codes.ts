/** The meaning of each exit code, and the errors that end with it. All other numbers are reserved. */
import { ERRORS, type ErrorCode, EXIT, type ExitCode } from '../errors.ts';

interface ExitWords {
  readonly meaning: string;
  /** What a script should do. */
  readonly so: string;
}

export const EXIT_WORDS = {
  [EXIT.done]: {
    meaning: 'done; nothing that was judged is invalid',
    so: 'go on',
  },
  [EXIT.invalid]: {
    meaning:
      'something is invalid: a check failed or an expectation was not met; with --strict also unverified',
    so: 'do not accept the message; the report says why',
  },
  [EXIT.usage]: {
    meaning: 'usage or configuration; no message of the protocol was sent',
    so: 'change the command line or the configuration; nothing has happened yet',
  },
  [EXIT.unknown]: {
    meaning: 'could not find out: network, TLS, an unreadable answer, a value that no specification names',
    so: 'say neither yes nor no; try again later',
  },
  [EXIT.refused]: {
    meaning: 'refused or failed, in a readable answer of the provider',
    so: "read the provider's error; a mere retry seldom helps",
  },
  [EXIT.denied]: {
    meaning: 'the user cancelled, or was denied',
    so: 'the system works; a person or the provider said no',
  },
  [EXIT.timeout]: {
    meaning: 'timed out or expired',
    so: 'start again, with more time if need be: --timeout',
  },
  [EXIT.bug]: {
    meaning: 'a bug in idcli',
    so: 'please report it',
  },
  [EXIT.interrupted]: { meaning: 'interrupted (SIGINT)', so: 'it was stopped by the user' },
  [EXIT.terminated]: { meaning: 'terminated (SIGTERM)', so: 'something stopped it' },
} as const satisfies Record<ExitCode, ExitWords>;

/** Returns the error codes that end with an exit code, in table order. */
export function errorsOf(exitCode: ExitCode): ErrorCode[] {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return codes.filter((code) => ERRORS[code].exitCode === exitCode);
}

/** Returns the exit codes, ascending. */
export const EXIT_CODES: readonly ExitCode[] = Object.values(EXIT).sort((one, other) => one - other);
