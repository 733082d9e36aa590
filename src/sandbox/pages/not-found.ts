import { html } from '../../common/html.ts';
import type { SandboxResponse } from '../http.ts';
import { page } from './layout.ts';

/** @param paths existing paths to suggest */
export function notFoundPage(paths: readonly string[]): SandboxResponse {
  return {
    ...page(404, {
      title: 'Not found',
      body: html`<div class="card"><h1>Nothing is here</h1>
<p class="soft">The sandbox knows these addresses. The <a href="/">start page</a> says more.</p>
<ul>${paths.map((path) => html`<li><code>${path}</code></li>`)}</ul></div>`,
    }),
    note: 'unknown path',
  };
}
