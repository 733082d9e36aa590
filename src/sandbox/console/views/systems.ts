/** The addresses of each system, and what to copy into an application. */
import { type Content, type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { TenantInfo } from '../../types.ts';
import { envBlocks, textOf } from '../env.ts';
import { copyable, hidden } from '../form.ts';
import type { Shown, ViewInput } from './view.ts';

export function systemsPage({ controlled, request }: ViewInput): Shown {
  const { tenants } = controlled;
  const asked = request.url.searchParams.get('system');
  const chosen = tenants.find(({ info }) => info.id === asked) ?? tenants[0];
  const current = ({ id }: TenantInfo): Content => id === chosen?.info.id && html` aria-current="page"`;
  return {
    title: 'Addresses',
    at: 'systems',
    body: html`<h1>Addresses</h1>
<ul class="tabs">${tenants.map(
      ({ info }) =>
        html`<li><a
href="/console/systems?system=${encodeURIComponent(info.id)}"${current(info)}>${info.id}</a></li>`,
    )}</ul>
${chosen !== undefined && system(controlled, chosen)}`,
  };
}

function system(controlled: Controlled, tenant: Tenant): Html {
  const { info } = tenant;
  return html`<section class="card"><h2>${info.title}</h2><dl>${rowsOf(info).map(row)}</dl></section>
${tenant.addRedirectUri !== undefined && redirectUris(controlled, tenant)}
<section class="card"><h2>For an application</h2>
${envBlocks(info).map(
  (block) => html`<details
id="env-of-${block.id}"${block.id === 'any' && html` open`}><summary>${block.title}</summary>
${copyable(`env-${block.id}`, textOf(block), `the lines for ${block.title}`)}</details>`,
)}
<p class="small soft">Others (Passport, django-allauth, Keycloak as a broker) take the addresses above in their code or
pages.</p>
<h3>With idcli</h3>${copyable('idcli', commandOf(info.id, controlled.core.url), 'the command of idcli')}</section>`;
}

const row = ([name, value]: readonly [string, Content]): Content =>
  value !== undefined && html`<dt>${name}</dt><dd>${value}</dd>`;

function rowsOf(info: TenantInfo): readonly (readonly [string, Content])[] {
  const code = (text: string | undefined): Content => text !== undefined && html`<code>${text}</code>`;
  const link = (url: string | undefined): Content =>
    url !== undefined && html`<a href="${new URL(url).pathname}">${url}</a>`;
  const rows: readonly (readonly [string, Content])[] = [
    [info.metadata === undefined ? 'Address' : 'Issuer', code(info.issuer)],
    ['Metadata', link(info.metadata)],
    ['API', code(info.api)],
    ['Client ID', code(info.clientId)],
    ['Client secret', code(info.clientSecret)],
    ['SAML entity ID', code(info.saml?.issuer)],
    ['SAML metadata', link(info.saml?.metadata)],
    ['Start without a request', link(info.saml?.start)],
    [
      'SAML service providers',
      info.saml &&
        html`<code>${[info.saml.serviceProvider.entityId, ...info.saml.registered].join(', ')}</code>`,
    ],
    ['Phone', link(info.phone)],
  ];
  return rows.filter(([, value]) => value !== false && value !== undefined);
}

function redirectUris(controlled: Controlled, { info, registry }: Tenant): Html {
  return html`<section class="card"><h2>Redirect URIs</h2>
<div id="uris" data-live><ul>${info.redirectUris.map((uri) => html`<li><code>${uri}</code></li>`)}</ul></div>
<p class="small soft">They match exactly; only the port of a loopback address may
differ.${
    registry !== undefined &&
    html` They are those of <code>${info.clientId}</code>; others have their own: <a
href="/console/clients">all clients</a>.`
  }</p>
<form method="post" action="/console/act" data-act
class="row">${hidden(controlled, { do: 'redirect-uri', system: info.id })}
<label for="uri">One more</label><input class="text" type="url" id="uri" name="uri" required size="40"
placeholder="https://app.example.com/callback"><button>Register</button></form></section>`;
}

const COMMANDS: Readonly<Record<string, string>> = {
  'signicat-consent': "sign-consent --method nbid --text 'I agree.'",
  'net-id': 'net-id login',
  esigning: "sign-order run --text 'I agree.'",
};

/** The command line that uses a system of this sandbox. */
const commandOf = (system: string, url: string): string =>
  `idcli ${COMMANDS[system] ?? `login --provider ${system}`} --sandbox ${url}`;
