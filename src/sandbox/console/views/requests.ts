/** The first page: what arrives, what waits for a person, the newest messages, and the scenarios in play. */
import { type Content, type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { JournalEntry } from '../../journal.ts';
import { button } from '../form.ts';
import { refusalOf, timeOf, waitingOf } from '../picture.ts';
import { messageList } from './messages.ts';
import type { Shown, ViewInput } from './view.ts';
import { waitingList } from './waiting.ts';

/** Of messages, beside the requests. */
const FEW = 3;

export function requestsPage({ controlled, request }: ViewInput): Shown {
  const { core, journal, tenants } = controlled;
  const { searchParams } = request.url;
  const system = searchParams.get('system') ?? '';
  const isRefusedOnly = searchParams.has('refused');
  const entries = journal.entries
    .filter((entry) => system === '' || entry.system === system)
    .filter((entry) => !isRefusedOnly || refusalOf(entry) !== undefined)
    .toReversed();
  const messages = core.inbox.messages.slice(-FEW);
  return {
    title: 'Requests',
    at: 'requests',
    body: html`<div class="columns"><section class="card" aria-labelledby="heading"><h1 id="heading">Requests</h1>
<ul class="tabs">${tab('/', 'All', system === '' && !isRefusedOnly)}${tab('/?refused', 'Refused', isRefusedOnly)}
${tenants.map(({ info }) => tab(`/?system=${encodeURIComponent(info.id)}`, info.id, system === info.id))}</ul>
<div id="log" data-live>${
      entries.length === 0 ? nothingYet(controlled) : html`<ol class="log">${entries.map(row)}</ol>`
    }</div>
<p class="small soft">The newest 100 are kept. For programs: <code>GET /_sandbox/state</code>.</p></section>
<div><section class="card" aria-labelledby="waits"><h2 id="waits">Waiting for somebody</h2><div id="waiting"
data-live>${waitingList(controlled, waitingOf(controlled))}</div></section>
<section class="card" aria-labelledby="sent"><h2 id="sent">Messages</h2><div id="messages"
data-live>${messageList(messages)}</div><p class="small"><a href="/console/messages">All messages</a></p></section>
<section class="card" aria-labelledby="played"><h2 id="played">Scenarios in play</h2><div id="scenarios"
data-live>${activeScenarios(controlled)}</div><p class="small"><a href="/console/scenarios">Choose a
scenario</a></p></section>
</div></div>`,
  };
}

const tab = (href: string, name: string, isCurrent: boolean): Html =>
  html`<li><a href="${href}"${isCurrent && html` aria-current="page"`}>${name}</a></li>`;

function row(entry: JournalEntry): Html {
  const refusal = refusalOf(entry);
  return html`<li><a href="/console/requests/${entry.number}" id="request-${entry.number}"><span
class="at">${timeOf(entry.at)}</span><span><span
class="tag ${refusal === undefined ? 'good' : 'bad'}">${entry.status}</span></span><span class="what">${entry.method}
${entry.path}</span><span class="why${
    refusal !== undefined && ' bad'
  }">${refusal ?? entry.note ?? summaryOf(entry)}</span></a></li>`;
}

/** What a request without a note was about. */
function summaryOf({ parameters }: JournalEntry): Content {
  const names = ['grant_type', 'response_type', 'client_id', 'scope', 'decision'];
  return names
    .flatMap((name) => (parameters[name] === undefined ? [] : `${name}=${parameters[name]}`))
    .join(' ');
}

function nothingYet({ core }: Controlled): Html {
  return html`<p class="soft">Nothing has arrived yet. Point an application at <a href="/console/systems">one of the
systems</a>, or try:</p>
<pre><code>idcli login --provider ingroupe --sandbox ${core.url}</code></pre>`;
}

const until = (source: string, times: number | undefined): string => {
  if (source === 'start') return 'since the start';
  if (times === undefined) return 'until switched off';
  return times === 1 ? 'once' : `${times} times`;
};

/** What is chosen, with what ends it. */
export function activeScenarios(controlled: Controlled): Html {
  const active = controlled.core.scenarios.list();
  if (active.length === 0) return html`<p class="soft">None: everything goes well.</p>`;
  return html`<ul class="plain">${active.map(
    ({ system, scenario, source, times }) =>
      html`<li><code>${system}</code> plays <code>${scenario}</code> <span
class="soft">${until(source, times)}</span>
${button(controlled, { do: 'off', system, label: 'Switch off', name: `Switch off ${scenario} of ${system}` })}</li>`,
  )}</ul>`;
}
