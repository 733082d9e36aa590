/** The person's pages. They work without scripts; the first button continues. */

import { type Content, type Html, html } from '../../../../common/html.ts';
import type { SandboxResponse } from '../../../http.ts';
import type { Parameters } from '../../../oidc/parameters.ts';
import { printable } from '../../../oidc/printable.ts';
import { messagePage, page } from '../../../pages/layout.ts';
import type { Refusal } from '../clients/authenticate.ts';
import type { Client } from '../clients/metadata.ts';
import type { GenericPerson } from '../people/people.ts';

export const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor"
stroke-width="1.7" aria-hidden="true"><circle cx="8" cy="12" r="4.500"/><path
d="M12.500 12H21M18 12v3.500M15.500 12v2.500"/></svg><span>Login<small>an identity provider without a
vendor</small></span></div>`;

export interface LoginPage {
  readonly client: Client;
  readonly scopes: readonly string[];
  readonly details?: readonly Readonly<Record<string, unknown>>[];
  readonly people: readonly GenericPerson[];
  readonly chosen: GenericPerson;
  /** Changes of claims as the person typed them. */
  readonly claims?: string;
  readonly problem?: string;
  /** Shown above the form: a code or a message to compare. */
  readonly notice?: Content;
  /** Sent along with the form. */
  readonly userCode?: string;
}

export function loginPage(view: LoginPage): SandboxResponse {
  const { client, scopes, details, problem, notice } = view;
  const shown = page(problem === undefined ? 200 : 400, {
    title: 'Log in',
    body: html`<div class="card">
${BRAND}
<h1>Log in to ${client.client_name ?? client.client_id}</h1>
<p class="soft small"><code>${client.client_id}</code> asks for
${scopes.length === 0 ? 'nothing by scope' : scopes.map((scope) => html`<code>${scope}</code> `)}</p>
${notice === undefined ? undefined : html`<p>${notice}</p>`}
${details === undefined ? undefined : html`<pre><code>${JSON.stringify(details, null, 2)}</code></pre>`}
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">
${view.userCode === undefined ? undefined : html`<input type="hidden" name="user_code" value="${view.userCode}">`}
<fieldset><legend>Who are you?</legend>
${view.people.map((person) => personChoice(person, view.chosen))}
</fieldset>
<details${view.claims === undefined ? undefined : html` open`}><summary>Change claims for this login</summary>
<label class="field" for="claims">Changes, as JSON; null takes a claim away</label>
<textarea class="text" id="claims" name="claims" rows="4" spellcheck="false"
placeholder='{"email_verified": false}'>${view.claims}</textarea>
<pre><code>${JSON.stringify(view.chosen.claims, null, 2)}</code></pre></details>
<div class="buttons">
<button class="main" name="decision" value="approve">Log in</button>
<button name="decision" value="decline" formnovalidate>Decline</button>
</div>
</form>
</div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

function personChoice({ id, title, claims }: GenericPerson, chosen: GenericPerson): Html {
  const name = typeof claims.name === 'string' ? claims.name : id;
  // Marked as required, so that a program knows that the other field may stay empty.
  const checked = id === chosen.id && html` checked`;
  return html`<label class="choice"><input type="radio" name="persona" value="${id}"
required${checked}><span><b>${name}</b><small>${title} · <code>${id}</code></small></span></label>`;
}

/** Asks for the code that a device shows (RFC 8628, 3.3). */
export function codePage(problem?: string): SandboxResponse {
  const shown = page(problem === undefined ? 200 : 400, {
    title: 'Device',
    body: html`<div class="card">
${BRAND}
<h1>Which device?</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="get">
<label class="field" for="user_code">The code that your device shows</label>
<input class="text code" id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" maxlength="12"
required>
<div class="buttons"><button class="main">Continue</button></div>
</form>
</div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

/** Logins that wait for a person on a phone (CIBA). */
export function phonePage(
  waiting: readonly {
    readonly id: string;
    readonly client: Client;
    readonly person: GenericPerson;
    readonly message?: string;
  }[],
): SandboxResponse {
  return page(200, {
    title: 'Phone',
    body: html`<div class="card">
${BRAND}
<h1>Requests</h1>
${waiting.length === 0 ? html`<p class="soft">Nothing waits. <a href="">Look again</a></p>` : undefined}
${waiting.map(
  ({ id, client, person, message }) => html`<form method="post"><input type="hidden" name="id" value="${id}">
<p><b>${client.client_name ?? client.client_id}</b> asks <b>${person.id}</b> to log
in.${message === undefined ? undefined : html` It says <code>${message}</code>.`}</p>
<div class="buttons"><button class="main" name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button></div></form>`,
)}
</div>`,
  });
}

/** Loads what other clients need to log the person out, then goes on (Front-Channel Logout 1.0, 2). */
export function framesPage(frames: readonly string[], next: string | undefined): SandboxResponse {
  const shown = page(200, {
    title: 'Logging out',
    body: html`<div class="card">
${BRAND}
<h1>You are logged out</h1>
${frames.map((frame) => html`<iframe src="${frame}" hidden title="logout"></iframe>`)}
${
  next === undefined
    ? html`<p class="soft">You can close this page.</p>`
    : html`<p><a href="${next}">Back to the application</a></p>`
}
</div>`,
  });
  const policy = shown.headers['Content-Security-Policy'] ?? '';
  const sources = [...new Set(frames.map((frame) => new URL(frame).origin))].join(' ');
  const headers = { ...shown.headers, 'Content-Security-Policy': `${policy}; frame-src ${sources}` };
  // A moment for the frames, then on.
  return next === undefined
    ? { ...shown, headers }
    : { ...shown, headers: { ...headers, Refresh: `1; url=${next}` } };
}

const message = (status: number, title: string, ...paragraphs: readonly Content[]): SandboxResponse =>
  messagePage(BRAND, status, title, ...paragraphs);

export function gonePage(): SandboxResponse {
  return {
    ...message(
      410,
      'This login is over',
      'It was finished, declined, or left alone for more than ten minutes. Go back to the application and start again.',
    ),
    note: 'no login in progress has this id',
  };
}

/** A request that cannot be answered at the redirect URI. */
export function refusedPage({ error, description, status = 400 }: Refusal): SandboxResponse {
  return {
    ...message(
      status,
      'This request is refused',
      html`error: <code>${error}</code>`,
      html`error_description: ${printable(description)}`,
      'Nothing goes back to the application: it cannot be trusted, or its redirect URI is not known.',
    ),
    note: `${error}: ${description}`,
  };
}

export function openPage(): SandboxResponse {
  return {
    ...message(200, 'Please wait', 'This page never goes on, and the application never hears of it.'),
    note: 'scenario no-callback',
  };
}

export function plainPage(title: string, ...paragraphs: readonly Content[]): SandboxResponse {
  return message(200, title, ...paragraphs);
}

/** Asks before a logout without a valid hint; the form repeats what was sent. */
export function confirmLogoutPage({ names, get }: Parameters): SandboxResponse {
  const kept = names.filter((name) => get(name) !== undefined);
  return page(200, {
    title: 'Log out',
    body: html`<div class="card">
${BRAND}
<h1>Do you want to log out?</h1>
<form method="post">
${kept.map((name) => html`<input type="hidden" name="${name}" value="${get(name)}">`)}
<div class="buttons"><button class="main" name="confirmed" value="yes">Log out</button></div>
</form>
</div>`,
  });
}
