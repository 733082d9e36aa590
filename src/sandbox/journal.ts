/**
 * The latest requests. Entries hold no secrets, so a reader cannot leak any; what went over the wire is kept
 * beside them, cut to a size, for the pages of the console and for the program that started the sandbox.
 */
import { defined } from '../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from './http.ts';

export interface JournalEntry {
  /** Counts from 1, and goes on after a reset. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The system that answered; absent: an address where nothing is. */
  readonly system?: string;
  readonly method: string;
  /** The path as a pattern: `/ingroupe/interaction/:id`. */
  readonly path: string;
  /** Query and form parameters; values are masked unless harmless. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
  /** From the whole request to its answer. */
  readonly milliseconds: number;
  readonly note?: string;
}

/** A request and its answer, unmasked. Bodies are cut after `LONGEST_BODY` characters. */
export interface SeenExchange {
  readonly entry: JournalEntry;
  readonly startedAt: Date;
  readonly request: Pick<SandboxRequest, 'method' | 'headers' | 'body'> & { readonly url: string };
  readonly response: Pick<SandboxResponse, 'status' | 'headers' | 'body' | 'cookies'>;
}

/** What is known of a request besides itself and its answer. */
interface Circumstances {
  readonly system: string | undefined;
  readonly pattern: string;
  readonly startedAt: Date;
  readonly milliseconds: number;
}

/** Number of newest entries kept. */
const MOST_ENTRIES = 100;
const LONGEST_VALUE = 200;
const MOST_PARAMETERS = 32;
/** Characters of a body; most tokens and messages are shorter. */
const LONGEST_BODY = 64 * 1024;
const MASK = '•••';

/** Parameters whose values reveal nothing about a person and grant no access. */
const HARMLESS = new Set([
  'response_type',
  'client_id',
  'scope',
  'redirect_uri',
  'grant_type',
  'code_challenge_method',
  'prompt',
  'max_age',
  'acr_values',
  'ui_locales',
  'decision',
  'persona',
  'source',
]);

export interface Journal {
  readonly entries: readonly JournalEntry[];
  find(number: number): SeenExchange | undefined;
  add(circumstances: Circumstances, request: SandboxRequest, response: SandboxResponse): SeenExchange;
  clear(): void;
}

export function createJournal(): Journal {
  let kept: readonly SeenExchange[] = [];
  let count = 0;
  return {
    get entries() {
      return kept.map(({ entry }) => entry);
    },
    find: (number) => kept.find(({ entry }) => entry.number === number),
    add(circumstances, request, response) {
      count += 1;
      const seen = seenExchange(count, circumstances, request, response);
      kept = [...kept, seen].slice(-MOST_ENTRIES);
      return seen;
    },
    clear() {
      kept = [];
    },
  };
}

function seenExchange(
  number: number,
  { system, pattern, startedAt, milliseconds }: Circumstances,
  request: SandboxRequest,
  response: SandboxResponse,
): SeenExchange {
  return {
    entry: {
      number,
      at: startedAt.toISOString(),
      ...defined({ system }),
      method: request.method,
      path: pattern.slice(0, LONGEST_VALUE),
      parameters: maskedParameters(request),
      status: response.status,
      milliseconds,
      ...defined({ note: response.note?.slice(0, LONGEST_VALUE * 2) }),
    },
    startedAt,
    request: {
      method: request.method,
      url: request.url.href,
      headers: request.headers,
      body: cut(request.body),
    },
    response: {
      status: response.status,
      headers: response.headers,
      body: cut(response.body),
      ...defined({ cookies: response.cookies }),
    },
  };
}

/** Copied when it is cut: a piece of a string keeps all of it in memory. */
function cut(body: string): string {
  return body.length <= LONGEST_BODY ? body : Buffer.from(body.slice(0, LONGEST_BODY)).toString('utf8');
}

/** The pairs of query and form, unmasked. */
export function sentPairs(request: {
  readonly url: URL;
  readonly headers: SandboxRequest['headers'];
  readonly body: string;
}): readonly (readonly [string, string])[] {
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return [...request.url.searchParams, ...(isForm ? new URLSearchParams(request.body) : [])];
}

function maskedParameters(request: SandboxRequest): Record<string, string> {
  return Object.fromEntries(
    sentPairs(request)
      .slice(0, MOST_PARAMETERS)
      .map(([name, value]) => [
        name.slice(0, LONGEST_VALUE),
        HARMLESS.has(name) ? value.slice(0, LONGEST_VALUE) : MASK,
      ]),
  );
}
