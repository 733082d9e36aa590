/**
 * What a person sees when their browser is refused: what is wrong, and what is registered. Programs get the error
 * itself.
 */
import { type Content, type Html, html } from '../../common/html.ts';
import type { Controlled } from '../control.ts';
import { REFUSAL_NOTE, type SandboxRequest, type SandboxResponse } from '../http.ts';
import { sentPairs } from '../journal.ts';
import { isRegistered, redirectUriProblem } from '../oidc/redirect-uri.ts';
import { page } from '../pages/layout.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { hidden } from './form.ts';
import { clientsOf } from './picture.ts';

/** The same refusal as a page. */
export function refusedPage(
  controlled: Controlled,
  tenant: Tenant,
  request: SandboxRequest,
  { status, headers, note }: SandboxResponse,
): SandboxResponse {
  const [, error = '', description = ''] = REFUSAL_NOTE.exec(note ?? '') ?? [];
  const pairs = new Map(sentPairs(request));
  const shown = page(status, {
    title: 'Refused',
    width: 'wide',
    body: html`<div class="card"><h1>${tenant.info.title} refuses this request</h1>
<p class="problem" role="alert">${description}</p>
<p>Nothing went back to the application. A program would be told <code>${error}</code> as JSON.</p>
${sent(pairs)}${registered(tenant, pairs.get('client_id'))}${remedy(controlled, tenant, pairs)}
<p class="soft">The <a href="/">console</a> shows the whole request and the settings that an application needs: <a
href="/console/systems?system=${encodeURIComponent(tenant.info.id)}">addresses of ${tenant.info.id}</a>.</p></div>`,
  });
  return { ...shown, headers: { ...headers, ...shown.headers }, note: note ?? '' };
}

const SHOWN = ['client_id', 'redirect_uri', 'response_type', 'scope'];

function sent(pairs: ReadonlyMap<string, string>): Content {
  const rows = SHOWN.filter((name) => pairs.has(name));
  return (
    rows.length > 0 &&
    html`<h2>Sent</h2><dl>${rows.map((name) => html`<dt>${name}</dt><dd><code>${pairs.get(name)}</code></dd>`)}</dl>`
  );
}

/** More would be a wall. */
const MOST_CLIENTS = 15;

function registered(tenant: Tenant, id: string | undefined): Html {
  const clients = clientsOf(tenant);
  const client =
    clients.find(({ client_id }) => client_id === id) ?? (clients.length === 1 ? clients[0] : undefined);
  const list = (title: string, values: readonly string[]): Html =>
    html`<dt>${title}</dt><dd>${values.map((value) => html`<code>${value}</code> `)}</dd>`;
  if (client === undefined)
    return html`<h2>Registered</h2><dl>${list(
      'Clients',
      clients.slice(0, MOST_CLIENTS).map(({ client_id }) => client_id),
    )}</dl>`;
  return html`<h2>Registered</h2><dl>${list('Client', [
    client.client_id,
  ])}${list('Redirect URIs', client.redirect_uris ?? [])}</dl>`;
}

/** The one mistake that a press of a button can put right. */
function remedy(controlled: Controlled, tenant: Tenant, pairs: ReadonlyMap<string, string>): Content {
  const uri = pairs.get('redirect_uri');
  const client = clientsOf(tenant).find(({ client_id }) => client_id === pairs.get('client_id'));
  const isWrong = uri !== undefined && client !== undefined && !isRegistered(uri, client.redirect_uris ?? []);
  if (!isWrong || tenant.addRedirectUri === undefined || redirectUriProblem(uri) !== undefined)
    return undefined;
  const system = tenant.info.id;
  const back = `/console/systems?system=${encodeURIComponent(system)}`;
  const fields = { do: 'redirect-uri', system, client: client.client_id, uri, back };
  return html`<form method="post" action="/console/act">${hidden(controlled, fields)}
<p class="buttons"><button class="main">Register ${uri}</button></p></form>`;
}
