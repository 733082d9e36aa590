/** The redirect listener: bound before the browser opens, loopback only, one answer, then closed. */
import type { IdcliError } from '../errors.ts';

export interface ListenOptions {
  /** Redirect URIs in order of preference; port 0 means any free one. The first one with a free port is used. */
  readonly redirectUris: readonly URL[];
  /** Where to bind, when it differs from the redirect URI. Must be loopback. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Serve TLS with a self-signed certificate made on the fly. */
  readonly https: boolean;
  /**
   * Parameters that make a request an answer: any of these ends the wait, e.g. `code`, `error`, `response`. If empty,
   * any request to the path is the answer.
   */
  readonly awaits: readonly string[];
  /**
   * Further paths that accept an answer, besides the redirect URI's, e.g. `/abort`; `Callback.url` says which one was
   * used.
   */
  readonly paths?: readonly string[];
  /** Take answers inside a frame of a page, too: identity providers end several sessions at once that way. */
  readonly inFrames?: boolean;
  /** Take a message over SOAP, too, which a server sends and no browser. */
  readonly soap?: boolean;
  /** Name shown on the pages. */
  readonly title: string;
  readonly now: () => Date;
  /** The option that names the redirect URIs, for people; default `--redirect-uri`. */
  readonly option?: string;
}

/** The final page shown in the browser. */
export interface ResultPage {
  readonly ok: boolean;
  readonly heading: string;
  readonly detail?: string;
}

export interface Callback {
  readonly method: 'GET' | 'POST';
  /** The redirect URI with the parameters as received: in the query, or in the fragment if that was relayed. */
  readonly url: URL;
  /** All parameters in order, duplicates kept, from query, fragment or form body. */
  readonly parameters: URLSearchParams;
  readonly via: 'query' | 'fragment' | 'form_post' | 'paste' | 'soap';
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** Whether the provider showed a page that waits for a person; absent if unknown. */
  readonly pageShown?: boolean;
  /** Languages of the pages for a person; absent if unknown. */
  readonly pageLanguages?: readonly string[];
  /**
   * Values of `--fill` that no page asked for. Fails a flow that otherwise succeeded; the provider's answer takes
   * precedence.
   */
  readonly unusedFill?: IdcliError;
  /** Every message that arrived, this one first, if none of them answered the request; each was recorded on arrival. */
  readonly strays?: readonly Callback[];
  /** Shows the result in the browser and closes its connection. Later calls do nothing. */
  finish(page: ResultPage): Promise<void>;
  /** Sends the browser on instead. Absent: no browser waits for an answer. */
  readonly sendOn?: (to: URL | PostedForm) => Promise<void>;
  /** Answers a server that sent a message over SOAP, with XML. Absent: a browser brought it. */
  readonly reply?: (status: number, xml: string) => Promise<void>;
}

/** A received answer, before it is accepted. */
export type Answer = Omit<Callback, 'finish' | 'sendOn' | 'reply' | 'strays' | 'unusedFill'>;

/** Identifies answers that belong to another request. */
export interface TurnAway {
  isStray(answer: Answer): boolean;
  onStray(answer: Answer): void;
}

/** A form that the browser posts. */
export interface PostedForm {
  readonly action: URL;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface Listener {
  /** The redirect URI with its real port, as sent in the authorization request. */
  readonly redirectUri: URL;
  /**
   * Serves a page with a form that submits itself, and returns the address of that page. The caller must choose an
   * unguessable path: anyone who knows it can read the form.
   */
  offer(path: string, form: PostedForm): URL;
  /** The generated certificate as PEM, with `https`. */
  readonly certificate?: string;
  /** From now on, answers that match the rule get a notice page and do not end the wait. */
  turnAway(rule: TurnAway): void;
  /** Resolves with the first answer. Rejects with the signal's reason when it aborts. */
  wait(signal: AbortSignal): Promise<Callback>;
  /** Stops listening; a browser that still waits gets a page that says so. */
  close(): Promise<void>;
}
