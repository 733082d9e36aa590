/** People: who logs in by default, and those of the system without a vendor, to add, edit, import and remove. */
import { type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { OwnPerson } from '../../own-data.ts';
import { button, hidden } from '../form.ts';
import { addPersona, personaList } from './personas.ts';
import type { Shown, ViewInput } from './view.ts';

const EXAMPLE = { email: 'ada@example.com', email_verified: true, name: 'Ada Example', given_name: 'Ada' };

const peopleOf = ({ tenants }: Controlled): readonly OwnPerson[] =>
  tenants.flatMap(({ registry }) => registry?.people?.() ?? []);

export function peoplePage({ controlled }: ViewInput): Shown {
  const people = peopleOf(controlled);
  return {
    title: 'People',
    at: 'people',
    body: html`<section class="card"><h1>People</h1>
<p class="soft">Whoever is chosen here is preselected on the pages of every system, and logs in where no page asks.</p>
<div id="people" data-live>${personaList(controlled, peopleOf(controlled))}</div>
${addPersona(controlled)}</section>
${
  people.length > 0 &&
  html`<section class="card"><h2>At generic</h2>
<p class="soft">The system without a vendor takes people with any claims.</p>
<div id="own" data-live><ul class="plain">${people.map((person) => ownRow(controlled, person))}</ul></div></section>
<section class="card"><h2>Add somebody</h2>${personForm(controlled, { id: '', claims: EXAMPLE }, true)}</section>
<section class="card"><h2>Import</h2><p class="soft">A file as <code>--people</code> takes it. It replaces the people
of generic.</p>${importForm(controlled, 'people')}</section>`
}`,
  };
}

function ownRow(controlled: Controlled, { id, title, claims = {} }: OwnPerson): Html {
  const remove = { do: 'remove-person', id, label: 'Remove', name: `Remove ${id}` };
  return html`<li><code>${id}</code> ${title} <span class="small soft">${Object.keys(claims).length} claims</span>
<div class="row"><a class="button" href="/console/people/${encodeURIComponent(id)}"
aria-label="Edit ${id} at generic">Edit
${id}</a>${button(controlled, remove)}</div></li>`;
}

export function personPage({ controlled, id }: ViewInput): Shown {
  const person = peopleOf(controlled).find((one) => one.id === id);
  const heading = person === undefined ? 'There is nobody by this name' : (person.title ?? id);
  return {
    title: id,
    at: 'people',
    status: person === undefined ? 404 : 200,
    body: html`<section class="card"><h1>${heading}</h1>
${
  person === undefined
    ? html`<p><a href="/console/people">All people</a></p>`
    : personForm(controlled, person, false)
}</section>`,
  };
}

function personForm(
  controlled: Controlled,
  { id, title = '', claims = {} }: OwnPerson,
  isNew: boolean,
): Html {
  return html`<form method="post" action="/console/act"
data-act="leave">${hidden(controlled, { do: 'person', back: '/console/people' })}
<p><label class="field" for="id">Id</label><input class="text" id="id" name="id" value="${id}"
required${!isNew && html` readonly`}></p>
<p><label class="field" for="title">Title</label><input class="text" id="title" name="title" value="${title}"></p>
<p><label class="field" for="claims">Claims, as JSON</label><textarea id="claims" name="claims" rows="10"
spellcheck="false">${JSON.stringify(claims, null, 2)}</textarea></p>
<button class="main">Save</button></form>`;
}

/** Text to paste or, where scripts run, a file to choose. */
export function importForm(controlled: Controlled, part: 'people' | 'clients'): Html {
  return html`<form method="post" action="/console/act"
data-act="leave">${hidden(controlled, { do: part, back: `/console/${part}` })}
<p data-scripts hidden><label class="field" for="file-${part}">File with ${part}</label>
<input type="file" id="file-${part}"
data-into="text-${part}" accept=".json,.yaml,.yml"></p>
<p><label class="field" for="text-${part}">Content</label><textarea id="text-${part}" name="text" rows="6"
spellcheck="false" required></textarea></p>
<button>Import</button></form>`;
}
