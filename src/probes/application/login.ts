/** One login at the application, from its start to where the browser comes to rest. */
import type { Begun, Browser, Handover, Landing } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import {
  type Bench,
  isLoggedIn,
  type ProviderRequest,
  startOf,
  succeeded,
  watched,
  withBrowsers,
} from './bench.ts';

export interface HandedOver {
  readonly handover: Handover;
  readonly request: URL;
}

/** A login that did not get as far as a probe needs it. */
class NotHandedOver extends Error {
  readonly verdict: ProbeVerdict;

  constructor(verdict: ProbeVerdict) {
    super(verdict.message);
    this.verdict = verdict;
  }
}

/** @throws {NotHandedOver} when the provider hands nobody back */
export async function handedOver(browser: Browser, bench: Bench): Promise<HandedOver> {
  const begun = await browser.begin(startOf(bench));
  if (begun.kind === 'handed-over') return begun;
  throw new NotHandedOver(inconclusive(whyStayed(begun)));
}

export function whyStayed({
  where,
  reason,
  words,
  needsScripts,
}: Extract<Begun, { kind: 'stayed' }>): string {
  const says = words === '' ? '' : `; its page says ${JSON.stringify(words)}`;
  if (where === 'provider') return `the provider refuses what the application asks: ${reason}${says}`;
  const how = needsScripts ? 'it needs scripts (--player chromium)' : reason;
  return `the application sent nobody to the provider: ${how}${says}`;
}

/** Runs a probe that begins with a good login. */
export async function afterGoodLogins(
  bench: Bench,
  act: (open: () => Promise<Browser>) => Promise<ProbeVerdict>,
  scenario = 'ok',
): Promise<ProbeVerdict> {
  bench.provider.choose(scenario);
  try {
    return await withBrowsers(bench, act);
  } catch (error) {
    if (error instanceof NotHandedOver) return error.verdict;
    throw error;
  } finally {
    bench.provider.choose('ok');
  }
}

/** A login that ended without anybody logged in (PR-4): the person is told so, on a page that is no breakdown. */
export function refused(landing: Landing | undefined, seen?: string): ProbeVerdict {
  const told = seen ?? (landing === undefined ? '' : described(landing));
  if (landing === undefined || landing.leftTo !== undefined) return passed(`refused: ${told}`);
  const details = { at: `${landing.url.origin}${landing.url.pathname}`, ...HELPLESS };
  if (landing.status >= 500)
    return warned(`refused, by an error of the application instead of a page: ${told}`, details);
  return landing.body.trim() === '' ? warned(`refused, with ${told}`, details) : passed(`refused: ${told}`);
}

const HELPLESS = {
  gain: 'nothing: a person whose login is refused is not told what to do',
  fix: 'catch the error of the login, and answer with a page and a status below 500',
};

export interface Tried {
  readonly begun: Begun;
  /** Absent when the provider handed nobody back. */
  readonly landing?: Landing;
  readonly success: boolean;
  /** What the person saw in the end. */
  readonly seen: string;
  readonly played: boolean;
  readonly requests: readonly ProviderRequest[];
  /** Those of them that came when the login had ended, and it was looked who is logged in. */
  readonly late: readonly ProviderRequest[];
}

/**
 * Logs in while the provider plays a scenario.
 * @param begin gives another address where the login starts
 */
export async function tryLogin(
  bench: Bench,
  scenario: string,
  begin: () => Promise<URL> = async () => startOf(bench),
): Promise<Tried> {
  const { provider } = bench;
  provider.choose(scenario);
  const before = provider.timesPlayed(scenario);
  const { result, requests } = await watched(bench, () =>
    withBrowsers(bench, async (open) => {
      const browser = await open();
      const begun = await browser.begin(await begin());
      if (begun.kind === 'stayed') return { begun, isIn: false, late: [] };
      const landing = await browser.deliver(begun.handover);
      const { result: isIn, requests: late } = await watched(bench, () =>
        isLoggedIn(bench, browser, landing),
      );
      return { begun, landing, isIn, late };
    }),
  );
  const { begun, landing, isIn, late } = result;
  const played = provider.timesPlayed(scenario) > before;
  provider.choose('ok');
  if (landing !== undefined) {
    const isHidden = isIn && !succeeded(bench, landing);
    const yet = isHidden ? `; and yet ${bench.traits?.home?.pathname ?? ''} shows the login` : '';
    const seen = `${described(landing)}${yet}`;
    return { begun, landing, success: isIn, seen, played, requests, late };
  }
  const seen = begun.kind === 'stayed' ? whyStayed(begun) : '';
  return { begun, success: false, seen, played, requests, late };
}
