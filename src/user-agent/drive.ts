/** The built-in user agent: follows redirects with its own cookies; reads, fills and sends forms. */
import type { ProviderError } from '../errors.ts';

/** A URL to open, or a form that another page makes the browser post. */
export type DriveStart =
  | URL
  | { readonly action: URL; readonly fields: readonly (readonly [name: string, value: string])[] };

export interface DriveOptions {
  /** Recorded; never follows redirects. */
  readonly fetch: typeof fetch;
  /** Whether a URL is the redirect URI, where the drive ends without a request. */
  readonly isRedirectUri: (url: URL) => boolean;
  /** Field name → value; also chooses a submit button by its name and value. */
  readonly fill: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The person is logging out, so a logout button is pressed. */
  readonly leaving?: boolean;
  /** Waits on pages that request it, e.g. until a phone has answered; without it such a page is the end. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Maximum number of pages and redirects. Default 30. */
  readonly maxSteps?: number;
}

export interface PageSummary {
  readonly url: string;
  readonly status: number;
  readonly title?: string;
  /** The page text, on one line, shortened. */
  readonly words?: string;
  /** The visible fields of each form, by name. */
  readonly forms: readonly {
    readonly action: string;
    readonly method: string;
    readonly fields: readonly string[];
  }[];
}

export type DriveResult =
  | {
      readonly kind: 'redirected';
      readonly url: URL;
      readonly method: 'GET' | 'POST';
      readonly parameters: URLSearchParams;
      readonly via: 'query' | 'fragment' | 'form_post';
      readonly body?: Uint8Array;
      /** Titles of the visited pages, in order. */
      readonly pages: readonly string[];
      /** Whether a page required an action by the person. */
      readonly asked: boolean;
      /** Languages of those pages, as far as they say. */
      readonly languages: readonly string[];
      /** Names of `fill` that matched no field, button or link on any page. */
      readonly unused: readonly string[];
      /** The fields and buttons found. */
      readonly offered: readonly string[];
    }
  | {
      readonly kind: 'stuck';
      /** Why it cannot continue, in one sentence. */
      readonly reason: string;
      readonly page: PageSummary;
      /** A protocol error read from the page itself (JSON body with `error`). */
      readonly provider?: ProviderError;
      /** An error in another form than OAuth's: its words. */
      readonly said?: ProviderError;
    };
