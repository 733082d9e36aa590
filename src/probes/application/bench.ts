/** What the probes of an application work with, whatever it speaks. */
import type { Fault } from '../../sandbox/types.ts';
import type { Browser, Landing, Player } from '../driver/browser.ts';
import { isSuccess, type Marks } from '../driver/marks.ts';
import type { Probe } from '../probe.ts';

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
  /** Plays this scenario in the logins that follow. */
  choose(scenario: string): void;
  requests(): readonly ProviderRequest[];
  timesPlayed(scenario: string): number;
}

export interface Bench {
  readonly application: Application;
  readonly provider: Provider;
  readonly player: Player;
  /** Requests an address of the application without cookies. */
  readonly fetch: (url: URL) => Promise<unknown>;
  /** Whether the application answers, now or within the seconds in which something starts it again. */
  readonly answers: () => Promise<boolean>;
  /** It went away for good; nothing more is sent. */
  isGone?: true;
  /** What a good login showed; absent until one has succeeded. */
  readonly traits?: {
    /** A page that shows the login again, and shows none to strangers. */
    readonly home?: URL;
  };
}

export const startOf = ({ application, provider }: Bench): URL =>
  new URL(application.start.replaceAll('{issuer}', encodeURIComponent(provider.issuer)));

export const succeeded = ({ application }: Bench, landing: Landing): boolean =>
  isSuccess(landing, application.marks);

/** Whether the browser is logged in, whatever the page says: a session may begin before an error is shown. */
export async function isLoggedIn(bench: Bench, browser: Browser, landing: Landing): Promise<boolean> {
  const home = bench.traits?.home;
  return succeeded(bench, landing) || (home !== undefined && succeeded(bench, await browser.open(home)));
}

/** Does something with browsers of its own, each without cookies, and closes them. */
export async function withBrowsers<Result>(
  bench: Bench,
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
  { provider }: Bench,
  act: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly requests: readonly ProviderRequest[] }> {
  const before = provider.requests().at(-1)?.number ?? 0;
  const result = await act();
  return { result, requests: provider.requests().filter(({ number }) => number > before) };
}

export const GOOD_LOGIN_ID = 'good-login';

/** Why a probe cannot run: everything rests on the good login. */
export const lacksLogin =
  (bench: Bench) =>
  ({ id }: Pick<Probe<Bench>, 'id'>): string | undefined => {
    if (bench.isGone === true) return 'not sent: the application does not answer any more';
    return id === GOOD_LOGIN_ID || bench.traits !== undefined
      ? undefined
      : 'not probed: no good login has succeeded';
  };
