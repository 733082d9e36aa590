/** Every scenario of every system, with what it trips, to be played once or until it is switched off. */
import { type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import { groupScenarios } from '../../scenario-groups.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Fault } from '../../types.ts';
import { hidden } from '../form.ts';
import { activeScenarios } from './requests.ts';
import type { Shown, ViewInput } from './view.ts';

export function scenariosPage({ controlled, request }: ViewInput): Shown {
  const { tenants } = controlled;
  const { searchParams } = request.url;
  const query = (searchParams.get('q') ?? '').slice(0, 100);
  const chosen = tenants.find(({ info }) => info.id === searchParams.get('system')) ?? tenants[0];
  return {
    title: 'Scenarios',
    at: 'scenarios',
    body: html`<section class="card"><h1>Scenarios</h1><div id="active"
data-live>${activeScenarios(controlled)}</div></section>
<section class="card" aria-labelledby="choose"><h2 id="choose">Choose one</h2>
<ul class="tabs">${tenants.map(({ info }) => tab(info.id, query, info.id === chosen?.info.id))}</ul>
<form class="row" method="get" action="/console/scenarios" role="search"><input type="hidden" name="system"
value="${chosen?.info.id ?? ''}">
<label for="q">Search</label><input class="text" type="search" id="q" name="q" value="${query}" data-filter
placeholder="nonce, expired, 500 …"><button>Search</button></form>
${chosen !== undefined && listOf(controlled, chosen, query)}</section>`,
  };
}

function tab(id: string, query: string, isChosen: boolean): Html {
  const address = `/console/scenarios?system=${encodeURIComponent(id)}&q=${encodeURIComponent(query)}`;
  return html`<li><a href="${address}"${isChosen && html` aria-current="page"`}>${id}</a></li>`;
}

function listOf(controlled: Controlled, { info, faults }: Tenant, query: string): Html {
  const words = query.toLowerCase().split(/\s+/);
  const found = faults.filter((fault) => words.every((word) => textOf(fault).includes(word)));
  const rows = (some: readonly Fault[]) => some.map((fault) => rowOf(controlled, info.id, fault));
  const [, example = { id: 'ok' }] = faults;
  const body = JSON.stringify({ system: info.id, scenario: example.id, times: 1 });
  const address = `${controlled.core.url}/_sandbox/scenario`;
  return html`<p class="small soft">${found.length} of ${faults.length}. A login takes its scenario when it begins,
and keeps it to the end.</p>
${groupScenarios(found).map(
  (group, at) =>
    html`<details id="group-${at}" data-group${(query !== '' || at === 0) && html` open`}><summary>${group.title}
<span class="tag">${group.faults.length}</span></summary>${rows(group.faults)}</details>`,
)}
<p class="small soft">For programs:</p>
<pre><code>curl ${address} -H 'Content-Type: application/json' -d '${body}'</code></pre>`;
}

const textOf = ({ id, title, does, trips }: Fault): string =>
  [id, title, does, trips.outcome, ...(trips.fails ?? []), trips.error ?? '', trips.providerError ?? '']
    .join(' ')
    .toLowerCase();

function rowOf(controlled: Controlled, system: string, { id, does, trips }: Fault): Html {
  const codes = [
    ...(trips.fails ?? []),
    ...(trips.error === undefined ? [] : [trips.error]),
    ...(trips.warnings ?? []),
  ];
  return html`<div class="scenario" data-row><div><code>${id}</code> ${withCode(does)}
<p class="small soft">A client must say: ${trips.outcome}${codes.map((code) => html` <code>${code}</code>`)}</p></div>
<form method="post" action="/console/act" data-act>${hidden(controlled, { do: 'scenario', system, scenario: id })}
<button name="times" value="1" aria-label="Once: ${id}">Once</button><button name="times" value=""
aria-label="Until off: ${id}">Until off</button></form></div>`;
}

/** Renders text in backticks as code. */
function withCode(text: string): readonly (string | Html)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
