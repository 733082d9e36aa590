/** What waits for a person: on phones, in apps, on other devices, on signing pages. Decided here for all of them. */
import { type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import { button } from '../form.ts';
import { relative, waitingOf } from '../picture.ts';
import type { Shown, ViewInput } from './view.ts';

export function waitingPage({ controlled }: ViewInput): Shown {
  return {
    title: 'Waiting',
    at: 'waiting',
    body: html`<section class="card"><h1>Waiting for somebody</h1>
<p class="soft">Phones, apps, other devices and orders to sign. Approve, refuse, or let the time run out.</p>
<div id="waiting" data-live>${waitingList(controlled, waitingOf(controlled))}</div></section>
<section class="card"><h2>Who approves</h2><div id="approval" data-live>${approvalOf(controlled)}</div>
<p class="small soft">It holds for what begins from now on. For programs: <code>POST
/_sandbox/approval</code>.</p></section>`,
  };
}

const WHAT = { approve: 'Approve', refuse: 'Refuse', expire: 'Let expire' } as const;

export function waitingList(controlled: Controlled, all: ReturnType<typeof waitingOf>): Html {
  if (all.length === 0) return html`<p class="soft">Nothing waits.</p>`;
  const now = controlled.core.now().getTime();
  return html`<ul class="plain">${all.map(
    ({ system, waiting: { id, who, what, expiresAt, automatic, page } }) => html`<li><b>${what}</b><br>
<span class="small soft">${who} · ${system}${
      expiresAt !== undefined && ` · expires ${relative((expiresAt - now) / 1000)}`
    }${automatic && ' · approves itself when it is asked again'}</span>
<div class="row">${Object.entries(WHAT).map(([decision, label]) =>
      button(controlled, { do: 'decide', system, id, decision, label, name: `${label}: ${what}, ${who}` }),
    )}<a class="small" href="${page}">Its own page</a></div></li>`,
  )}</ul>`;
}

function approvalOf(controlled: Controlled): Html {
  const { automatic } = controlled.core.approval.show();
  const label = automatic ? 'Let them wait for me' : 'Let them approve by themselves';
  return html`<p>${
    automatic ? 'Phones approve by themselves, after the usual number of polls.' : 'Phones wait for you.'
  }</p>
${button(controlled, { do: 'approval', automatic: String(!automatic), label })}`;
}
