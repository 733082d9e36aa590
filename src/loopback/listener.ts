/** The redirect listener: bound before the browser opens, loopback only, one answer, then closed. */
import type { IdcliError } from '../errors.ts';

export interface ListenOptions {
  /** Redirect URIs in order of preference; port 0 means any free one. The first whose port is free is used. */
  readonly redirectUris: readonly URL[];
  /** Where to bind, when it differs from the redirect URI. Must be loopback. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Serve TLS with a self-signed certificate made on the fly. */
  readonly https: boolean;
  /**
   * Which parameters make an answer: any of these present ends the wait, e.g. `code`, `error`, `response`. Where none is
   * named, reaching a path is the answer itself.
   */
  readonly awaits: readonly string[];
  /** More paths that an answer may arrive on, beside the redirect URI's own, e.g. `/abort`; `Callback.url` says which. */
  readonly paths?: readonly string[];
  /** Name shown on the pages. */
  readonly title: string;
  readonly now: () => Date;
}

/** What the person sees in the browser in the end. */
export interface ResultPage {
  readonly ok: boolean;
  readonly heading: string;
  readonly detail?: string;
}

export interface Callback {
  readonly method: 'GET' | 'POST';
  /** The redirect URI with the parameters as they came: in the query, or for a relayed fragment in the fragment. */
  readonly url: URL;
  /** All parameters in order, duplicates kept, from query, fragment or form body. */
  readonly parameters: URLSearchParams;
  readonly via: 'query' | 'fragment' | 'form_post' | 'paste';
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** Whether the provider showed a page that waits for a person; absent where nobody saw. */
  readonly pageShown?: boolean;
  /** Values of `--fill` that no page asked for. It ends a flow that went well otherwise; the provider's answer comes first. */
  readonly unusedFill?: IdcliError;
  /** All that arrived, this one first, where none of it was an answer to the request; each was recorded when it came. */
  readonly strays?: readonly Callback[];
  /** Shows the person how it ended, and lets the browser go. Later calls do nothing. */
  finish(page: ResultPage): Promise<void>;
}

/** What arrived, before anybody decided to take it. */
export type Answer = Omit<Callback, 'finish' | 'strays' | 'unusedFill'>;

/** Which answers are not meant for this wait. */
export interface TurnAway {
  isStray(answer: Answer): boolean;
  onStray(answer: Answer): void;
}

/** A form that is posted somewhere, as people's browsers do it. */
export interface PostedForm {
  readonly action: URL;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface Listener {
  /** The redirect URI with its real port: what the authorization request says. */
  readonly redirectUri: URL;
  /**
   * Serves a page that sends a form off by itself, and gives the address of that page. A path that nobody can guess is
   * the caller's business: whoever knows it can read the form.
   */
  offer(path: string, form: PostedForm): URL;
  /** With `https`: the certificate made for it, as PEM. */
  readonly certificate?: string;
  /** From now on such answers get a page that says so, and do not end the wait. */
  turnAway(rule: TurnAway): void;
  /** Resolves with the first answer. Rejects with the signal's reason when it aborts. */
  wait(signal: AbortSignal): Promise<Callback>;
  /** Stops listening; answers a browser that still waits with a page that says so. */
  close(): Promise<void>;
}
