/** What the pages and redirects of an application do with what came in, whatever it speaks. */
import type { Hop } from '../../user-agent/index.ts';
import type { Browser, Landing } from '../driver/browser.ts';
import { failed, type ProbeVerdict, passed, skipped, warned } from '../probe.ts';
import { type Bench, startOf, succeeded } from './bench.ts';
import { afterGoodLogins, handedOver } from './login.ts';

/** Nobody's host (RFC 2606, 2), in the ways that fool a comparison. */
const FOREIGN = 'idcli-probe.invalid';
export const FOREIGN_ADDRESSES = [
  `https://${FOREIGN}/`,
  `//${FOREIGN}/`,
  `/\\${FOREIGN}/`,
  `/%09/${FOREIGN}/`,
  `https:${FOREIGN}`,
];

/** Whether the browser was sent to the foreign host. */
export const isForeign = ({ leftTo }: Landing): boolean => leftTo?.hostname === FOREIGN;

export const MARKUP = '"><idcli-probe onmouseover=x>';
/** What a browser would run. */
const UNESCAPED = '<idcli-probe';

/** Whether the page has the markup as it came. */
export const reflects = ({ body, hops }: Landing): boolean => {
  const type = hops.at(-1)?.headers.get('content-type') ?? 'text/html';
  return /html|xml/.test(type) && body.includes(UNESCAPED);
};

/** Looks at a good login, and the answer to what the provider handed back. */
export const goodLogin = (
  bench: Bench,
  look: (landing: Landing, callback: Hop | undefined) => ProbeVerdict,
): Promise<ProbeVerdict> =>
  afterGoodLogins(bench, async (open) => {
    const browser = await open();
    const { handover } = await handedOver(browser, bench);
    const landing = await browser.deliver(handover);
    return look(landing, landing.hops[0]);
  });

export async function returnsAnywhere(bench: Bench, open: () => Promise<Browser>): Promise<ProbeVerdict> {
  for (const address of FOREIGN_ADDRESSES) {
    const start = startOf(bench);
    for (const name of bench.application.returnParameters) start.searchParams.set(name, address);
    const browser = await open();
    const begun = await browser.begin(start);
    // An application may refuse such a start.
    if (begun.kind === 'stayed') continue;
    const landing = await browser.deliver(begun.handover);
    if (isForeign(landing))
      return failed(`after the login the browser is sent to ${landing.leftTo?.href ?? ''}`, {
        at: start.href,
        actual: address,
      });
  }
  const names = bench.application.returnParameters.join(', ');
  return passed(`no foreign address was followed, by the names ${names}`);
}

/** @param what the provider's answer, in a word */
export const stored = (bench: Bench, what: string): Promise<ProbeVerdict> =>
  goodLogin(bench, (landing, callback) => {
    if (callback === undefined) return skipped(`the browser does not tell the answer to the ${what}`);
    const control = callback.headers.get('cache-control') ?? '';
    if (/no-store|no-cache|private/.test(control)) return passed(`Cache-Control: ${control}`);
    if (/public|max-age=[1-9]/.test(control))
      return failed(`the answer to the ${what} may be stored: Cache-Control: ${control}`, {
        at: callback.url.origin,
      });
    // A redirect is not stored unless it says so (RFC 9111, 4.2.2).
    if (callback.status >= 300) return passed(`the answer to the ${what} is a redirect, which is not stored`);
    return succeeded(bench, landing)
      ? warned(`the page that answers the ${what} has no Cache-Control`)
      : passed('nothing of the login is on the page');
  });
