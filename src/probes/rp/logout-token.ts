/** Logout tokens, right and wrong: what becomes of the session at the application. */
import type { Fault } from '../../sandbox/types.ts';
import { failed, inconclusive, type ProbeVerdict, passed, skipped } from '../probe.ts';
import { type RpBench, succeeded, watched, withBrowsers } from './bench.ts';
import type { Meaning } from './fault-meaning.ts';
import { handedOver, NotHandedOver } from './login.ts';

/** Logs in, lets the provider end its session, and looks whether the application still knows the person. */
export async function playLogoutToken(
  bench: RpBench,
  fault: Fault,
  { expected }: Meaning,
): Promise<ProbeVerdict> {
  const home = bench.traits?.home;
  if (home === undefined) return skipped('needs a page that shows the login (--home-url)');
  bench.provider.choose(fault.id);
  try {
    return await withBrowsers(bench, async (open) => {
      const browser = await open();
      await browser.deliver((await handedOver(browser, bench)).handover);
      const { requests } = await watched(bench, () => browser.leave(bench.provider.logout));
      const note = requests
        .map((request) => request.note ?? '')
        .find((text) => text.includes('back-channel'));
      if (note === undefined) return inconclusive('the provider sent no logout token');
      if (note.includes('failed')) return inconclusive(note);
      const stays = succeeded(bench, await browser.open(home));
      if (expected === 'survive')
        return stays
          ? failed(`the session goes on after a right logout token (${note})`, { at: home.href })
          : passed(`the session has ended (${note})`);
      return stays
        ? passed(`the session goes on (${note})`)
        : failed(`the session has ended although ${fault.does} (${note})`, { at: home.href });
    });
  } catch (error) {
    if (error instanceof NotHandedOver) return error.verdict;
    throw error;
  } finally {
    bench.provider.choose('ok');
  }
}
