/** What the pages and redirects of a service provider do with what came in. */
import { afterGoodLogins, handedOver } from '../application/login.ts';
import {
  FOREIGN_ADDRESSES,
  isForeign,
  MARKUP,
  reflects,
  returnsAnywhere,
  stored,
} from '../application/pages.ts';
import { at, sessionProbe } from '../application/session.ts';
import { changed } from '../driver/browser.ts';
import { described } from '../driver/marks.ts';
import { failed, type Probe, passed } from '../probe.ts';
import type { SpBench } from './bench.ts';
import { refusingResponse } from './message.ts';

export const PAGE_PROBES: readonly Probe<SpBench>[] = [
  sessionProbe({
    id: 'relay-state-redirect',
    check: 'sp.return_address',
    severity: 'medium',
    title: 'a foreign address as RelayState, beside a good response',
    gain: "a form that anybody can write ends at the attacker's page, which asks for the password again",
    fix: 'follow RelayState only where it is a path of the application, or a value of its own',
    spec: 'SAML 2.0 bindings, 3.4.3; OWASP SAML Security Cheat Sheet, RelayState',
    async act(bench, open) {
      let last = '';
      for (const address of FOREIGN_ADDRESSES) {
        const browser = await open();
        const { handover } = await handedOver(browser, bench);
        const landing = await browser.deliver(changed(handover, { RelayState: address }));
        if (isForeign(landing))
          return failed(`after the login the browser is sent to ${landing.leftTo?.href ?? ''}`, {
            ...at(handover),
            actual: address,
          });
        last = described(landing);
      }
      return passed(`no foreign address was followed: ${last}`);
    },
  }),
  {
    id: 'return-open-redirect',
    check: 'sp.return_address',
    severity: 'medium',
    title: 'a foreign address to return to after the login',
    gain: "a link to the application ends at the attacker's page, which asks for the password again",
    fix: 'take paths only, and refuse //, backslashes and other origins',
    spec: 'OWASP SAML Security Cheat Sheet, RelayState',
    run: (bench) => afterGoodLogins(bench, (open) => returnsAnywhere(bench, open)),
  },
  sessionProbe({
    id: 'error-reflected',
    check: 'sp.escaped',
    severity: 'high',
    title: 'markup in RelayState and in the words of a refusal',
    gain: 'a form on any page runs a script as part of the application',
    fix: 'escape what comes in a message, or do not show it',
    spec: 'OWASP Cross Site Scripting Prevention Cheat Sheet',
    async act(bench, open) {
      const browser = await open();
      const { handover } = await handedOver(browser, bench);
      const refused = changed(handover, {
        SAMLResponse: refusingResponse(handover, MARKUP),
        RelayState: MARKUP,
      });
      const landing = await browser.deliver(refused);
      const damaged = changed(handover, { SAMLResponse: MARKUP, RelayState: MARKUP });
      const stranger = await (await open()).deliver(damaged);
      const showing = [landing, stranger].find(reflects);
      return showing === undefined
        ? passed(`not shown, or shown as text: ${described(landing)}`)
        : failed(`the page has the markup as it came: ${described(showing)}`, at(handover));
    },
  }),
  {
    id: 'cache',
    check: 'sp.cache',
    severity: 'low',
    title: 'what may store the answer to the response',
    gain: 'who uses the browser or proxy next sees a page of the person who logged in',
    fix: 'send Cache-Control: no-cache, no-store with the answer to a response',
    spec: 'SAML 2.0 bindings, 3.5.5.1',
    run: (bench) => stored(bench, 'response'),
  },
];
