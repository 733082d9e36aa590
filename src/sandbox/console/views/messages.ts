/** Text messages and mails that were "sent", with their codes. */
import { type Html, html } from '../../../common/html.ts';
import type { Inbox, SentMessage } from '../../inbox.ts';
import { timeOf } from '../picture.ts';
import type { Shown, ViewInput } from './view.ts';

const kindOf = (channel: SentMessage['channel']): string => (channel === 'sms' ? 'text message' : 'mail');

export function messagesPage({ controlled: { core } }: ViewInput): Shown {
  return {
    title: 'Messages',
    at: 'messages',
    body: html`<section class="card"><h1>Messages</h1>
<p class="soft">Text messages and mails that were sent, newest first. Nobody received them.</p>
<div id="messages" data-live>${messageList(core.inbox.messages)}</div>
<p class="small soft">For programs: <code>GET /_sandbox/messages</code>.</p></section>`,
  };
}

/** Newest first; the code comes early, because it is what people look for. */
export function messageList(messages: Inbox['messages']): Html {
  if (messages.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<ul class="plain">${messages.toReversed().map(
    ({ at, system, channel, to, text, code }) =>
      html`<li>${code !== undefined && html`<span class="code">${code}</span> `}<span>${text}</span><br>
<span class="small soft">${timeOf(at)} · ${kindOf(channel)} to ${to} · ${system}</span></li>`,
  )}</ul>`;
}
