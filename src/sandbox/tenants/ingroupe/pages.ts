/** The person's pages. They work without scripts; the first button continues. */

import { type Content, type Html, html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { messagePage, page } from '../../pages/layout.ts';
import type { SandboxPersona } from '../../personas.ts';
import { isScope, SCOPES } from './scopes.ts';
import type { IdentitySource, Interaction, Step } from './state.ts';

const STEP_TITLES = {
  terms: 'Terms',
  source: 'Identity source',
  proofing: 'Proofing',
  email: 'E-mail check',
} as const satisfies Record<Step, string>;

const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
aria-hidden="true"><rect x="3" y="4.500" width="18" height="15" rx="3"/><circle cx="9" cy="11" r="2.200"/><path
d="M5.500 16.500c.6-1.900 1.900-2.800 3.500-2.800s2.900.9 3.500 2.800M15 10h3.500M15 13.500h3.500"/></svg>
<span>Identity check<small>stands in for IN Groupe idHub</small></span></div>`;

export interface StepPage {
  readonly step: Step;
  readonly steps: readonly Step[];
  readonly interaction: Interaction;
  readonly personas: readonly SandboxPersona[];
  readonly clientId: string;
  readonly problem: string | undefined;
}

export function stepPage(view: StepPage): SandboxResponse {
  const { step, steps, problem } = view;
  const { heading, content, approve } = STEP_BODIES[step](view);
  const shown = page(problem === undefined ? 200 : 400, {
    title: STEP_TITLES[step],
    body: html`<div class="card">
${BRAND}
<ol class="steps" aria-label="Steps">${steps.map((name) => stepMark(name, view))}</ol>
<h1>${heading}</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">
${content}
<div class="buttons">
<button class="main" name="decision" value="approve">${approve}</button>
<button name="decision" value="decline" formnovalidate>Decline</button>
</div>
</form>
</div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

function stepMark(name: Step, { step, steps }: StepPage): Html {
  const isPast = steps.indexOf(name) < steps.indexOf(step);
  const mark = name === step ? html` aria-current="step"` : isPast ? html` class="past"` : undefined;
  return html`<li${mark}>${STEP_TITLES[name]}</li>`;
}

interface StepBody {
  readonly heading: string;
  readonly content: Html;
  readonly approve: string;
}

const STEP_BODIES = {
  terms: ({ interaction, clientId }) => ({
    heading: 'Share your identity?',
    content: html`<p class="soft"><code>${clientId}</code> asks to know this about you:</p>
<ul class="scopes">${interaction.request.scopes.map(scopeLine)}</ul>
<p class="small soft">By going on you accept the terms: this is a test, no document is looked at and nothing is
stored. You will return to <code>${origin(interaction.request.redirectUri)}</code>.</p>`,
    approve: 'Agree and continue',
  }),
  source: ({ interaction }) => ({
    heading: 'How do you want to prove who you are?',
    content: html`<fieldset><legend class="soft small">Identity source</legend>
${sourceChoice(
  'physical',
  'Physical document',
  'Passport, identity card, residence card or driving licence, ' + 'with a look at your face',
  interaction,
)}
${sourceChoice('digital', 'Mobile ID', 'An identity that is already in an app on your phone', interaction)}
</fieldset>`,
    approve: 'Continue',
  }),
  proofing: ({ interaction, personas }) => ({
    heading: interaction.source === 'physical' ? 'Show your document' : 'Confirm in your app',
    content: html`<p class="soft">Here nothing is scanned. Choose who you are instead.</p>
<fieldset><legend>Synthetic people</legend>
${personas.map((persona) => personaChoice(persona, interaction))}
</fieldset>`,
    approve: 'Verify identity',
  }),
  email: ({ interaction }) => ({
    heading: 'Check your mailbox',
    content: html`<p class="soft">A code was sent to <code>${interaction.persona.person.email}</code>.</p>
<label class="field" for="code">Code</label>
<input class="text code" id="code" name="code" value="${interaction.emailCode}" inputmode="numeric"
autocomplete="one-time-code" maxlength="6" required aria-describedby="code-hint">
<p class="hint" id="code-hint">The sandbox has read the mail for you. The message itself is at
<code>/_sandbox/messages</code>.</p>`,
    approve: 'Confirm address',
  }),
} as const satisfies Record<Step, (view: StepPage) => StepBody>;

function scopeLine(name: string): Html | undefined {
  if (!isScope(name)) return undefined;
  const { label, detail } = SCOPES[name];
  return html`<li><span>${label}<br><small class="soft">${detail}</small></span><code>${name}</code></li>`;
}

function sourceChoice(source: IdentitySource, label: string, detail: string, interaction: Interaction): Html {
  const checked = source === interaction.source && html` checked`;
  return html`<label class="choice"><input type="radio" name="source" value="${source}"${checked}>
<span><b>${label}</b><small>${detail}</small></span></label>`;
}

function personaChoice({ id, title, person }: SandboxPersona, interaction: Interaction): Html {
  const checked = id === interaction.persona.id && html` checked`;
  const [, note] = title.split(', ', 2);
  return html`<label class="choice"><input type="radio" name="persona" value="${id}"${checked}>
<span class="face" aria-hidden="true">${initials(person.name)}</span>
<span><b>${person.name}</b><small>${note} · <code>${id}</code></small></span></label>`;
}

function initials(name: string): string {
  const words = name.split(' ').filter((word) => word !== 'Dr');
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`;
}

function origin(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).host || uri : uri;
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
    note: 'no login in progress has this id, or it has no such page',
  };
}

export function openPage(): SandboxResponse {
  return {
    ...message(
      200,
      'Please wait',
      'Scenario no-callback: this page never goes on, and the application never hears of it.',
    ),
    note: 'scenario no-callback',
  };
}

export function errorPage(): SandboxResponse {
  return {
    ...message(
      500,
      'Something went wrong',
      'Scenario error-page: a page without an error code and without a way on.',
    ),
    note: 'scenario error-page',
  };
}

export function notJsonPage(): SandboxResponse {
  return {
    ...message(200, 'Welcome', 'Scenario not-json: a page of HTML where JSON was expected.'),
    note: 'scenario not-json',
  };
}
