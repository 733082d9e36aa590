/** The person's pages. They work without scripts; the first button continues. */

import { type Html, html } from '../../../../common/html.ts';
import type { SandboxResponse } from '../../../http.ts';
import { page } from '../../../pages/layout.ts';
import type { ServiceProvider } from '../../../saml/service-provider.ts';
import type { GenericPerson } from '../people/people.ts';
import type { SamlDoor } from './door.ts';
import { attributesOf } from './person.ts';
import type { SamlVisit } from './visits.ts';

export function loginPage(
  { idp, people }: SamlDoor,
  { request, person, wishes }: SamlVisit,
  typed: { readonly changes?: string; readonly problem?: string } = {},
): SandboxResponse {
  const { changes, problem } = typed;
  const { sender, binding, acs } = request;
  const attributes = attributesOf(person).map(({ name, values }) => [name, values] as const);
  const shown = page(problem === undefined ? 200 : 400, {
    title: 'Log in',
    body: html`<div class="card">${idp.brand}
<h1>Log in to ${sender.entityId}</h1>
<p class="soft small">${request.id === undefined ? 'No request was sent: you start here.' : undefined} The answer goes
to <code>${acs}</code> (${binding}), with a NameID of the format <code>${wishes.nameIdFormat}</code>.</p>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">
<fieldset><legend>Who are you?</legend>
${people.map((one) => personChoice(one, person))}
</fieldset>
<details${changes === undefined ? undefined : html` open`}><summary>Change attributes for this login</summary>
<label class="field" for="attributes">Changes, as JSON: name to a text or a list of texts; null takes an attribute
away</label>
<textarea class="text" id="attributes" name="attributes" rows="4" spellcheck="false"
placeholder='{"memberOf": ["admins"]}'>${changes}</textarea>
<pre><code>${JSON.stringify(Object.fromEntries(attributes), null, 2)}</code></pre></details>
<div class="buttons">
<button class="main" name="decision" value="approve">Log in</button>
<button name="decision" value="decline" formnovalidate>Decline</button>
</div>
</form></div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

function personChoice({ id, title }: GenericPerson, chosen: GenericPerson): Html {
  const checked = id === chosen.id && html` checked`;
  return html`<label class="choice"><input type="radio" name="persona" value="${id}" required${checked}>
<span><b>${title}</b><small><code>${id}</code></small></span></label>`;
}

/** Where logins and logouts start that no service provider asked for. */
export function startPage(
  { idp, people, defaultPerson }: SamlDoor,
  providers: readonly ServiceProvider[],
): SandboxResponse {
  const sessions = [...idp.state.sessions.values()];
  const options = people.map(
    ({ id, title }) =>
      html`<option value="${id}"${id === defaultPerson.id && html` selected`}>${title}</option>`,
  );
  const body = html`<div class="card">${idp.brand}
<h1>Start here</h1>
<p class="soft">A login that no service provider asked for: its response is unsolicited, and answers no request.</p>
<form method="get">
<fieldset><legend>Where to?</legend>
${providers.map(
  ({ entityId }, index) =>
    html`<label class="choice"><input type="radio" name="sp" value="${entityId}"
required${index === 0 && html` checked`}><span><b>${entityId}</b></span></label>`,
)}
</fieldset>
<label class="field" for="persona">Person</label>
<select class="text" id="persona" name="persona">${options}</select>
<label class="field" for="acs">Address, if not the default of the metadata</label>
<input class="text" id="acs" name="acs">
<label class="field" for="RelayState">RelayState</label>
<input class="text" id="RelayState" name="RelayState">
<label class="field" for="binding">Binding</label>
<select class="text" id="binding" name="binding"><option value="">as the metadata has
it</option>${idp.responseBindings.map((one) => html`<option>${one}</option>`)}</select>
<div class="buttons"><button class="main">Log in there</button></div>
</form></div>
<div class="card"><h2>Log out</h2>
${sessions.length === 0 ? html`<p class="soft">Nobody is logged in.</p>` : sessions.map(sessionRow)}
</div>`;
  return page(200, { title: 'Start a login or logout', body });
}

const logoutAddress = (session: string, binding: string): string =>
  `logout/start?session=${encodeURIComponent(session)}&binding=${binding}`;

const sessionRow = ({ index, entityId, nameId }: { index: string; entityId: string; nameId: string }): Html =>
  html`<p><b>${nameId}</b> at ${entityId}: ${['redirect', 'post', 'soap'].map(
    (binding) => html`<a href="${logoutAddress(index, binding)}">log out by ${binding}</a> `,
  )}</p>`;

export function gonePage({ idp }: SamlDoor): SandboxResponse {
  const body = html`<div class="card">${idp.brand}<h1>This is over</h1>
<p class="soft">The login or session was finished, declined, or left alone for more than ten minutes. Go back to the
application and start again.</p></div>`;
  return {
    ...page(410, { title: 'This is over', body }),
    note: 'no login in progress or session has this id',
  };
}
