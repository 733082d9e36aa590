/** `idcli sandbox`: where it is and how to point something at it, on one screen; `--verbose` has every setting. */
import type { Json } from '../../common/json.ts';
import { recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';
import type { View } from './story.ts';

export const sandboxView: View = (outcome, page) => {
  const { url, tenants } = outcome.data;
  if (url === undefined) return [];
  const head = wrap([strong('Sandbox'), dim(' · open '), scalar(url)], page.width);
  const systems = recordsOf(tenants);
  const end = wrap(dim('Requests follow as they arrive. Ctrl-C ends it.'), page.width);
  if (page.verbose) return [head, ...systems.map((tenant) => tenantBlock(tenant, page)), end];
  return [
    head,
    table(
      systems.map((tenant): Cell[] => [scalar(tenant.id ?? ''), dim(scalar(tenant.title ?? ''))]),
      { width: page.width, indent: 2 },
    ),
    howTo(scalar(url), systems, page),
    end,
  ];
};

type Members = { readonly [name: string]: Json | undefined };

/** The last system has no vendor: it suits whatever application there is. */
function howTo(url: string, systems: readonly Members[], page: Page): Block {
  const system = systems.findLast(({ clientId }) => clientId !== undefined);
  if (system === undefined) return [];
  const { id = '', issuer = '', clientId = '', clientSecret = '' } = system;
  return table(
    [
      [dim('idcli'), `idcli login --provider ${scalar(id)} --sandbox ${url}`],
      [dim('application'), `issuer ${scalar(issuer)}`],
      ['', `client ${scalar(clientId)}, secret ${scalar(clientSecret)}`],
      ['', dim(`other systems, .env lines: ${url}/console/systems`)],
      [dim('tests'), dim('idcli sandbox --port 0 --json: a line of JSON an event')],
    ],
    { width: page.width, indent: 2 },
  );
}

/** The members of a tenant and their labels. */
const MEMBERS = {
  issuer: 'issuer',
  metadata: 'metadata',
  clientId: 'client id',
  clientSecret: 'secret',
  redirectUris: 'redirect',
} as const;

/** The SAML endpoint, in SAML terms. */
function samlMembers({ saml = null }: Members): Members {
  const { issuer, metadata, serviceProvider = null, registered } = membersOf(saml) ?? {};
  const { entityId } = membersOf(serviceProvider) ?? {};
  return {
    'SAML issuer': issuer,
    'SAML metadata': metadata,
    'SAML client': [entityId, registered].flat().filter((one) => one !== undefined),
  };
}

function tenantBlock(tenant: { readonly [name: string]: Json }, page: Page): Block {
  const named = Object.entries(MEMBERS).map(([member, name]): [string, Json | undefined] => [
    name,
    tenant[member],
  ]);
  const rows = [...named, ...Object.entries(samlMembers(tenant))].flatMap(([name, value]): Cell[][] => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return [[dim(name), Array.isArray(value) ? value.map(scalar).join('\n') : scalar(value)]];
  });
  return [
    ...wrap([strong(scalar(tenant.id ?? '')), dim('  '), dim(scalar(tenant.title ?? ''))], page.width),
    ...indent(table(rows, { width: page.width - 2 })),
  ];
}
