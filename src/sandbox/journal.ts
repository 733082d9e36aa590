/** The latest requests, for the landing page and the control calls. Holds no secrets, so it cannot leak any. */
import { defined } from '../common/defined.ts';
import type { SandboxRequest, SandboxResponse } from './http.ts';

export interface JournalEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly method: string;
  /** The path as a pattern: `/ingroupe/interaction/:id`. */
  readonly path: string;
  /** Query and form parameters; values are masked unless harmless. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
  readonly note?: string;
}

/** Number of newest entries kept. */
const MOST_ENTRIES = 100;
const LONGEST_VALUE = 200;
const MOST_PARAMETERS = 32;
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
  add(at: Date, pattern: string, request: SandboxRequest, response: SandboxResponse): void;
  clear(): void;
}

export function createJournal(): Journal {
  let entries: readonly JournalEntry[] = [];
  return {
    get entries() {
      return entries;
    },
    add(at, pattern, request, response) {
      const entry: JournalEntry = {
        at: at.toISOString(),
        method: request.method,
        path: pattern.slice(0, LONGEST_VALUE),
        parameters: maskedParameters(request),
        status: response.status,
        ...defined({ note: response.note?.slice(0, LONGEST_VALUE * 2) }),
      };
      entries = [...entries, entry].slice(-MOST_ENTRIES);
    },
    clear() {
      entries = [];
    },
  };
}

function maskedParameters(request: SandboxRequest): Record<string, string> {
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const pairs = [...request.url.searchParams, ...(isForm ? new URLSearchParams(request.body) : [])];
  return Object.fromEntries(
    pairs
      .slice(0, MOST_PARAMETERS)
      .map(([name, value]) => [
        name.slice(0, LONGEST_VALUE),
        HARMLESS.has(name) ? value.slice(0, LONGEST_VALUE) : MASK,
      ]),
  );
}
