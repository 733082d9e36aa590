/** The start page: running tenants, personas, scenarios and recent requests. */

import { type Content, type Html, html } from '../../common/html.ts';
import type { SandboxResponse } from '../http.ts';
import type { JournalEntry } from '../journal.ts';
import { groupScenarios } from '../scenario-groups.ts';
import type { ActiveScenario } from '../scenarios.ts';
import type { Core, Tenant } from '../tenants/tenant.ts';
import type { Fault } from '../types.ts';
import { page } from './layout.ts';

/** Number of newest requests shown; the control call `state` returns all. */
const MOST_REQUESTS = 20;

export function landingPage(
  core: Core,
  tenants: readonly Tenant[],
  entries: readonly JournalEntry[],
): SandboxResponse {
  return page(200, {
    title: 'Local identity providers',
    width: 'wide',
    body: html`<h1>Local identity providers</h1>
<p class="soft">Listening at <code>${core.url}</code>. The clock says <code>${core.now().toISOString()}</code>.</p>
${tenants.map(tenantCard)}
<section class="card"><h2>People</h2>
<div class="scroll"><table><thead><tr><th scope="col">Persona</th><th scope="col">Who</th><th scope="col">Phone</th></tr></thead><tbody>
${core.personas.map(({ id, title, person }) => html`<tr><td><code>${id}</code></td><td>${title}${id === core.defaultPersona.id && html` <span class="tag good">preselected</span>`}</td><td>${person.phoneNumber}</td></tr>`)}
</tbody></table></div></section>
${tenants.map((tenant) => scenarioCard(core, tenant))}
${requestCard(entries)}`,
  });
}

function tenantCard({ info }: Tenant): Html {
  const rows = [
    ['Issuer', info.issuer],
    ['Metadata', info.metadata && pathLink(info.metadata)],
    ['Client ID', info.clientId],
    ['Client secret', info.clientSecret],
    ['Clients', info.clients?.map(({ id }) => id).join(', ')],
    ['SAML entity ID', info.saml?.issuer],
    ['SAML metadata', info.saml && pathLink(info.saml.metadata)],
    [
      'SAML service providers',
      info.saml && [info.saml.serviceProvider.entityId, ...info.saml.registered].join(', '),
    ],
  ] as const;
  return html`<section class="card"><h2>${info.title} <span class="tag">${info.id}</span></h2>
<dl>${rows.map(([name, value]) => value !== undefined && html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
<dt>Redirect URIs</dt><dd>${info.redirectUris.map((uri) => html`<code>${uri}</code> `)}<br><span class="small soft">on a loopback address with any port</span></dd></dl>
</section>`;
}

const pathLink = (url: string): Html => html`<a href="${new URL(url).pathname}">${url}</a>`;

function scenarioCard(core: Core, { info, faults }: Tenant): Html {
  const active = core.scenarios.list().find(({ system }) => system === info.id);
  const scenario = active?.scenario ?? 'wrong-nonce';
  const body = JSON.stringify({ system: info.id, scenario, times: 1 });
  return html`<section class="card"><h2>Scenarios of ${info.id}</h2>
<p>${describe(active)}</p>
<p class="soft small">Choose one for the next login with a control call, or with <code>login_hint=fault:ID</code> in the authorization request:</p>
<pre><code>curl ${core.url}/_sandbox/scenario -H 'Content-Type: application/json' -d '${body}'</code></pre>
${groupScenarios(faults).map(
  (group) =>
    html`<details><summary>${group.title} <span class="tag">${group.faults.length}</span></summary>${scenarioTable(group.faults)}</details>`,
)}
</section>`;
}

function describe(active: ActiveScenario | undefined): Content {
  if (active === undefined) return 'No scenario is chosen; the next login goes well.';
  const { scenario, source, times } = active;
  const limit = times === undefined ? 'until reset' : `${times} more ${times === 1 ? 'time' : 'times'}`;
  const long = source === 'start' ? 'as chosen at the start' : limit;
  return html`The next login plays <code>${scenario}</code>, ${long}.`;
}

function scenarioTable(faults: readonly Fault[]): Html {
  return html`<div class="scroll"><table><thead><tr><th scope="col">Scenario</th><th scope="col">What the sandbox does</th><th scope="col">What a client must say</th></tr></thead><tbody>
${faults.map(({ id, does, trips }) => html`<tr><td><code>${id}</code></td><td>${withCode(does)}</td><td>${trips.outcome}${(trips.fails ?? []).map((code) => html` <code>${code}</code>`)}${(trips.warnings ?? []).map((code) => html` <code>${code}</code>`)}</td></tr>`)}
</tbody></table></div>`;
}

/** Renders text in backticks as code. */
function withCode(text: string): readonly (string | Html)[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function requestCard(entries: readonly JournalEntry[]): Html {
  const newest = entries.slice(-MOST_REQUESTS).reverse();
  return html`<section class="card"><h2>Last requests</h2>
${
  newest.length === 0
    ? html`<p class="soft">None yet.</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">What happened</th></tr></thead><tbody>
${newest.map(requestRow)}</tbody></table></div>`
}
<p class="small soft">Values that are secret or about a person are not kept. More: <code>GET /_sandbox/state</code>, <code>GET /_sandbox/messages</code>.</p></section>`;
}

function requestRow({ at, method, path, parameters, status, note }: JournalEntry): Html {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return html`<tr><td>${at.slice(11, 19)}</td><td>${method} <code>${path}</code>${pairs.length > 0 && html`<br><span class="small soft">${pairs.join(' ')}</span>`}</td><td><span class="tag ${status < 400 ? 'good' : 'bad'}">${status}</span></td><td>${note}</td></tr>`;
}
