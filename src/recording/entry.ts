/**
 * One exchange in a recording, the same for every file format. Text is as recorded: nothing is decoded, sorted or
 * repaired except what a format is known to damage.
 */
import type { HeaderLines } from '../outcome.ts';
import type { RefusedCookie } from './refused-cookie.ts';

/** Why a body is absent. */
export type MissingBody =
  | 'redirect'
  | 'earlier page'
  | 'left out by the exporter'
  | 'blocked'
  | 'not text'
  | 'not in this format';

/** `failure` of an entry without an answer and without a reason. */
export const NO_ANSWER = 'no answer';

export interface Entry {
  /** Place for people: `entry 14`, `server.log line 88`. Unique within a run. */
  readonly where: string;
  /** Number of the source, from 0. */
  readonly source: number;
  /** Start, in milliseconds since 1970; absent where the format has no times. */
  readonly time?: number;
  /** Milliseconds from request to answer; 0 if unknown. */
  readonly duration: number;
  readonly method: string;
  /** Absolute, with the raw query. */
  readonly url: string;
  /** The recording has no host: that of `url` is made from the name of the file. */
  readonly hostUnknown?: true;
  readonly requestHeaders: HeaderLines;
  /** Only text. */
  readonly requestBody?: string;
  /** Absent: no answer; `failure` says why. */
  readonly status?: number;
  readonly statusText: string;
  /** E.g. `net::ERR_FAILED`; a browser may hide an answer that it received, so `status` may be there as well. */
  readonly failure?: string;
  readonly responseHeaders: HeaderLines;
  readonly responseBody?: string;
  readonly missingBody?: MissingBody;
  /** Tab or page, as the recorder numbers them. */
  readonly page?: string;
  /** E.g. `document`, `fetch`, `preflight`, `image`; lower case, as the recorder says. */
  readonly resource?: string;
  /** What caused the request, e.g. `script`, `parser`, `other`. */
  readonly initiator?: string;
  /** Cookies that the browser itself says it kept out of this exchange. */
  readonly refusedCookies?: readonly RefusedCookie[];
}

/** A file that was read, and what is known about it. */
export interface RecordingSource {
  readonly name: string;
  /** For people: `HAR`, `SAML-tracer export`, … */
  readonly format: string;
  /** The program that wrote it, e.g. `WebInspector 537.36`. */
  readonly creator?: string;
  readonly entries: number;
  /** Parts that could not be read, a sentence each. */
  readonly lost: readonly string[];
  /** Cookies and authorization were removed before export. */
  readonly sanitized: boolean;
  /** How to export with them. */
  readonly howToKeep?: string;
  /** Secrets are masked with `••••`. */
  readonly masked: boolean;
  /** What this format never contains, for people. */
  readonly lacks: readonly string[];
}

export interface Recording {
  readonly sources: readonly RecordingSource[];
  /** In order of time. */
  readonly entries: readonly Entry[];
}

/** What of a recording is worth its memory. */
export interface Keep {
  entry(entry: Entry): boolean;
  body(text: string, entry: Entry): boolean;
}
