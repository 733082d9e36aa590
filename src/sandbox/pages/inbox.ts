/** The page with the messages that the tenants sent. */

import { type Html, html } from '../../common/html.ts';
import type { SandboxResponse } from '../http.ts';
import type { Inbox, SentMessage } from '../inbox.ts';
import { page } from './layout.ts';

const row = ({ at, to, text, code, channel }: SentMessage): Html =>
  html`<tr><td>${at.slice(11, 19)}</td><td>${code !== undefined && html`<b>${code}</b>`}</td><td>${to}<br>
<span class="small soft">${channel}</span></td><td>${text}</td></tr>`;

export function inboxPage({ messages }: Inbox): SandboxResponse {
  const newest = messages.toReversed();
  return page(200, {
    title: 'Messages',
    width: 'wide',
    body: html`<div class="card"><h1>Messages</h1>
<p class="soft">Text messages and mails that were sent, newest first. Nobody received them.</p>
${
  newest.length === 0
    ? html`<p class="soft">None yet.</p>`
    : // The code comes early: on a narrow screen the rest has to be scrolled to.
      html`<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">Code</th><th
scope="col">To</th><th scope="col">Message</th></tr></thead><tbody>
${newest.map(row)}
</tbody></table></div>`
}
<p class="small soft">For programs: <code>GET /_sandbox/messages</code>. <a href="/_sandbox/inbox">Look
again</a></p></div>`,
  });
}
