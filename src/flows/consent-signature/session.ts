/** The session with the provider: one cookie jar per run, in memory only (rule CS-V3). */
import { type Recorder, withCookies } from '../../protocol/http/index.ts';

export interface Session {
  /** Sends a request for JSON, with the cookies of this run. Never follows redirects. */
  send(purpose: string, url: URL, init?: RequestInit): Promise<Response>;
  /** Returns the same as a `fetch` for one purpose. */
  as(purpose: string): typeof fetch;
}

export function openSession(recorder: Recorder): Session {
  let current = 'authorize';
  const fetch = withCookies(recorder.as('client', () => current));
  const as =
    (purpose: string): typeof fetch =>
    (url, init) => {
      current = purpose;
      return fetch(url, init);
    };
  return {
    as,
    send: (purpose, url, init = {}) =>
      as(purpose)(url, { ...init, headers: { accept: 'application/json' }, redirect: 'manual' }),
  };
}
