/** The frame of every page of the console: navigation, clock, what went wrong, and the one script that may run. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { Controlled } from '../control.ts';
import type { SandboxRequest, SandboxResponse } from '../http.ts';
import { STYLE_PATH } from '../pages/layout.ts';
import { waitingOf } from './picture.ts';
import { SCRIPT, SCRIPT_HASH } from './script.ts';
import type { Shown } from './views/view.ts';

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `script-src 'sha256-${SCRIPT_HASH}'`,
    "style-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const NAVIGATION = [
  ['requests', '/', 'Requests'],
  ['waiting', '/console/waiting', 'Waiting'],
  ['messages', '/console/messages', 'Messages'],
  ['scenarios', '/console/scenarios', 'Scenarios'],
  ['people', '/console/people', 'People'],
  ['clients', '/console/clients', 'Clients'],
  ['systems', '/console/systems', 'Addresses'],
] as const;

/** What an action that went well did; the address of the page after it names one. */
const DONE: Readonly<Record<string, string>> = {
  scenario: 'The next login plays it.',
  off: 'Switched off.',
  decided: 'Decided.',
  approval: 'Set.',
  clock: 'The clock is set.',
  reset: 'Everything is as at the start.',
  preselected: 'Chosen.',
  person: 'Saved.',
  persona: 'Saved, until a reset.',
  people: 'Imported.',
  client: 'Saved.',
  clients: 'Imported.',
  removed: 'Removed.',
  'redirect-uri': 'Registered, until a reset.',
  'service-provider': 'Registered, until a reset.',
};

/** @param problem why an action was refused; the page is then shown with it */
export function framed(
  controlled: Controlled,
  request: SandboxRequest,
  shown: Shown,
  problem?: string,
): SandboxResponse {
  const done = DONE[request.url.searchParams.get('done') ?? ''];
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown.title} · idcli sandbox</title>
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="stylesheet" href="/console/style.css">
</head>
<body class="board">
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="name"><a href="/"><b>idcli</b> sandbox</a> <span id="live" class="tag" role="status">reload to see
more</span></p>
<nav aria-label="Console">${NAVIGATION.map((entry) => link(controlled, shown, entry))}</nav>
<p class="clock"><a href="/console/clock"${shown.at === 'clock' && html` aria-current="page"`}>Clock and reset</a>
<span id="clock" data-live>${clockText(controlled)}</span></p>
</header>
<main id="main" tabindex="-1">
<div id="said" role="status">${done !== undefined && problem === undefined && html`<p class="done">${done}</p>`}</div>
<div id="problem" role="alert">${problem !== undefined && html`<p class="problem">${problem}</p>`}</div>
${shown.body}
</main>
<footer>Served by idcli on this computer. All people and all data are made up.</footer>
<script>${{ html: SCRIPT }}</script>
</body>
</html>
`;
  const status = problem === undefined ? (shown.status ?? 200) : 400;
  return { status, headers: HEADERS, body: document.html };
}

function link(controlled: Controlled, { at }: Shown, [id, path, name]: (typeof NAVIGATION)[number]): Html {
  const current: Content = at === id && html` aria-current="page"`;
  const count = countOf(controlled, id);
  return html`<a href="${path}"${current}>${name}${
    count !== undefined &&
    html` <span class="count" id="count-${id}" data-live>${count > 0 && String(count)}</span>`
  }</a>`;
}

/** How many logins wait for a person. */
function countOf(controlled: Controlled, id: Shown['at']): number | undefined {
  if (id === 'waiting') return waitingOf(controlled).filter(({ waiting }) => !waiting.automatic).length;
  if (id === 'messages') return controlled.core.inbox.messages.length;
  if (id === 'scenarios') return controlled.core.scenarios.list().length;
  return undefined;
}

function clockText({ core, clock }: Controlled): Content {
  if (clock.advancedSeconds === 0) return html`<span class="soft">on time</span>`;
  return html`<b>${core.now().toISOString().slice(0, 16).replace('T', ' ')} UTC</b>`;
}
