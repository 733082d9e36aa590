/** HTTP as every flow uses it: each exchange recorded, redirects by hand, cookies in a jar of one's own. */
import type { Exchange } from '../../outcome.ts';
import type { World } from '../../world.ts';

/** Records what goes through a `fetch` into a list of exchanges. */
export interface Recorder {
  /**
   * A `fetch` whose exchanges are recorded under an actor and a purpose. Never follows redirects.
   * Rejects with `IdcliError`: `NETWORK`, `TLS_FAILED`, `HTTP_TIMEOUT`, `ANSWER_TOO_LARGE`, `INSECURE_URL`.
   */
  as(actor: Exchange['actor'], purpose: string | ((url: URL) => string)): typeof fetch;
  /** Adds an exchange that was made elsewhere, e.g. a callback. */
  add(exchange: Exchange): void;
}

export declare function createRecorder(
  fetch: typeof globalThis.fetch,
  exchanges: Exchange[],
  options: { readonly now: World['now']; readonly allowInsecureHttp: boolean; readonly signal: AbortSignal },
): Recorder;

/** Wraps a `fetch` with a cookie jar (RFC 6265) of its own. */
export declare function withCookies(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
