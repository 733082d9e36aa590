/** The person's pages. They work without scripts; the first button continues. */

import { type Content, type Html, html } from '../../../common/html.ts';
import type { SandboxResponse } from '../../http.ts';
import { messagePage, page } from '../../pages/layout.ts';
import type { OtpVisit } from './state.ts';

export const BRAND = html`<div class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor"
stroke-width="1.7" aria-hidden="true"><rect x="6.500" y="2.500" width="11" height="19" rx="2.500"/><path
d="M10.500 18.500h3M9.500 8h5M9.500 11h5"/></svg><span>One-time code by SMS<small>stands in for Signicat SMS
OTP</small></span></div>`;

interface Words {
  readonly phoneTitle: string;
  readonly phone: string;
  readonly send: string;
  readonly codeTitle: string;
  readonly code: string;
  readonly confirm: string;
  readonly cancel: string;
}

const ENGLISH: Words = {
  phoneTitle: 'Your phone number',
  phone: 'Phone number',
  send: 'Send the code',
  codeTitle: 'Type the code',
  code: 'Code',
  confirm: 'Confirm',
  cancel: 'Cancel',
};
/** Languages named in the vendor's samples. */
const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  el: {
    phoneTitle: 'Ο αριθμός του τηλεφώνου σας',
    phone: 'Αριθμός τηλεφώνου',
    send: 'Αποστολή κωδικού',
    codeTitle: 'Πληκτρολογήστε τον κωδικό',
    code: 'Κωδικός',
    confirm: 'Επιβεβαίωση',
    cancel: 'Ακύρωση',
  },
};

const wordsOf = ({ language }: OtpVisit): Words =>
  (Object.hasOwn(WORDS, language) ? WORDS[language] : undefined) ?? ENGLISH;

export function phonePage(visit: OtpVisit, problem?: string): SandboxResponse {
  const words = wordsOf(visit);
  const content = html`<label class="field" for="phone">${words.phone}</label>
<input class="text" id="phone" name="phone" type="tel" value="${visit.persona.person.phoneNumber}" autocomplete="tel"
required aria-describedby="phone-hint">
<p class="hint" id="phone-hint">Any number from +44 7700 900000 to 900999: they are kept for fiction.</p>`;
  return form(visit, { heading: words.phoneTitle, content, approve: words.send, problem, status: 400 });
}

export function codePage(visit: OtpVisit, code: string, problem?: string): SandboxResponse {
  const words = wordsOf(visit);
  const content = html`<p class="soft">A text message went to <code>${visit.phone}</code> from
<b>${visit.sender}</b>.</p>
<label class="field" for="code">${words.code}</label>
<input class="text code" id="code" name="code" value="${code}" inputmode="numeric" autocomplete="one-time-code"
maxlength="6" required aria-describedby="code-hint">
<p class="hint" id="code-hint">The sandbox has read the message for you. It is in the <a
href="/_sandbox/inbox">inbox</a>, and at <code>/_sandbox/messages</code>.</p>`;
  // A wrong code is not a request error: the person may try again.
  return form(visit, { heading: words.codeTitle, content, approve: words.confirm, problem, status: 200 });
}

interface FormPage {
  readonly heading: string;
  readonly content: Html;
  readonly approve: string;
  readonly problem: string | undefined;
  /** Used when there is a problem. */
  readonly status: number;
}

function form(visit: OtpVisit, { heading, content, approve, problem, status }: FormPage): SandboxResponse {
  const shown = page(problem === undefined ? 200 : status, {
    title: heading,
    body: html`<div class="card">
${BRAND}
<h1>${heading}</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post">
${content}
<div class="buttons">
<button class="main" name="decision" value="approve">${approve}</button>
<button name="decision" value="decline" formnovalidate>${wordsOf(visit).cancel}</button>
</div>
</form>
<p class="hint">Language asked for: <code>${visit.language}</code></p>
</div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

function message(
  status: number,
  title: string,
  note: string,
  ...paragraphs: readonly Content[]
): SandboxResponse {
  return { ...messagePage(BRAND, status, title, ...paragraphs), note };
}

export function gonePage(): SandboxResponse {
  return message(
    410,
    'This login is over',
    'no login in progress has this id',
    'It was finished, cancelled, or left alone for more than ten minutes. Go back to the application and start again.',
  );
}

/** The page for every authorization error (SO-S3); nothing reaches the redirect URI. */
export function errorPage(reason: string): SandboxResponse {
  return message(
    200,
    'An error occurred',
    reason,
    'The real page says no more than this. The sandbox does:',
    reason,
    'The application that sent you here waits in vain.',
  );
}

/** The page for a request that names an unknown eID; offers no choice. */
export function chooserPage(): SandboxResponse {
  return message(
    200,
    'Choose how to log in',
    'the eID asked for is not known here',
    'The eID that the application asked for is not known here. The real page lists others.',
  );
}

/** Asks for the code that the other device shows (RFC 8628, 3.3). */
export function userCodePage(problem?: string): SandboxResponse {
  const shown = page(problem === undefined ? 200 : 400, {
    title: 'Code of your device',
    body: html`<div class="card">
${BRAND}
<h1>Code of your device</h1>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}
<form method="get">
<label class="field" for="userCode">Code</label>
<input class="text code" id="userCode" name="userCode" inputmode="numeric" required>
<div class="buttons"><button class="main">Continue</button></div>
</form>
</div>`,
  });
  return problem === undefined ? shown : { ...shown, note: problem };
}

export function endPage(title: string): SandboxResponse {
  return message(200, title, title, 'You can close this page.');
}
