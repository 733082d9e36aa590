/** What the pages and redirects of the application do with what came in. */
import { afterGoodLogins, handedOver } from '../application/login.ts';
import { goodLogin, MARKUP, reflects, returnsAnywhere, stored } from '../application/pages.ts';
import { at } from '../application/session.ts';
import { changed } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, type Probe, passed, warned } from '../probe.ts';
import type { RpBench } from './bench.ts';
import { NO_ANSWER } from './session-probes.ts';

export const PAGE_PROBES: readonly Probe<RpBench>[] = [
  {
    id: 'return-open-redirect',
    check: 'rp.return_address',
    severity: 'medium',
    title: 'a foreign address to return to after the login',
    gain: "a link to the application ends at the attacker's page, which asks for the password again",
    fix: 'take paths only, and refuse //, backslashes and other origins',
    spec: 'RFC 9700, 4.11',
    run: (bench) => afterGoodLogins(bench, (open) => returnsAnywhere(bench, open)),
  },
  {
    id: 'error-reflected',
    check: 'rp.error_escaped',
    severity: 'high',
    title: 'markup in the words of an error',
    gain: 'a link runs a script as part of the application',
    fix: 'escape error and error_description, or do not show them',
    spec: 'RFC 6749, 10.14',
    run: (bench) =>
      afterGoodLogins(bench, async (open) => {
        const browser = await open();
        const { handover } = await handedOver(browser, bench);
        const error = { ...NO_ANSWER, error: `invalid_request${MARKUP}`, error_description: MARKUP };
        const landing = await browser.deliver(changed(handover, { ...error, error_uri: MARKUP }));
        const stranger = await (await open()).deliver(changed(handover, { ...error, state: MARKUP }));
        const showing = [landing, stranger].find(reflects);
        return showing === undefined
          ? passed(`not shown, or shown as text: ${described(landing)}`)
          : failed(`the page has the markup as it came: ${described(showing)}`, at(handover));
      }),
  },
  {
    id: 'token-in-url',
    check: 'rp.referrer',
    severity: 'medium',
    title: 'tokens in addresses after the login',
    gain: 'tokens end in histories, logs and Referer headers',
    fix: 'keep tokens on the server, or in the page',
    spec: 'RFC 9700, 4.3.2',
    run: (bench) =>
      goodLogin(bench, ({ hops, url, leftTo }, callback) => {
        // The response itself is the provider's doing.
        const own = hops.filter((hop) => hop !== callback).map((hop) => hop.url);
        const all = [...own, ...(callback === undefined || url.href === callback.url.href ? [] : [url])];
        const leaking = [...all, ...(leftTo === undefined ? [] : [leftTo])].find(hasToken);
        return leaking === undefined
          ? passed('no address after the callback has a token')
          : failed(`a token is in the address ${leaking.origin}${leaking.pathname}`, { at: leaking.origin });
      }),
  },
  {
    id: 'referrer',
    check: 'rp.referrer',
    severity: 'low',
    title: 'the address of the page after the login',
    gain: 'links and pictures of the page tell others the code in the Referer header',
    fix: 'redirect to an address without parameters, and send Referrer-Policy: no-referrer',
    spec: 'RFC 9700, 4.2.4',
    run: (bench) =>
      goodLogin(bench, ({ url, hops, leftTo }) => {
        const last = hops.at(-1);
        if (leftTo !== undefined || !url.searchParams.has('code'))
          return passed('the page after the login has no code in its address');
        const policy = last?.headers.get('referrer-policy') ?? '';
        if (/unsafe-url|no-referrer-when-downgrade/.test(policy))
          return failed(`the page at the callback address sends Referrer-Policy: ${policy}`, {
            at: url.origin,
          });
        return policy === ''
          ? warned('the page stands at the callback address, with the code in it, and has no Referrer-Policy')
          : passed(`the page stands at the callback address, with Referrer-Policy: ${policy}`);
      }),
  },
  {
    id: 'cache',
    check: 'rp.cache',
    severity: 'low',
    title: 'what may store the answer to the callback',
    gain: 'who uses the browser or proxy next sees a page of the person who logged in',
    fix: 'send Cache-Control: no-store with the answer to the callback',
    spec: 'RFC 9111, 5.2.2',
    run: (bench) => stored(bench, 'callback'),
  },
];

const hasToken = (url: URL): boolean => /[?&#](?:access_token|id_token|refresh_token)=./.test(url.href);
