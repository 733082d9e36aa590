/**
 * The pages that a browser gets from the listener. They load nothing, run nothing (the relay runs one known script), and
 * show no parameter that arrived.
 */
import { createHash } from 'node:crypto';
import type { PostedForm, ResultPage } from './listener.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly html: string;
  /** Content-Security-Policy that allows exactly what is in `html`. */
  readonly policy: string;
}

type Tone = 'success' | 'failure' | 'neutral';

const MARKS = {
  success: 'M18 29l7 7 14-15',
  failure: 'M20 20l16 16M36 20l-16 16',
  neutral: 'M28 18v13M28 38v.01',
} as const satisfies Record<Tone, string>;

/** The answer was taken; how it ended. */
export function resultPage(page: ResultPage, from: string): Page {
  return compose(page.ok ? 'success' : 'failure', page.heading, from, [
    ...(page.detail === undefined ? [] : [`<p class="detail">${escapeHtml(page.detail)}</p>`]),
    `<p>${page.ok ? 'You can close this window and return to the terminal.' : 'The terminal says more. You can close this window.'}</p>`,
  ]);
}

/** Anything that is no result: not found, already answered, closed. */
export function noticePage(heading: string, detail: string, from: string): Page {
  return compose('neutral', heading, from, [`<p class="detail">${escapeHtml(detail)}</p>`]);
}

/** The one field of the form that the relay page sends back. */
export const RELAY_FIELD = 'idcli_fragment';

/** A browser never sends what stands behind the #, so the page sends it as a form, to the path that it came from. */
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

/** For an address without an answer before the #: looks for one behind it. Without scripts it says what to do by hand. */
export function relayPage(from: string): Page {
  return compose(
    'neutral',
    'Waiting for the answer',
    from,
    [
      '<p id="by-hand">Scripts are off in this browser, so an answer behind the # of the address cannot be handed over. Copy the whole address, and give it to the same command with <code>--paste</code>.</p>',
      '<p id="moment" hidden>One moment: it is being handed to the terminal.</p>',
      '<p id="nothing" hidden>This address carries none. The terminal still waits: go back and finish there, or start again.</p>',
      `<form method="post" hidden><input type="hidden" name="${RELAY_FIELD}"></form>`,
      `<script>${RELAY_SCRIPT}</script>`,
    ],
    [`script-src ${hashSource(RELAY_SCRIPT)}`, "form-action 'self'"],
  );
}

const POST_SCRIPT = "document.querySelector('form').submit();";

/** Sends a form off by itself; without scripts, by its button. Where it goes on from there is not for this page to bound. */
export function postPage({ action, fields }: PostedForm, from: string): Page {
  return compose(
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
}

function compose(
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
<svg viewBox="0 0 56 56" aria-hidden="true"><circle class="disc" cx="28" cy="28" r="28"/><path class="mark" d="${MARKS[tone]}"/></svg>
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
    // The empty icon keeps browsers from asking for one after the listener has closed.
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...more,
  ].join('; ');
  return { html, policy };
}

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attribute values in quotes. Control characters have no place in either. */
const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
