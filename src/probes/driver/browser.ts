/** The browser of one person, as probes of an application use it. Knows redirects, forms and pages, and no protocol. */
import type { Hop } from '../../user-agent/index.ts';

/** Parameters in order, as a query or a form has them. */
type Pairs = readonly (readonly [name: string, value: string])[];

/** What the provider hands the person back with, on its way to the application. */
export interface Handover {
  readonly url: URL;
  /** The fields of a posted form; absent for a redirect. */
  readonly fields?: Pairs;
}

/** Where a browser came to rest. */
export interface Landing {
  readonly url: URL;
  readonly status: number;
  /** What a person sees, in lines. */
  readonly text: string;
  /** The same, shortened to one line. */
  readonly words: string;
  /** The last body as sent. */
  readonly body: string;
  /** The requests that led here. */
  readonly hops: readonly Hop[];
  /** An address that was not requested: the provider's, or a stranger's. */
  readonly leftTo?: URL;
  /** Nothing to see without scripts. */
  readonly needsScripts: boolean;
  /** Cookies that browsers hold back (`SameSite`) from what another site hands over. */
  readonly heldBack?: readonly string[];
}

export type Begun =
  | {
      readonly kind: 'handed-over';
      readonly handover: Handover;
      /** The request with which the application sent the person to the provider. */
      readonly request: URL;
    }
  | {
      readonly kind: 'stayed';
      readonly where: 'application' | 'provider';
      /** Why it went no further, in one sentence. */
      readonly reason: string;
      readonly words: string;
      readonly needsScripts: boolean;
    };

export interface Browser {
  /** Starts a login, plays the person at the provider, and keeps what the provider hands back undelivered. */
  begin(start: URL): Promise<Begun>;
  deliver(handover: Handover): Promise<Landing>;
  open(url: URL): Promise<Landing>;
  /**
   * Logs the person out at an address of the application or the provider, on the way that the pages go.
   * @param frames false: frames of the pages stay empty
   */
  leave(url: URL, frames: boolean): Promise<Landing>;
  /** Asks the provider again what the application asked, as the same person. */
  repeat(request: URL): Promise<Begun>;
  cookies(url: URL): Promise<ReadonlyMap<string, string>>;
  /** Another browser that has the same cookies, as one who stole them. */
  twin(): Promise<Browser>;
  close(): Promise<void>;
}

/** Where the provider that plays along is. */
export interface ProviderPlace {
  readonly origin: string;
  /** Also true of places that it had before. */
  isAt(url: URL): boolean;
}

/** Opens browsers without cookies. */
export interface Player {
  open(): Promise<Browser>;
  close(): Promise<void>;
}

/** The parameters of a handover, wherever they travel. */
export function parametersOf({ url, fields }: Handover): URLSearchParams {
  if (fields !== undefined) return new URLSearchParams(fields as [string, string][]);
  const fragment = url.hash.slice(1);
  return fragment.includes('=') ? new URLSearchParams(fragment) : new URLSearchParams(url.search);
}

/** The same handover with other parameters; an undefined one is left out. */
export function changed(handover: Handover, changes: Readonly<Record<string, string | undefined>>): Handover {
  const parameters = parametersOf(handover);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  if (handover.fields !== undefined) return { ...handover, fields: [...parameters] };
  const url = new URL(handover.url);
  if (url.hash.includes('=')) url.hash = parameters.toString();
  else url.search = parameters.toString();
  return { ...handover, url };
}
