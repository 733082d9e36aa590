/** An authentication REST API as data. */

import type { ErrorMeaning } from '../oauth/index.ts';
import type { StatusClass } from './classes.ts';

/** The meaning of a session status. */
interface SessionStatus {
  readonly class: StatusClass;
  /** The meaning, for display. */
  readonly meaning: string;
  /** What to do next, if anything. */
  readonly next?: string;
}

export interface RestProtocol {
  /** Base URL of the API, without trailing slash. */
  readonly api: string;
  /** Paths below the base URL. */
  readonly tokenPath: string;
  /** Keys that sign encrypted answers. */
  readonly keysPath: string;
  readonly sessionsPath: string;
  /** Query parameters and headers of every call to the API, by name. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same, taken from claims of a JWT access token that has them: name → claim. */
  readonly fromToken?: {
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** Scope of the client's own access token. */
  readonly scope: string;
  /** Defaults of the fields of a new session. */
  readonly allowedProviders: readonly string[];
  readonly requestedAttributes: readonly string[];
  /** Hosts, including subdomains, that an authentication URL may lead to without a warning. */
  readonly hosts: readonly string[];
  /** Seconds between status polls. */
  readonly pollSeconds: number;
  readonly statuses: Readonly<Record<string, SessionStatus>>;
  /** The meaning of a failed session's code. */
  readonly errors: Readonly<Record<string, ErrorMeaning>>;
}
