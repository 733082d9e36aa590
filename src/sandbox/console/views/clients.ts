/** Clients: those that are fixed, and those of the system without a vendor, to add, edit, import and remove. */
import { type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { RegisteredClient, Tenant } from '../../tenants/tenant.ts';
import { button, hidden } from '../form.ts';
import { clientsOf } from '../picture.ts';
import { importForm } from './people.ts';
import type { Shown, ViewInput } from './view.ts';

const EXAMPLE: RegisteredClient = {
  client_id: 'my-app',
  client_secret: 'my-secret',
  redirect_uris: ['http://localhost:3000/callback'],
};

export function clientsPage({ controlled }: ViewInput): Shown {
  const { tenants } = controlled;
  const open = tenants.find(({ registry }) => registry !== undefined);
  const others = tenants.filter((tenant) => tenant !== open && tenant.info.clientId !== undefined);
  return {
    title: 'Clients',
    at: 'clients',
    body: html`<h1>Clients</h1>
${
  open !== undefined &&
  html`<section class="card"><h2>At ${open.info.id}</h2>
<div id="own" data-live>
<ul class="plain">${clientsOf(open).map((client) => ownRow(controlled, client))}</ul></div></section>
<section class="card"><h2>Add a client</h2><p class="soft">Metadata by the names of RFC 7591. Leave out what is to
have its default.</p>${clientForm(controlled, EXAMPLE)}</section>
<section class="card"><h2>Import</h2><p class="soft">A file as <code>--clients</code> takes it. Clients that exist get
the given members.</p>${importForm(controlled, 'clients')}</section>`
}
${tenants.some(({ info }) => 'saml' in info) && serviceProviders(controlled)}
<section class="card"><h2>At the other systems</h2><p class="soft">They have one client each; redirect URIs can be
added.</p>
<ul class="plain">${others.map(fixedRow)}</ul></section>`,
  };
}

/** Those of every system that speaks SAML. The own one of each stands with its addresses. */
function serviceProviders(controlled: Controlled): Html {
  const { serviceProviders, fetchMetadata } = controlled;
  const label = fetchMetadata === undefined ? 'Metadata, as XML' : 'Metadata as XML, or its address';
  return html`<section class="card"><h2>SAML service providers</h2><p class="soft">Known to every system that speaks
SAML, beside the <a href="/console/systems">own one</a> of each.</p>
<div id="providers" data-live><ul class="plain">${serviceProviders.all.map((provider) =>
    providerRow(controlled, provider),
  )}</ul>${serviceProviders.all.length === 0 && html`<p class="soft">None was added.</p>`}</div>
<form method="post" action="/console/act" data-act="leave">${hidden(controlled, {
    do: 'service-provider',
    back: '/console/clients',
  })}
<p data-scripts hidden><label class="field" for="file-metadata">File</label>
<input type="file" id="file-metadata" data-into="metadata" accept=".xml"></p>
<p><label class="field" for="metadata">${label}</label>
<textarea id="metadata" name="metadata" rows="6" spellcheck="false" required></textarea></p>
<button>Add</button></form></section>`;
}

function providerRow(
  controlled: Controlled,
  { entityId, consumers }: Controlled['serviceProviders']['all'][number],
): Html {
  const action = { do: 'remove-service-provider', id: entityId, label: 'Remove', name: `Remove ${entityId}` };
  return html`<li><code>${entityId}</code> <span class="small soft">${consumers[0]?.location}</span>
${
  controlled.serviceProviders.isBrought(entityId) &&
  html`<div class="row">${button(controlled, action)}</div>`
}</li>`;
}

function fixedRow(tenant: Tenant): Html {
  const { id } = tenant.info;
  return html`<li><b>${id}</b>: ${clientsOf(tenant).map(({ client_id }) => html`<code>${client_id}</code>`)} <a
href="/console/systems?system=${encodeURIComponent(id)}">Secret and redirect URIs of ${id}</a></li>`;
}

function ownRow(
  controlled: Controlled,
  { client_id, client_name, token_endpoint_auth_method }: RegisteredClient,
): Html {
  const remove = {
    do: 'remove',
    part: 'clients',
    id: client_id,
    label: 'Remove',
    name: `Remove ${client_id}`,
  };
  return html`<li><code>${client_id}</code> ${String(client_name ?? '')} <span
class="small soft">${String(token_endpoint_auth_method ?? '')}</span>
<div class="row"><a class="button" href="/console/clients/${encodeURIComponent(client_id)}">Edit
${client_id}</a>${button(controlled, remove)}</div></li>`;
}

export function clientPage({ controlled, id }: ViewInput): Shown {
  const all = controlled.tenants.flatMap((tenant) => tenant.registry?.clients() ?? []);
  const client = all.find(({ client_id }) => client_id === id);
  return {
    title: id,
    at: 'clients',
    status: client === undefined ? 404 : 200,
    body: html`<section class="card"><h1>${
      client === undefined ? 'No client has this id' : client.client_id
    }</h1>
${
  client === undefined
    ? html`<p><a href="/console/clients">All
clients</a></p>`
    : html`<p class="soft">Members that you leave out keep their
values.</p>${clientForm(controlled, client)}`
}</section>`,
  };
}

function clientForm(controlled: Controlled, client: RegisteredClient): Html {
  return html`<form method="post" action="/console/act"
data-act="leave">${hidden(controlled, { do: 'client', back: '/console/clients' })}
<p><label class="field" for="client">Metadata, as JSON</label><textarea id="client" name="client" rows="14"
spellcheck="false">${JSON.stringify(client, null, 2)}</textarea></p>
<button class="main">Save</button></form>`;
}
