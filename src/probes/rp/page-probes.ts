/** What the pages and redirects of the application do with what came in. */
import type { Hop } from '../../user-agent/index.ts';
import { changed, type Landing } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, type Probe, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import { type RpBench, startOf, succeeded } from './bench.ts';
import { afterGoodLogins, handedOver } from './login.ts';
import { at, NO_ANSWER } from './session-probes.ts';

/** Nobody's host (RFC 2606, 2), in the ways that fool a comparison. */
const FOREIGN = 'idcli-probe.invalid';
const RETURN_ADDRESSES = [
  `https://${FOREIGN}/`,
  `//${FOREIGN}/`,
  `/\\${FOREIGN}/`,
  `/%09/${FOREIGN}/`,
  `https:${FOREIGN}`,
];

const MARKUP = '"><idcli-probe onmouseover=x>';
/** What a browser would run. */
const UNESCAPED = '<idcli-probe';

const goodLogin = (bench: RpBench, look: (landing: Landing, callback: Hop | undefined) => ProbeVerdict) =>
  afterGoodLogins(bench, async (open) => {
    const browser = await open();
    const { handover } = await handedOver(browser, bench);
    const landing = await browser.deliver(handover);
    return look(landing, landing.hops[0]);
  });

export const PAGE_PROBES: readonly Probe<RpBench>[] = [
  {
    id: 'return-open-redirect',
    check: 'rp.return_address',
    severity: 'medium',
    title: 'a foreign address to return to after the login',
    gain: "a link to the application ends at the attacker's page, which asks for the password again",
    fix: 'take paths only, and refuse //, backslashes and other origins',
    spec: 'RFC 9700, 4.11',
    run: (bench) =>
      afterGoodLogins(bench, async (open) => {
        for (const address of RETURN_ADDRESSES) {
          const start = startOf(bench);
          for (const name of bench.application.returnParameters) start.searchParams.set(name, address);
          const browser = await open();
          const begun = await browser.begin(start);
          // An application may refuse such a start.
          if (begun.kind === 'stayed') continue;
          const landing = await browser.deliver(begun.handover);
          if (landing.leftTo?.hostname === FOREIGN)
            return failed(`after the login the browser is sent to ${landing.leftTo.href}`, {
              at: start.href,
              actual: address,
            });
        }
        const names = bench.application.returnParameters.join(', ');
        return passed(`no foreign address was followed, by the names ${names}`);
      }),
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
    run: (bench) =>
      goodLogin(bench, (landing, callback) => {
        if (callback === undefined) return skipped('the browser does not tell the answer to the callback');
        const control = callback.headers.get('cache-control') ?? '';
        if (/no-store|no-cache|private/.test(control)) return passed(`Cache-Control: ${control}`);
        if (/public|max-age=[1-9]/.test(control))
          return failed(`the answer to the callback may be stored: Cache-Control: ${control}`, {
            at: callback.url.origin,
          });
        // A redirect is not stored unless it says so (RFC 9111, 4.2.2).
        if (callback.status >= 300)
          return passed('the answer to the callback is a redirect, which is not stored');
        return succeeded(bench, landing)
          ? warned('the page at the callback address has no Cache-Control')
          : passed('nothing of the login is on the page');
      }),
  },
];

const reflects = ({ body, hops }: Landing): boolean => {
  const type = hops.at(-1)?.headers.get('content-type') ?? 'text/html';
  return /html|xml/.test(type) && body.includes(UNESCAPED);
};

const hasToken = (url: URL): boolean => /[?&#](?:access_token|id_token|refresh_token)=./.test(url.href);
