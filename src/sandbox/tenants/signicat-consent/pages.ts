/** The phone's pages, and the page for an unexpected browser. */

import { type Content, type Html, html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { page } from '../../pages/layout.ts';
import { METHODS } from './methods.ts';
import type { Order } from './state.ts';

/** Refresh interval of the list, in seconds. */
const REFRESH_SECONDS = 2;

const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
aria-hidden="true"><rect x="6.500" y="2.500" width="11" height="19" rx="2.500"/><path
d="M10.500 18.500h3"/></svg><span>Phone<small>stands in for the eID app</small></span></div>`;

const card = (...content: readonly Content[]): Html => html`<div class="card">${BRAND}${content}</div>`;

export function phonePage(
  waiting: readonly { readonly order: Order; readonly address: string }[],
): SandboxResponse {
  const shown = page(200, {
    title: 'Phone',
    body: card(
      html`<h1>${waiting.length === 0 ? 'Nothing to sign' : 'Waiting for you'}</h1>`,
      waiting.length === 0
        ? html`<p class="soft">This page looks again every ${REFRESH_SECONDS} seconds. Orders come here when the
sandbox does not approve by itself: <code>--no-auto-approve</code>.</p>`
        : html`<ul>${waiting.map(
            ({ order, address }) =>
              html`<li><a href="${new URL(address).pathname}">${order.signer.person.name}</a> <span
class="soft">${METHODS[order.request.method].eid}, ${order.reference}</span></li>`,
          )}</ul>`,
    ),
  });
  return { ...shown, headers: { ...shown.headers, Refresh: String(REFRESH_SECONDS) } };
}

export function orderPage(order: Order, problem?: string): SandboxResponse {
  const { request, signer, reference } = order;
  const shown = page(problem === undefined ? 200 : 400, {
    title: 'Sign',
    body: card(
      html`<h1>Do you want to sign this?</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<p class="soft small">${signer.person.name} · ${METHODS[request.method].eid} · reference <b>${reference}</b></p>
<pre id="text">${request.text}</pre>
<form method="post"><div class="buttons">
<button class="main" name="decision" value="approve">Sign</button>
<button name="decision" value="decline">Cancel</button>
</div></form>`,
    ),
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

export function decidedPage({ decision }: Order): SandboxResponse {
  return message(
    200,
    decision === 'signed' ? 'Signed' : 'Cancelled',
    'You can put the phone away and go back to the application.',
  );
}

export function gonePage(): SandboxResponse {
  return {
    ...message(
      410,
      'Nothing is here',
      'The order was decided on, has expired, or the sandbox signs it by itself.',
    ),
    note: 'no order that waits for a person has this address',
  };
}

/** The page for requests without `Accept: application/json`, which count as coming from a browser. */
export function headlessOnlyPage(): SandboxResponse {
  return {
    ...message(
      200,
      'Sign in your app',
      'A browser would be led through the signature here. A headless client asks with Accept: application/json.',
    ),
    note: 'answered with a page: the request had no Accept: application/json',
  };
}

export function htmlPage(): SandboxResponse {
  return {
    ...message(200, 'Welcome', 'Scenario html-instead-of-json: a page of HTML where JSON was expected.'),
    note: 'scenario html-instead-of-json',
  };
}

function message(status: number, title: string, text: string): SandboxResponse {
  return page(status, { title, body: card(html`<h1>${title}</h1><p class="soft">${text}</p>`) });
}
