/** What the probes of an OpenID application work with. */
import type { Fault } from '../../sandbox/types.ts';
import type { Browser, Landing, Player } from '../driver/browser.ts';
import { isSuccess, type Marks } from '../driver/marks.ts';

interface Application {
  /** Where a login starts; `{issuer}` in it stands for the issuer. */
  readonly start: string;
  readonly marks: Marks;
  /** Makes the application forget sessions, metadata and keys. */
  readonly reset?: URL;
  /** Logs a person out, without a question. */
  readonly logout?: URL;
  /** A page that shows who is logged in; otherwise it is where a good login ends. */
  readonly home?: URL;
  /** Names of the parameter that says where to go after a login. */
  readonly returnParameters: readonly string[];
}

/** A request that the provider got. */
export interface ProviderRequest {
  readonly number: number;
  readonly path: string;
  /** Values are masked unless harmless. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
  readonly note?: string;
  /** Unmasked: to be looked at, and never shown. */
  readonly url: URL;
  readonly sent: ReadonlyMap<string, string>;
  /** It came with a DPoP proof. */
  readonly isProven: boolean;
}

/** The provider that plays along. */
export interface Provider {
  readonly system: string;
  readonly faults: readonly Fault[];
  readonly issuer: string;
  /** Where a browser ends its session at the provider. */
  readonly logout: URL;
  /** Where the provider sends a browser that is to log in at the application. */
  startElsewhere(): Promise<URL>;
  /** What the client is registered with (RFC 7591); empty when it registers itself. */
  readonly registration: Readonly<Record<string, unknown>>;
  /** Plays this scenario in the logins that follow. */
  choose(scenario: string): void;
  requests(): readonly ProviderRequest[];
  timesPlayed(scenario: string): number;
  /** Takes another issuer, which no one has metadata or keys of. */
  renew(): Promise<void>;
}

/** What a good login showed. */
export interface Traits {
  readonly responseType: string;
  /** How the response comes: `query`, `fragment`, `form_post`, or `jwt` for any of them signed. */
  readonly responseMode: string;
  /** Names of the parameters of the authorization request. */
  readonly sends: ReadonlySet<string>;
  readonly scopes: readonly string[];
  /** What a person sees who is logged in. */
  readonly text: string;
  /** Endpoints that were asked, by the last part of their path. */
  readonly asked: ReadonlySet<string>;
  /** Requests came with DPoP proofs. */
  readonly isProven: boolean;
  /** Request objects are named and not sent. */
  readonly namesObjects: boolean;
  /** The access token is in the body of a form. */
  readonly tokenInBody: boolean;
  /** What WebFinger was asked for. */
  readonly person?: 'account' | 'person-url';
  /** A page that shows the login again, and shows none to strangers. */
  readonly home?: URL;
}

export interface RpBench {
  readonly application: Application;
  readonly provider: Provider;
  readonly player: Player;
  /** Absent until a good login has succeeded. */
  traits?: Traits;
  /** Requests an address of the application without cookies. */
  readonly fetch: (url: URL) => Promise<unknown>;
  /** Waits for what an application may still do after it refused a login; absent without `--wait`. */
  readonly patience?: () => Promise<void>;
  /** What came when nothing was under way: a line for each probe. */
  readonly late: string[];
  /** The last fault that was played, and the last request before its verdict. */
  last?: { readonly probe: string; readonly number: number };
  /** Waits, for what an application does only once in a while; absent without `--slow`. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export const startOf = ({ application, provider }: RpBench): URL =>
  new URL(application.start.replaceAll('{issuer}', encodeURIComponent(provider.issuer)));

/** Whether the application can be told another issuer. */
export const takesIssuer = ({ application }: RpBench): boolean => application.start.includes('{issuer}');

export const succeeded = ({ application }: RpBench, landing: Landing): boolean =>
  isSuccess(landing, application.marks);

/** Does something with browsers of its own, each without cookies, and closes them. */
export async function withBrowsers<Result>(
  bench: RpBench,
  act: (open: () => Promise<Browser>) => Promise<Result>,
): Promise<Result> {
  if (bench.application.reset !== undefined) await bench.fetch(bench.application.reset);
  const opened: Browser[] = [];
  try {
    return await act(async () => {
      const browser = await bench.player.open();
      opened.push(browser);
      return browser;
    });
  } finally {
    for (const browser of opened) await browser.close();
  }
}

/** What the provider is asked while something is done. */
export async function watched<Result>(
  { provider }: RpBench,
  act: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly requests: readonly ProviderRequest[] }> {
  const before = provider.requests().at(-1)?.number ?? 0;
  const result = await act();
  return { result, requests: provider.requests().filter(({ number }) => number > before) };
}

/** The last part of a path: what an endpoint is for. */
export const endpointOf = ({ path }: ProviderRequest): string => path.split('/').at(-1) ?? '';
