/** The client's page of session management: it asks the provider's frame, and tells every new answer. */
import { compose, escapeHtml, hashSource, type Page } from './page.ts';

/** Asks every second; an answer of another origin counts for nothing (Session Management 1.0, 3.1). */
const SCRIPT = `
const frame = document.querySelector('iframe');
const { message } = frame.dataset;
const { origin } = new URL(frame.src);
let last;
addEventListener('message', (event) => {
  if (event.origin !== origin || event.data === last) return;
  last = event.data;
  navigator.sendBeacon(location.pathname, last);
});
frame.addEventListener('load', () => {
  const ask = () => frame.contentWindow.postMessage(message, origin);
  ask();
  setInterval(ask, 1000);
});
`;

/** @param message client id and `session_state` */
export function sessionPage(frame: URL, message: string, from: string): Page {
  return compose(
    'neutral',
    'Watching your session',
    from,
    [
      '<p class="detail">This page asks the provider whether you are still logged in there. Leave it open.</p>',
      `<script>addEventListener('DOMContentLoaded', () => {${SCRIPT}});</script>`,
      `<iframe src="${escapeHtml(frame.href)}" data-message="${escapeHtml(message)}" hidden title="session"></iframe>`,
    ],
    [
      `script-src ${hashSource(`addEventListener('DOMContentLoaded', () => {${SCRIPT}});`)}`,
      `frame-src ${frame.origin}`,
      "connect-src 'self'",
      "form-action 'none'",
    ],
  );
}
