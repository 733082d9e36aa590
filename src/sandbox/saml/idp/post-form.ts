/** Sends a message through the person's browser: the POST binding (SAML bindings, 3.5). */
import { createHash } from 'node:crypto';
import { html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { page } from '../../pages/layout.ts';
import { isOpen } from '../holes.ts';
import type { SamlIdp } from './idp.ts';

const SCRIPT = 'document.forms[0].submit()';
/** The only script allowed on the page. */
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

/**
 * Builds a form that submits itself, with a button for browsers without scripts.
 *
 * @param action target address from a service provider's metadata
 */
export function postForm(
  { brand, ...idp }: Pick<SamlIdp, 'brand' | 'core' | 'system'>,
  action: string,
  fields: readonly (readonly [name: string, value: string])[],
): SandboxResponse {
  const isRaw = isOpen(idp, 'relaystate-script');
  const written = (name: string, value: string) => (isRaw && name === 'RelayState' ? { html: value } : value);
  return page(200, {
    title: 'Back to the application',
    scriptHash: SCRIPT_HASH,
    body: html`<div class="card">${brand}
<h1>Back to the application</h1>
<p class="soft">The answer goes to <code>${action}</code>.</p>
<form method="post" action="${action}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${written(name, value)}">`)}
<div class="buttons"><button class="main">Continue</button></div>
</form>
<script>${{ html: SCRIPT }}</script></div>`,
  });
}
