/** Clients of every system that has them, to add, edit, import and remove; and SAML service providers. */
import { type Html, html } from '../../../common/html.ts';
import { membersAt } from '../../clients/check.ts';
import type { Controlled } from '../../control.ts';
import type { RegisteredClient, Tenant } from '../../tenants/tenant.ts';
import { button, hidden } from '../form.ts';
import { importForm } from './people.ts';
import type { Shown, ViewInput } from './view.ts';

const EXAMPLE: RegisteredClient = {
  client_id: 'my-app',
  client_secret: 'my-secret',
  redirect_uris: ['http://localhost:3000/callback'],
};

/** Systems at which clients can be registered. */
const openOnes = ({ tenants }: Controlled): readonly Tenant[] =>
  tenants.filter(({ take, registry }) => take !== undefined && registry !== undefined);

export function clientsPage({ controlled }: ViewInput): Shown {
  const { tenants } = controlled;
  const open = openOnes(controlled);
  return {
    title: 'Clients',
    at: 'clients',
    body: html`<h1>Clients</h1>
${
  open.length > 0
    ? html`<p><a href="#add">Add a client</a> · <a href="#import">Import a file</a></p>`
    : html`<p class="soft">No system that is played here has clients.</p>`
}${
  open.length > 0 &&
  html`<div id="own" data-live>${open.map((tenant) => clientsAt(controlled, tenant))}</div>
<section class="card" id="add"><h2>Add a client</h2>
<p class="soft">Metadata by the names of RFC 7591. Leave out what is to have its default.</p>
${clientForm(controlled, { client: EXAMPLE, systems: open })}</section>
<section class="card" id="import"><h2>Import</h2>
<p class="soft">A file as <code>--clients</code> takes it: each client with its <code>system</code>, or for generic.
Clients that exist get the given members.</p>
${importForm(controlled, 'clients')}</section>`
}
${tenants.some(({ info }) => 'saml' in info) && serviceProviders(controlled)}`,
  };
}

function clientsAt(controlled: Controlled, { info, registry }: Tenant): Html {
  return html`<section class="card"><h2>At ${info.id}</h2>
<ul class="plain">${(registry?.clients() ?? []).map((client) => ownRow(controlled, info.id, client))}</ul></section>`;
}

/** Those of every system that speaks SAML. The own one of each is listed with its addresses. */
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
<p data-scripts hidden><label class="field" for="file-metadata">File with metadata</label>
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

function ownRow(
  controlled: Controlled,
  system: string,
  { client_id, client_name, token_endpoint_auth_method }: RegisteredClient,
): Html {
  const remove = {
    do: 'remove-client',
    system,
    id: client_id,
    label: 'Remove',
    name: `Remove ${client_id} at ${system}`,
  };
  return html`<li><code>${client_id}</code> ${String(client_name ?? '')} <span
class="small soft">${String(token_endpoint_auth_method ?? '')}</span>
<div class="row"><a class="button"
href="/console/clients/${encodeURIComponent(client_id)}?system=${encodeURIComponent(system)}"
aria-label="Edit ${client_id} at ${system}">Edit
${client_id}</a>${button(controlled, remove)}</div></li>`;
}

export function clientPage({ controlled, request, id }: ViewInput): Shown {
  const open = openOnes(controlled);
  const asked = request.url.searchParams.get('system') ?? 'generic';
  const tenant = open.find(({ info }) => info.id === asked);
  const client = tenant?.registry?.clients().find(({ client_id }) => client_id === id);
  return {
    title: id,
    at: 'clients',
    status: client === undefined ? 404 : 200,
    body: html`<section class="card"><h1>${
      client === undefined ? 'No client has this id' : client.client_id
    }</h1>
${
  client === undefined || tenant === undefined
    ? html`<p><a href="/console/clients">All
clients</a></p>`
    : html`<p class="soft">At ${tenant.info.id}. Members that you leave out keep their
values.</p>${clientForm(controlled, { client, systems: [tenant] })}${offerOf(tenant.info.id)}`
}</section>`,
  };
}

interface ClientForm {
  readonly client: RegisteredClient;
  /** To choose from; of a client that is registered, its own. */
  readonly systems: readonly Tenant[];
}

function clientForm(controlled: Controlled, { client, systems }: ClientForm): Html {
  const ids = systems.map(({ info }) => info.id);
  const [only, ...others] = ids;
  const chosen = others.length === 0 ? { system: only ?? '' } : {};
  return html`<form method="post" action="/console/act"
data-act="leave">${hidden(controlled, { do: 'client', back: '/console/clients', ...chosen })}
${
  others.length > 0 &&
  html`<p><label class="field" for="system">System</label><select id="system" name="system">${ids.map(
    (id) => html`<option${id === 'generic' && html` selected`}>${id}</option>`,
  )}</select></p>`
}
<p><label class="field" for="client">Metadata, as JSON</label><textarea id="client" name="client" rows="14"
spellcheck="false">${JSON.stringify(client, null, 2)}</textarea></p>
<p><button class="main">Save</button></p></form>
${others.length > 0 && ids.map(offerOf)}`;
}

/** What a client can have there. */
const offerOf = (system: string): Html =>
  html`<details><summary>What a client of ${system} can have</summary><p class="small">${membersAt(
    system,
  ).map((name) => html`<code>${name}</code> `)}</p></details>`;
