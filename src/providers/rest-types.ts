/** An authentication REST API as data. */

import type { ErrorMeaning } from '../oauth/index.ts';
import type { StatusClass } from './classes.ts';

/** What the status of a session means. */
interface SessionStatus {
  readonly class: StatusClass;
  /** What it means, for people. */
  readonly meaning: string;
  /** What to do next, where something can be done. */
  readonly next?: string;
}

export interface RestProtocol {
  /** Base of the API, without trailing slash. */
  readonly api: string;
  /** Paths below it. */
  readonly tokenPath: string;
  /** Keys that sign encrypted answers. */
  readonly keysPath: string;
  readonly sessionsPath: string;
  /** Query parameters and headers of every call to the API, by name. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same, from claims of the access token where it is a JWT that has them: name → claim. */
  readonly fromToken?: {
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** Scope of the client's own access token. */
  readonly scope: string;
  /** Defaults of the fields of a new session. */
  readonly allowedProviders: readonly string[];
  readonly requestedAttributes: readonly string[];
  /** Hosts, with what is below them, that an authentication URL may lead to without a warning. */
  readonly hosts: readonly string[];
  /** Seconds between two questions for the status. */
  readonly pollSeconds: number;
  readonly statuses: Readonly<Record<string, SessionStatus>>;
  /** What the code of a failed session means. */
  readonly errors: Readonly<Record<string, ErrorMeaning>>;
}
