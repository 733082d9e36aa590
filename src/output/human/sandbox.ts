/** `idcli sandbox`: the address of each identity provider, and the settings its clients need. */
import type { Json } from '../../common/json.ts';
import { recordsOf, scalar } from './data.ts';
import { membersOf } from './jwt.ts';
import { indent, table, wrap } from './layout.ts';
import { type Block, type Cell, dim, strong } from './line.ts';
import type { Page } from './page.ts';
import type { View } from './story.ts';

/** One block per tenant, below the address of the sandbox. */
export const sandboxView: View = (outcome, page) => {
  const { url, tenants } = outcome.data;
  return [
    wrap([strong('Sandbox'), dim(' · '), url === undefined ? '' : scalar(url)], page.width),
    ...recordsOf(tenants).map((tenant) => tenantBlock(tenant, page)),
  ];
};

/** The members of a tenant and their labels. */
const MEMBERS = {
  issuer: 'issuer',
  metadata: 'metadata',
  clientId: 'client id',
  clientSecret: 'secret',
  redirectUris: 'redirect',
} as const;

type Members = { readonly [name: string]: Json | undefined };

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
