/** The start page: what is running, whom one can be, what can go wrong, and what was asked lately. */
import type { SandboxResponse } from '../http.ts';
import type { JournalEntry } from '../journal.ts';
import type { Core, Tenant } from '../tenants/tenant.ts';
import { html } from './html.ts';
import { page } from './layout.ts';

export function landingPage(
  core: Core,
  tenants: readonly Tenant[],
  entries: readonly JournalEntry[],
): SandboxResponse {
  return page(200, {
    title: 'Local identity providers',
    width: 'wide',
    body: html`<h1>${core.url}</h1>${tenants.map((tenant) => html`<p>${tenant.info.title}</p>`)}${entries.length}`,
  });
}
