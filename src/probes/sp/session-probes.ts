/** What only a browser shows, or two: whose login a response belongs to. */
import { isLoggedIn, succeeded } from '../application/bench.ts';
import { handedOver } from '../application/login.ts';
import { at, cookiesOfBefore, responseOfAnother, sessionProbe, twoTabs } from '../application/session.ts';
import type { Browser, Handover } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, passed, skipped } from '../probe.ts';
import type { SpBench } from './bench.ts';
import { inNewEnvelope } from './message.ts';

const PROFILES = 'SAML 2.0 profiles';

/** Plays a response into the session of its own login, after that has ended well. */
async function playedAgain(
  bench: SpBench,
  open: () => Promise<Browser>,
  again: (handover: Handover) => Handover | undefined,
  what: string,
): Promise<ProbeVerdict> {
  const browser = await open();
  const { handover } = await handedOver(browser, bench);
  const thief = await browser.twin();
  const landing = await browser.deliver(handover);
  if (!succeeded(bench, landing)) return inconclusive(`the login itself failed: ${described(landing)}`);
  const second = again(handover);
  if (second === undefined) return skipped('the response cannot be changed: it is encrypted, or an artifact');
  try {
    const home = bench.traits?.home;
    if (home !== undefined && succeeded(bench, await thief.open(home)))
      return inconclusive('the cookies of before the login are logged in after it: see session-fixation');
    const played = await thief.deliver(second);
    const fresh = await open();
    const stranger = await fresh.deliver(second);
    return (await isLoggedIn(bench, thief, played)) || (await isLoggedIn(bench, fresh, stranger))
      ? failed(`${what} logged in a second time`, at(handover))
      : passed(`refused: ${described(played)}`);
  } finally {
    await thief.close();
  }
}

export const SESSION_PROBES: readonly Probe<SpBench>[] = [
  sessionProbe({
    id: 'login-csrf',
    check: 'sp.response_bound',
    severity: 'high',
    title: "an attacker's response in a victim's browser",
    gain: 'a page logs a victim in as the attacker, who then sees what the victim enters',
    fix: 'keep the ID of the request in the session of the browser, and compare InResponseTo with it',
    spec: 'OWASP SAML Security Cheat Sheet, Validate Protocol Usage',
    confirms: true,
    act: responseOfAnother,
  }),
  sessionProbe({
    id: 'idp-initiated',
    check: 'sp.unsolicited',
    severity: 'medium',
    title: 'a login that the identity provider begins',
    gain: 'a page logs a visitor in as the attacker, at any time',
    fix: 'refuse responses without InResponseTo, or say --allow-unsolicited where they are wanted',
    spec: `${PROFILES}, 4.1.5`,
    async act(bench, open) {
      const browser = await open();
      const begun = await browser.repeat(bench.provider.start);
      if (begun.kind === 'stayed') return inconclusive(`the provider starts none: ${begun.reason}`);
      const landing = await browser.deliver(begun.handover);
      // It may end at another page than a login that began there.
      const isIn = await isLoggedIn(bench, browser, landing);
      if (bench.allowsUnsolicited)
        return isIn
          ? passed(`logs in, as it should: ${described(landing)}`)
          : failed(`refused, although such logins are wanted: ${described(landing)}`, at(begun.handover));
      return isIn
        ? failed('a browser was logged in that nobody began a login in', at(begun.handover))
        : passed(`refused: ${described(landing)}`);
    },
  }),
  sessionProbe({
    id: 'response-replay',
    check: 'sp.replay',
    severity: 'high',
    title: 'the same response a second time',
    gain: 'a response that was seen on its way logs its thief in, too',
    fix: 'remember the ID of each assertion until it has expired',
    spec: `${PROFILES}, 4.1.4.5`,
    confirms: true,
    act: (bench, open) => playedAgain(bench, open, (handover) => handover, 'the same response'),
  }),
  sessionProbe({
    id: 'assertion-replay',
    check: 'sp.replay',
    severity: 'high',
    title: 'the same assertion in a response of another ID',
    gain: 'an assertion that was seen on its way logs its thief in, too',
    fix: 'remember the ID of each assertion until it has expired, not that of the response',
    spec: `${PROFILES}, 4.1.4.5`,
    confirms: true,
    act: async (bench, open) =>
      bench.traits?.signs === 'assertion'
        ? playedAgain(bench, open, inNewEnvelope, 'the same assertion')
        : skipped('the response is signed, so its ID cannot be changed'),
  }),
  sessionProbe({
    id: 'session-fixation',
    check: 'sp.session_renewed',
    severity: 'high',
    title: 'the cookies of before the login, after it',
    gain: 'who planted or knew the cookie of the visitor is logged in as the victim',
    fix: 'make a new session identifier when somebody logs in',
    spec: 'OWASP Session Management Cheat Sheet, Renew the Session ID',
    act: cookiesOfBefore,
  }),
  sessionProbe({
    id: 'parallel-logins',
    check: 'sp.parallel_logins',
    severity: 'medium',
    title: 'two logins in two tabs, answered in the other order',
    gain: 'no attack: people with two tabs get an error that does not help them',
    fix: 'keep an ID for each login, or send the person to the start again',
    spec: `${PROFILES}, 4.1.4.3`,
    act: twoTabs,
  }),
];
