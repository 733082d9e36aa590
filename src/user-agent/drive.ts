/** The built-in user agent: follows redirects with its own cookies, reads forms, fills and sends them. */
import type { ProviderError } from '../errors.ts';

/** An address to open, or a form that another page has the browser post. */
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
  /** The person is logging out: a button that says so is then pressed. */
  readonly leaving?: boolean;
  /** Waits on pages that ask for it, e.g. until a phone has answered; without it such a page is the end. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Pages and redirects at the most. Default 30. */
  readonly maxSteps?: number;
}

export interface PageSummary {
  readonly url: string;
  readonly status: number;
  readonly title?: string;
  /** What the page says, on one line, shortened. */
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
      /** Titles of the pages that were passed, in order. */
      readonly pages: readonly string[];
      /** Whether a page was shown that goes on only when a person does something. */
      readonly asked: boolean;
      /** Names of `fill` that matched no field, button or link on any page. */
      readonly unused: readonly string[];
      /** Fields and buttons that were there. */
      readonly offered: readonly string[];
    }
  | {
      readonly kind: 'stuck';
      /** One sentence: why it cannot go on from here. */
      readonly reason: string;
      readonly page: PageSummary;
      /** A protocol error that the page itself could be read as (JSON body with `error`). */
      readonly provider?: ProviderError;
    };
