/** What only a browser shows, or two: whose login a response belongs to. */
import { isLoggedIn, succeeded, watched } from '../application/bench.ts';
import { handedOver, refused } from '../application/login.ts';
import { at, cookiesOfBefore, responseOfAnother, sessionProbe, twoTabs } from '../application/session.ts';
import { changed, parametersOf } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, inconclusive, type Probe, passed, skipped, warned } from '../probe.ts';
import { endpointOf, type RpBench } from './bench.ts';

const exchanged = (requests: Awaited<ReturnType<typeof watched>>['requests']): boolean =>
  requests.some((request) => endpointOf(request) === 'token');

export const SESSION_PROBES: readonly Probe<RpBench>[] = [
  sessionProbe({
    id: 'login-csrf',
    check: 'rp.state_bound',
    severity: 'high',
    title: "an attacker's callback in a victim's browser",
    gain: 'a link logs a victim in as the attacker, who then sees what the victim enters',
    fix: 'keep state in the session of the browser, and refuse a response without one',
    spec: 'RFC 9700, 4.7',
    confirms: true,
    act: responseOfAnother,
  }),
  sessionProbe({
    id: 'code-injection',
    check: 'rp.code_bound',
    severity: 'critical',
    title: "another person's code with one's own state",
    gain: 'whoever gets hold of a code logs in as its owner',
    fix: 'send code_challenge with S256 (PKCE), or compare nonce',
    spec: 'RFC 9700, 4.5',
    confirms: true,
    async act(bench, open) {
      const stolen = parametersOf((await handedOver(await open(), bench)).handover).get('code');
      const thief = await open();
      const own = await handedOver(thief, bench);
      if (stolen === null) return skipped('the response has no code');
      const landing = await thief.deliver(changed(own.handover, { code: stolen }));
      return (await isLoggedIn(bench, thief, landing))
        ? failed("logged in with another person's code", at(own.handover))
        : refused(landing);
    },
  }),
  sessionProbe({
    id: 'state-reuse',
    check: 'rp.state_once',
    severity: 'high',
    title: 'the state of a finished login with a new code',
    gain: 'a response can be played a second time into the same session',
    fix: 'forget state and nonce before the code is exchanged',
    spec: 'RFC 9700, 2.1',
    async act(bench, open) {
      const browser = await open();
      const { handover, request } = await handedOver(browser, bench);
      await browser.deliver(handover);
      const again = await browser.repeat(request);
      if (again.kind === 'stayed') return inconclusive(`the request cannot be repeated: ${again.reason}`);
      const { result, requests } = await watched(bench, () => browser.deliver(again.handover));
      if (!exchanged(requests) && bench.traits?.responseType.includes('code') === true)
        return passed(`refused, and no code exchanged: ${described(result)}`);
      const isSafe = ['code_challenge', 'nonce'].some((name) => bench.traits?.sends.has(name));
      return isSafe
        ? warned(
            'the same state was taken twice; PKCE or nonce keep a code of somebody else out',
            at(handover),
          )
        : failed(
            'the same state was taken twice, and nothing else binds the code to the login',
            at(handover),
          );
    },
  }),
  sessionProbe({
    id: 'nonce-reuse',
    check: 'rp.nonce',
    severity: 'medium',
    title: 'a second ID token with the nonce of the first',
    gain: 'an ID token that leaked can be played in',
    fix: 'forget the nonce with the login it belongs to',
    spec: 'OpenID Connect Core 1.0, 15.5.2',
    async act(bench, open) {
      if (bench.traits?.sends.has('nonce') !== true) return skipped('the application sends no nonce');
      const browser = await open();
      const { handover, request } = await handedOver(browser, bench);
      await browser.deliver(handover);
      const again = await browser.repeat(request);
      if (again.kind === 'stayed') return inconclusive(`the request cannot be repeated: ${again.reason}`);
      const { result, requests } = await watched(bench, () => browser.deliver(again.handover));
      const tokens = requests.filter((one) => endpointOf(one) === 'token' && one.status === 200);
      const isFinished = succeeded(bench, result) && (tokens.length > 0 || !exchanged(requests));
      const isFrontChannel = bench.traits.responseType.includes('id_token');
      if (!isFinished || (tokens.length === 0 && !isFrontChannel)) return refused(result);
      return isFrontChannel
        ? failed('the same nonce was taken twice, from a token that came through the browser', at(handover))
        : warned(
            'the same nonce was taken twice; in the code flow the token came from the token endpoint',
            at(handover),
          );
    },
  }),
  sessionProbe({
    id: 'session-fixation',
    check: 'rp.session_renewed',
    severity: 'high',
    title: 'the cookies of before the login, after it',
    gain: 'who planted or knew the cookie of the visitor is logged in as the victim',
    fix: 'make a new session identifier when somebody logs in',
    spec: 'OWASP Session Management Cheat Sheet, Renew the Session ID',
    act: cookiesOfBefore,
  }),
  sessionProbe({
    id: 'parallel-logins',
    check: 'rp.parallel_logins',
    severity: 'medium',
    title: 'two logins in two tabs, answered in the other order',
    gain: 'no attack: people with two tabs get an error that does not help them',
    fix: 'keep a state for each login, or send the person to the start again',
    spec: 'RFC 9700, 4.7',
    act: twoTabs,
  }),
  sessionProbe({
    id: 'callback-after-error',
    check: 'rp.after_error',
    severity: 'low',
    title: 'a good response after an error, with the same state',
    gain: 'a login that the person or the provider ended can still be finished',
    fix: 'forget the login when its response comes, whatever it says',
    spec: 'RFC 6749, 4.1.2.1',
    async act(bench, open) {
      const browser = await open();
      const { handover } = await handedOver(browser, bench);
      const ended = changed(handover, { ...NO_ANSWER, error: 'access_denied' });
      const told = await browser.deliver(ended);
      if (await isLoggedIn(bench, browser, told)) return failed('an error response logs in', at(handover));
      const landing = await browser.deliver(handover);
      return (await isLoggedIn(bench, browser, landing))
        ? failed('a response that came after an error with the same state logs in', at(handover))
        : refused(landing);
    },
  }),
];

/** The parts of a good response that an error does not have. */
export const NO_ANSWER = {
  code: undefined,
  id_token: undefined,
  access_token: undefined,
  token_type: undefined,
  expires_in: undefined,
  session_state: undefined,
} as const;
