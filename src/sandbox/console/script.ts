/**
 * The script of the console. Pages work without it; with it they look again when something changed, act without a
 * reload, filter while typing and copy. It builds no markup: what it shows comes from the server, escaped there.
 */
import { createHash } from 'node:crypto';

export const SCRIPT = `(() => {
const live = document.getElementById('live');
const shown = new WeakMap();
const typing = (region) => {
  const at = document.activeElement;
  return region.contains(at) && at.matches('input:not([type=radio]), textarea, select');
};
const say = (state, text) => { live.dataset.state = state; live.textContent = text; };
function swap(next) {
  for (const region of document.querySelectorAll('[data-live]')) {
    const fresh = next.getElementById(region.id);
    if (fresh === null || typing(region)) continue;
    const text = fresh.innerHTML;
    if (text === (shown.get(region) ?? region.innerHTML)) continue;
    shown.set(region, text);
    const open = [...region.querySelectorAll('details[open][id]')].map(({ id }) => id);
    const focus = region.contains(document.activeElement) ? document.activeElement.id : '';
    region.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focus !== '') document.getElementById(focus)?.focus();
    prepare(region);
  }
}
const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');
let busy = false;
let again = false;
async function look() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const answer = await window.fetch(location.href, { headers: { Accept: 'text/html' } });
    swap(await parse(answer));
  } catch { /* The event stream tells that nobody answers. */ }
  await new Promise((done) => setTimeout(done, 250));
  busy = false;
  if (again) { again = false; look(); }
}
let source;
function listen() {
  if (document.hidden || source !== undefined) return;
  source = new EventSource('/console/events');
  source.addEventListener('open', () => say('on', 'live'));
  source.addEventListener('change', look);
  source.addEventListener('error', () => say('off', 'not connected'));
}
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) { listen(); return; }
  source?.close();
  source = undefined;
});
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-act]')) return;
  event.preventDefault();
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await window.fetch(form.getAttribute('action'), { method: 'POST', body });
    if (answer.ok && form.dataset.act !== '') { location.assign(answer.url); return; }
    const next = await parse(answer);
    for (const id of ['said', 'problem']) {
      const fresh = next.getElementById(id);
      if (fresh !== null) document.getElementById(id).replaceChildren(...fresh.childNodes);
    }
    look();
  } catch { say('off', 'not connected'); }
});
function filter(field) {
  const words = field.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
  for (const group of document.querySelectorAll('[data-group]')) {
    let left = 0;
    for (const row of group.querySelectorAll('[data-row]')) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left += 1;
    }
    group.hidden = left === 0;
    if (words.length > 0) group.open = true;
  }
}
document.addEventListener('input', ({ target }) => { if (target.matches('[data-filter]')) filter(target); });
document.addEventListener('change', async ({ target }) => {
  if (!target.matches('[data-into]')) return;
  const [file] = target.files;
  if (file !== undefined) document.getElementById(target.dataset.into).value = await file.text();
});
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (button === null) return;
  const { textContent, ariaLabel } = button;
  const answer = (text) => Object.assign(button, { textContent: text, ariaLabel: text });
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    answer('Copied');
  } catch { answer('Copy it by hand'); }
  setTimeout(() => { Object.assign(button, { textContent, ariaLabel }); }, 1500);
});
function prepare(region) {
  for (const needs of region.querySelectorAll('[data-scripts]')) needs.hidden = false;
}
prepare(document);
for (const field of document.querySelectorAll('[data-filter]')) if (field.value !== '') filter(field);
say('off', 'connecting');
listen();
})();`;

export const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');
