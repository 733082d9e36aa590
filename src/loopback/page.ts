/**
 * The pages that the listener serves. They load nothing, run nothing (except one known script in the relay), and show
 * no received parameter.
 */
import { createHash } from 'node:crypto';
import type { PostedForm, ResultPage } from './listener.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly html: string;
  /** Content-Security-Policy that allows exactly the content of `html`. */
  readonly policy: string;
  /** Shown inside a frame of another site, too. */
  readonly framed?: boolean;
}

type Tone = 'success' | 'failure' | 'neutral';

const MARKS = {
  success: 'M18 29l7 7 14-15',
  failure: 'M20 20l16 16M36 20l-16 16',
  neutral: 'M28 18v13M28 38v.01',
} as const satisfies Record<Tone, string>;

/** Builds the page for an accepted answer, with the result. */
export function resultPage(page: ResultPage, from: string): Page {
  return compose(page.ok ? 'success' : 'failure', page.heading, from, [
    ...(page.detail === undefined ? [] : [`<p class="detail">${escapeHtml(page.detail)}</p>`]),
    page.ok
      ? '<p>You can close this window and return to the terminal.</p>'
      : '<p>The terminal says more. You can close this window.</p>',
  ]);
}

/** Builds the page for everything else: not found, already answered, closed. */
export function noticePage(heading: string, detail: string, from: string): Page {
  return compose('neutral', heading, from, [`<p class="detail">${escapeHtml(detail)}</p>`]);
}

/** The only field of the form that the relay page submits. */
export const RELAY_FIELD = 'idcli_fragment';

/** Browsers never send the fragment, so the page posts it as a form to its own path. */
const RELAY_SCRIPT = `
const fragment = location.hash.slice(1);
document.getElementById('by-hand').hidden = true;
document.getElementById(fragment === '' ? 'nothing' : 'moment').hidden = false;
if (fragment !== '') {
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelector('input').value = fragment;
  document.querySelector('form').submit();
}
`;

/**
 * Served when the query holds no answer: looks for one in the fragment. Without scripts it explains what to do by hand.
 */
export function relayPage(from: string): Page {
  return compose(
    'neutral',
    'Waiting for the answer',
    from,
    [
      '<p id="by-hand">Scripts are off in this browser, so an answer behind the # of the address cannot be ' +
        'handed over. Copy the whole address, and give it to the same command with <code>--paste</code>.</p>',
      '<p id="moment" hidden>One moment: it is being handed to the terminal.</p>',
      '<p id="nothing" hidden>This address carries none. The terminal still waits: go back and finish there, ' +
        'or start again.</p>',
      `<form method="post" hidden><input type="hidden" name="${RELAY_FIELD}"></form>`,
      `<script>${RELAY_SCRIPT}</script>`,
    ],
    [`script-src ${hashSource(RELAY_SCRIPT)}`, "form-action 'self'"],
  );
}

const POST_SCRIPT = "document.querySelector('form').submit();";

/**
 * Submits a form by itself, or by its button without scripts. The page does not restrict further redirects.
 * @param framed the form came in a frame of the receiver's page, and goes back from there
 */
export function postPage({ action, fields }: PostedForm, from: string, framed = false): Page {
  const page = compose(
    'neutral',
    `Going to ${action.host}`,
    from,
    [
      `<form method="post" action="${escapeHtml(action.href)}">`,
      ...fields.map(
        ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
      ),
      '<button>Continue</button></form>',
      `<script>${POST_SCRIPT}</script>`,
    ],
    [`script-src ${hashSource(POST_SCRIPT)}`],
  );
  return framed ? { ...page, policy: page.policy.replace(`; ${NO_FRAMES}`, ''), framed } : page;
}

const NO_FRAMES = "frame-ancestors 'none'";

/** Puts a page together. */
export function compose(
  tone: Tone,
  heading: string,
  from: string,
  body: readonly string[],
  more: readonly string[] = ["form-action 'none'"],
): Page {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(heading)} · ${escapeHtml(from)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main class="${tone}">
<svg viewBox="0 0 56 56" aria-hidden="true"><circle class="disc" cx="28" cy="28" r="28"/>
<path class="mark" d="${MARKS[tone]}"/></svg>
<h1>${escapeHtml(heading)}</h1>
${body.join('\n')}
<p class="from">${escapeHtml(from)}</p>
</main>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(STYLE)}`,
    // The empty icon keeps browsers from requesting one after the listener has closed.
    'img-src data:',
    "base-uri 'none'",
    NO_FRAMES,
    ...more,
  ].join('; ');
  return { html, policy };
}

export const hashSource = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text and quoted attribute values. Control characters are allowed in neither. */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
