/** Logouts, at the application or at the provider: whether the application still knows the person afterwards. */
import type { Fault } from '../../sandbox/types.ts';
import { type ProviderRequest, succeeded, watched } from '../application/bench.ts';
import { afterGoodLogins, handedOver } from '../application/login.ts';
import type { Landing } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import { endpointOf, type RpBench } from './bench.ts';
import { beginsAtApplication, type Meaning } from './fault-meaning.ts';

const END_SESSION = 'logout';

interface LoggedOut {
  readonly landing: Landing;
  readonly requests: readonly ProviderRequest[];
  /** The application still shows the login. */
  readonly stays: boolean;
}

interface Leaving {
  readonly from: URL;
  /** A page that shows the login. */
  readonly home: URL;
  readonly scenario: string;
  /** The frames of the provider's page are loaded. */
  readonly frames: boolean;
}

/** Logs in, goes to an address that logs out, and looks at the application. */
const logOut = (
  bench: RpBench,
  { from, home, scenario, frames }: Leaving,
  judge: (logout: LoggedOut) => ProbeVerdict,
): Promise<ProbeVerdict> =>
  afterGoodLogins(
    bench,
    async (open) => {
      const browser = await open();
      await browser.deliver((await handedOver(browser, bench)).handover);
      const { result, requests } = await watched(bench, () => browser.leave(from, frames));
      return judge({ landing: result, requests, stays: succeeded(bench, await browser.open(home)) });
    },
    scenario,
  );

const NO_HOME = 'needs a page that shows the login (--home-url)';
const NO_ADDRESS = 'needs the address where a person logs out of the application (--logout-url)';
const STAYS = 'the session goes on after the logout';

export const LOGOUT: readonly Probe<RpBench>[] = [
  {
    id: 'logout',
    check: 'rp.logout',
    severity: 'high',
    title: 'a logout at the application',
    gain: 'who uses the browser next is the person who left, here or at the provider',
    fix: 'end the session first, then redirect to the end_session_endpoint with id_token_hint',
    spec: 'OpenID Connect RP-Initiated Logout 1.0, 2',
    async run(bench) {
      const from = bench.application.logout;
      const home = bench.traits?.home;
      if (from === undefined) return skipped(NO_ADDRESS);
      if (home === undefined) return skipped(NO_HOME);
      const at = { at: `${from.origin}${from.pathname}` };
      return logOut(bench, { from, home, scenario: 'ok', frames: true }, ({ landing, requests, stays }) => {
        const ending = requests.find((one) => endpointOf(one) === END_SESSION);
        if (stays && ending === undefined && landing.body.includes('<form'))
          return inconclusive(`the page asks, and nothing was pressed: ${described(landing)}`, at);
        if (stays) return failed(`${STAYS}: ${described(landing)}`, at);
        if (ending === undefined)
          return warned('the session at the provider goes on: nobody was sent to its logout', at);
        if (ending.status >= 400)
          return failed(`the provider refuses the logout: ${described(landing)}`, {
            ...at,
            expected: 'a post_logout_redirect_uri that is registered (--post-logout-redirect-uri)',
          });
        return ending.sent.has('id_token_hint')
          ? passed(`the session has ended, here and at the provider: ${described(landing)}`)
          : warned('without id_token_hint, the provider has to ask the person', at);
      });
    },
  },
];

/** Plays a scenario that shows at a logout. */
export function playLogout(bench: RpBench, fault: Fault, { expected }: Meaning): Promise<ProbeVerdict> {
  const isHere = beginsAtApplication(fault);
  const from = isHere ? bench.application.logout : bench.provider.logout;
  const home = bench.traits?.home;
  if (from === undefined) return Promise.resolve(skipped(NO_ADDRESS));
  if (home === undefined) return Promise.resolve(skipped(NO_HOME));
  const at = { at: home.href };
  const way = fault.needs?.way;
  // Only what is looked at may end the session.
  const frames = way !== 'back-channel';
  const isToldTwice =
    way?.startsWith('front-channel') === true &&
    bench.provider.registration.backchannel_logout_uri !== undefined;
  return logOut(bench, { from, home, scenario: fault.id, frames }, ({ landing, requests, stays }) => {
    const ending = requests.find((one) => endpointOf(one) === END_SESSION);
    const note = requests.map((one) => one.note ?? '').find((text) => text.includes('-channel')) ?? '';
    const told = note === '' ? described(landing) : note;
    if (isHere && ending === undefined)
      return inconclusive('the application sends nobody to the logout of the provider');
    if (way !== undefined && note === '')
      return inconclusive('the provider told the application nothing of the logout');
    if (note.includes('failed')) return inconclusive(note);
    if (expected !== 'survive')
      return stays
        ? passed(`the session goes on (${told})`)
        : failed(`the session has ended although ${fault.does} (${told})`, at);
    if (stays) return failed(`${STAYS} (${told})`, at);
    if (isToldTwice)
      return inconclusive(
        'a logout token ended the session; without backchannel_logout_uri the frame would show',
      );
    return isHere && landing.leftTo === undefined && landing.status >= 500
      ? failed(`the way back from the logout ends at ${described(landing)}, although ${fault.does}`, at)
      : passed(`the session has ended (${told})`);
  });
}
