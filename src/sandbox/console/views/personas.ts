/** The people of every system: who is preselected, and what the vendors' systems know of each, to add and change. */
import { type Content, type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { OwnPerson } from '../../own-data.ts';
import { DEFAULT_PERSONA, type Person, type SandboxPersona } from '../../personas.ts';
import { button, hidden } from '../form.ts';
import type { Shown, ViewInput } from './view.ts';

/** @param people those of the system without a vendor */
export function personaList(controlled: Controlled, people: readonly OwnPerson[]): Html {
  const { core, personas } = controlled;
  const own = people.filter(({ id }) => !personas.all.some((one) => one.id === id));
  const rows: readonly { readonly id: string; readonly title: Content; readonly more: Content }[] = [
    ...personas.all.map(({ id, title, person }) => ({
      id,
      title: `${title}, ${person.phoneNumber}`,
      more: html`<a class="button" href="/console/personas/${encodeURIComponent(id)}">Edit ${id}</a>${
        personas.isBrought(id) &&
        button(controlled, { do: 'remove-persona', id, label: 'Take back', name: `Take ${id} back` })
      }`,
    })),
    ...own.map(({ id, title }) => ({ id, title: `${title ?? id}, at generic only`, more: false as const })),
  ];
  const preselect = (id: string): Html =>
    button(controlled, { do: 'preselect', persona: id, label: 'Preselect', name: `Preselect ${id}` });
  return html`<ul class="plain">${rows.map(
    ({ id, title, more }) =>
      html`<li><code>${id}</code> ${title} ${
        id === core.personaId && html`<span class="tag good">preselected</span>`
      }
<div class="row">${id !== core.personaId && preselect(id)}${more}</div></li>`,
  )}</ul>`;
}

export function addPersona(controlled: Controlled): Html {
  const { subject: _, ...example } = DEFAULT_PERSONA.person;
  const person = { ...example, name: 'Ada Example', givenName: 'Ada', familyName: 'Example' } as Person;
  return html`<details><summary>Add somebody to the systems of the vendors</summary>${form(
    controlled,
    { id: '', title: '', person },
    true,
  )}</details>`;
}

export function personaPage({ controlled, id }: ViewInput): Shown {
  const persona = controlled.personas.all.find((one) => one.id === id);
  return {
    title: id,
    at: 'people',
    status: persona === undefined ? 404 : 200,
    body: html`<section class="card"><h1>${persona === undefined ? 'There is nobody by this name' : persona.title}</h1>
${
  persona === undefined
    ? html`<p><a href="/console/people">All people</a></p>`
    : html`<p class="soft">What the systems of the vendors know. Those of generic are
<a href="/console/people">edited apart</a>.</p>${form(controlled, persona, false)}`
}</section>`,
  };
}

function form(controlled: Controlled, { id, title, person }: SandboxPersona, isNew: boolean): Html {
  const known = JSON.stringify(person, null, 2);
  const target = hidden(controlled, { do: 'persona', back: '/console/people' });
  return html`<form method="post" action="/console/act" data-act="leave">${target}
<p><label class="field" for="persona-id">Id</label>
<input class="text" id="persona-id" name="id" value="${id}" required pattern="[\\w.@\\-]+"${
    !isNew && html` readonly`
  }></p>
<p><label class="field" for="persona-title">Title</label>
<input class="text" id="persona-title" name="title" value="${title}"></p>
<p><label class="field" for="persona-person">What is known, as JSON</label>
<textarea id="persona-person" name="person" rows="18" spellcheck="false">${known}</textarea></p>
<button class="main">Save</button></form>`;
}
