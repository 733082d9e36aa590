/** Mix-up: the code of one provider sent to another, where an application has several (RFC 9700, 4.4). */
import { isLoggedIn, watched } from '../application/bench.ts';
import { handedOver, refused } from '../application/login.ts';
import { at, sessionProbe } from '../application/session.ts';
import { type Begun, type Browser, changed, type Handover, parametersOf } from '../driver/browser.ts';
import { failed, inconclusive, type Probe, type ProbeVerdict, skipped } from '../probe.ts';
import { endpointOf, type RpBench, takesIssuer } from './bench.ts';

export const MIXUP: readonly Probe<RpBench>[] = [
  sessionProbe({
    id: 'iss-mixup',
    check: 'rp.response_issuer',
    severity: 'high',
    title: 'a response that names another issuer',
    gain: 'with several providers, a code of one is sent to the other, which may be the attacker',
    fix: 'compare iss of the response with the issuer of the login (RFC 9207)',
    spec: 'RFC 9207, 2.4',
    confirms: true,
    async act(bench, open) {
      const browser = await open();
      return takesIssuer(bench) ? betweenTwo(bench, browser) : withOtherName(bench, browser);
    },
  }),
];

/** The application knows one provider: only `iss` of its answer is another. */
async function withOtherName(bench: RpBench, browser: Browser): Promise<ProbeVerdict> {
  const { handover } = await handedOver(browser, bench);
  if (!parametersOf(handover).has('iss')) return skipped('the response has no iss');
  const landing = await browser.deliver(changed(handover, { iss: 'https://other-issuer.invalid' }));
  return (await isLoggedIn(bench, browser, landing))
    ? failed('logged in with a response of another issuer', at(handover))
    : refused(landing);
}

/**
 * The attack itself: the login begins at the attacker's provider, which sends the browser on to the honest one. What
 * comes back is a code of the honest one, with its name in `iss`.
 */
async function betweenTwo(bench: RpBench, browser: Browser): Promise<ProbeVerdict> {
  const { provider } = bench;
  const honest = provider.issuer;
  await provider.renew();
  const attacker = provider.issuer;
  const { request } = await handedOver(browser, bench);
  if (request.searchParams.has('request_uri'))
    return skipped('a pushed request cannot be sent on to another provider');
  const begun = await browser.repeat(new URL(request.href.replace(attacker, honest)));
  if (begun.kind === 'stayed') return whyNotSentOn(begun);
  const { handover } = begun;
  const { result, requests } = await watched(bench, () => browser.deliver(handover));
  const stolen = requests.find(
    (one) => endpointOf(one) === 'token' && one.url.href.startsWith(attacker) && isCodeOf(handover, one.sent),
  );
  if (stolen !== undefined)
    return failed("the code of one provider was sent to the token endpoint of another, the attacker's", {
      ...at(handover),
      expected: honest,
      actual: attacker,
    });
  return (await isLoggedIn(bench, browser, result))
    ? failed('logged in with the response of another provider', at(handover))
    : refused(result);
}

const isCodeOf = (handover: Handover, sent: ReadonlyMap<string, string>): boolean =>
  sent.has('code') && sent.get('code') === parametersOf(handover).get('code');

const whyNotSentOn = ({ reason }: Extract<Begun, { kind: 'stayed' }>): ProbeVerdict =>
  inconclusive(`the second provider does not answer the request of the first: ${reason}`);
