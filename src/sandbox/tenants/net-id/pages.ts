/** The login page that creates a session, and the page that replaces the app. */

import { html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { page } from '../../pages/layout.ts';
import type { NetIdSession } from './state.ts';

const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
aria-hidden="true"><rect x="6.500" y="2.500" width="11" height="19" rx="2.500"/><path
d="M10.500 18.500h3M9.500 10.500l2 2 3.500-4"/></svg><span>Net iD<small>stands in for Net iD
Access</small></span></div>`;

/** Has no controls: it exists only to create the session. */
export function loginPage(url: string): SandboxResponse {
  return page(200, {
    title: 'Log in',
    body: html`<div class="card">${BRAND}<h1>You have a session</h1>
<p class="soft">A real login page would now ask for the state by itself. Here <code>idcli net-id login</code> does it,
with <code>PUT</code> to <code>${url}</code>.</p></div>`,
  });
}

export function appPage({ persona, answer }: NetIdSession): SandboxResponse {
  return page(200, {
    title: 'App',
    body: html`<div class="card">${BRAND}<h1>Log in as ${persona.person.name}?</h1>
<p class="soft">This page is the app on your device. The order is <code>${answer.authRef}</code>.</p>
<form method="post"><div class="buttons">
<button class="main" name="decision" value="approve">Approve</button>
<button name="decision" value="cancel">Cancel</button>
</div></form></div>`,
  });
}

export function appDonePage(heading: string): SandboxResponse {
  return page(200, {
    title: 'App',
    body: html`<div class="card">${BRAND}<h1>${heading}</h1><p class="soft">You can close the app. Whoever asked will
see it at the next question.</p></div>`,
  });
}

export function noOrderPage(): SandboxResponse {
  return {
    ...page(404, {
      title: 'App',
      body: html`<div class="card">${BRAND}<h1>There is no such order</h1><p class="soft">It has ended, or the address
is not the one that was shown.</p></div>`,
    }),
    note: 'no running order has this autostarttoken',
  };
}
