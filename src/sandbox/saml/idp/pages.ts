/** Pages of the identity provider that end a visit. */

import { html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { page } from '../../pages/layout.ts';
import type { SamlIdp } from './idp.ts';

/** The page for a bad request; nothing reaches the application. */
export function refusedPage({ brand }: Pick<SamlIdp, 'brand'>, reason: string): SandboxResponse {
  const body = html`<div class="card">${brand}<h1>This request is refused</h1>
<p class="problem" role="alert">${reason}</p>
<p class="soft">A real provider rarely says why. The application that sent you here waits in vain.</p></div>`;
  return { ...page(400, { title: 'This request is refused', body }), note: reason };
}

export function endPage({ brand }: Pick<SamlIdp, 'brand'>, title: string): SandboxResponse {
  const body = html`<div class="card">${brand}<h1>${title}</h1><p class="soft">You can close this page.</p></div>`;
  return { ...page(200, { title, body }), note: title };
}
