/** The signer's pages. They work without scripts; the first button continues. */

import { type Html, html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { page } from '../../pages/layout.ts';
import type { SandboxPersona } from '../../personas.ts';
import type { Order, Step } from './state.ts';

const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
aria-hidden="true"><path
d="M6 2.500h8l4.500 4.500v14.500H6zM13.500 2.500V7.500H18.500M8.500 17.500c1.500-3 2.500-3 3 0 .5-2 1.500-2 2 0h2"/>
</svg><span>E-Signing<small>stands in for IN Groupe E-Signing</small></span></div>`;

const TITLES = {
  document: 'Document',
  eid: 'Way to sign',
  signer: 'Signer',
  code: 'Code',
} as const satisfies Record<Step, string>;

export interface SignPage {
  readonly order: Order;
  readonly steps: readonly Step[];
  readonly persona: SandboxPersona;
  readonly standalone: boolean;
  readonly problem: string | undefined;
}

export function stepPage(view: SignPage): SandboxResponse {
  const { order, steps, problem, standalone } = view;
  const { heading, content, approve } = BODIES[order.step](view);
  const shown = page(problem === undefined ? 200 : 400, {
    title: TITLES[order.step],
    body: html`<div class="card">${standalone && BRAND}
<ol class="steps" aria-label="Steps">${steps.map((step) => mark(step, view))}</ol>
<h1>${order.tries === 0 ? heading : `${heading}: try ${order.tries + 1}`}</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">
${content}
<div class="buttons">
<button class="main" name="decision" value="approve">${approve}</button>
<button name="decision" value="decline" formnovalidate>Cancel</button>
</div>
</form>
</div>`,
  });
  // A wrong code gets 200: the page is valid, and the person may try again.
  return problem === undefined ? shown : { ...shown, status: 200, note: problem };
}

function mark(step: Step, { order, steps }: SignPage): Html {
  const isPast = steps.indexOf(step) < steps.indexOf(order.step);
  const attribute =
    step === order.step ? html` aria-current="step"` : isPast ? html` class="past"` : undefined;
  return html`<li${attribute}>${TITLES[step]}</li>`;
}

interface Body {
  readonly heading: string;
  readonly content: Html;
  readonly approve: string;
}

const SHOWN_CHARACTERS = 2000;

const BODIES = {
  document: ({ order: { document } }) => ({
    heading: `Sign “${document.title}”?`,
    content:
      document.mediaType === 'text/plain'
        ? html`<pre>${Buffer.from(document.bytes).toString('utf8').slice(0, SHOWN_CHARACTERS)}</pre>`
        : html`<p class="soft">A PDF of ${document.bytes.length} bytes. The sandbox does not show it.</p>`,
    approve: 'Read, go on to sign',
  }),
  eid: () => ({
    heading: 'How do you want to sign?',
    content: html`<p class="soft">This order takes one way only.</p>`,
    approve: 'One time code',
  }),
  signer: ({ order, persona: { person } }) => ({
    heading: 'Who signs?',
    content: html`${order.phone === undefined && phoneField(person)}
${
  order.name === undefined &&
  html`${nameField('given', person.givenName ?? person.name)}${nameField('family', person.familyName ?? person.name)}`
}
<p class="hint">Nobody checks the name. The phone gets a code.</p>`,
    approve: 'Send the code',
  }),
  code: ({ order }) => ({
    heading: 'Type the code',
    content: html`<p class="soft">A code was sent to <code>${order.phone}</code>.</p>
<label class="field" for="code">Code</label>
<input class="text code" id="code" name="code" value="123456" inputmode="numeric" autocomplete="one-time-code"
maxlength="6" required aria-describedby="code-hint">
<p class="hint" id="code-hint">The sandbox has read the message for you. The message itself is at
<code>/_sandbox/messages</code>.</p>`,
    approve: 'Sign',
  }),
} as const satisfies Record<Step, (view: SignPage) => Body>;

const phoneField = (person: SandboxPersona['person']): Html =>
  field('phone', 'Phone, with its country code', person.phoneNumber, 'tel');

const nameField = (which: 'given' | 'family', value: string): Html =>
  field(`${which}_name`, which === 'given' ? 'Given name' : 'Family name', value, `${which}-name`);

const field = (name: string, label: string, value: string, autocomplete: string): Html =>
  html`<p><label class="field" for="${name}">${label}</label>
<input class="text" id="${name}" name="${name}" value="${value}" autocomplete="${autocomplete}" required></p>`;

export function gonePage(): SandboxResponse {
  return {
    ...page(410, {
      title: 'Order',
      body: html`<div class="card">${BRAND}<h1>There is nothing to sign here</h1><p class="soft">The order is signed,
has ended, or never was.</p></div>`,
    }),
    note: 'no active order has this reference',
  };
}
