/** One request: what is right and wrong with it, what was sent, what was issued. */
import { type Content, type Html, html } from '../../../common/html.ts';
import { type SeenExchange, sentPairs } from '../../journal.ts';
import { refusalOf, timeOf } from '../picture.ts';
import { checksOf } from '../request-checks.ts';
import { pairsOf, type TakenApart, takenFromRequest, takenFromResponse } from '../taken-apart.ts';
import type { Shown, ViewInput } from './view.ts';

export function requestPage({ controlled, id }: ViewInput): Shown {
  const { core, journal } = controlled;
  const seen = journal.find(Number(id));
  if (seen === undefined) return gone();
  const { entry } = seen;
  const numbers = journal.entries.map(({ number }) => number);
  const now = core.now();
  return {
    title: `${entry.method} ${entry.path}`,
    at: 'requests',
    body: html`<nav class="row" aria-label="Requests">${step(
      numbers,
      entry.number,
      -1,
      '← Before',
    )}${step(numbers, entry.number, 1, 'After →')}<a href="/">All requests</a></nav>
<section class="card"><h1>${entry.method} <code>${entry.path}</code></h1>
<p class="soft">Number ${entry.number}, ${timeOf(entry.at)} UTC, ${entry.milliseconds}
ms${entry.system !== undefined && `, ${entry.system}`}</p>
<ul class="checks">${checksOf(controlled, seen).map(
      ({ status, text }) =>
        html`<li class="${status}"><span class="mark" aria-hidden="true">${MARKS[status]}</span><span
class="soft">${WORDS[status]}</span> ${text}</li>`,
    )}</ul></section>
${section(refusalOf(entry) === undefined ? 'Issued' : 'Answered', issued(seen), takenFromResponse(seen, now))}
${section('Sent', sent(seen), takenFromRequest(seen, now))}
<section class="card"><h2>Over the wire</h2>
<details><summary>Request</summary><pre><code>${requestText(seen)}</code></pre></details>
<details><summary>Answer</summary><pre><code>${answerText(seen)}</code></pre></details>
<p class="small soft">Cookies, passwords and client secrets are left out; bodies are cut after 64 kB.</p></section>`,
  };
}

const requestText = (seen: SeenExchange): string => {
  const { entry, request } = seen;
  const head = headText(`${entry.method} ${pathOf(request.url)}`, request.headers);
  return isForm(seen) ? head : `${head}\n${request.body}`;
};

const answerText = ({ response }: SeenExchange): string =>
  `${headText(String(response.status), response.headers)}\n${response.body}`;

const MARKS = { pass: '✓', fail: '✗', warn: '!', note: '·' } as const;
const WORDS = { pass: '', fail: '', warn: 'Worth a look:', note: '' } as const;

function gone(): Shown {
  return {
    title: 'Not kept any more',
    at: 'requests',
    status: 404,
    body: html`<section class="card"><h1>This request is not kept any more</h1><p>The newest 100 are, until a reset.
<a href="/">All requests</a></p></section>`,
  };
}

function step(numbers: readonly number[], number: number, by: -1 | 1, label: string): Content {
  const other = numbers[numbers.indexOf(number) + by];
  return other !== undefined && html`<a href="/console/requests/${other}">${label}</a>`;
}

function section(
  title: string,
  pairs: readonly (readonly [string, string])[],
  taken: readonly TakenApart[],
): Content {
  if (pairs.length === 0 && taken.length === 0) return undefined;
  return html`<section class="card"><h2>${title}</h2>
${pairs.length > 0 && html`<dl>${pairs.map(pairRow)}</dl>`}
${taken.map((one, at) => takenApart(one, `${title}-${at}`))}</section>`;
}

const pairRow = ([name, value]: readonly [string, string]): Html =>
  html`<dt>${name}</dt><dd><code>${shownValue(name, value)}</code></dd>`;

function takenApart({ name, kind, parts, facts }: TakenApart, id: string): Html {
  return html`<details class="token" id="${id}"><summary><code>${name}</code> <span class="tag">${kind}</span></summary>
${facts.length > 0 && html`<p class="small soft">${facts.join(' · ')}</p>`}
${parts.map(({ title, text }) => html`<h3>${title}</h3><pre><code>${text}</code></pre>`)}</details>`;
}

const sent = ({ request }: SeenExchange) => sentPairs({ ...request, url: new URL(request.url) });

/** Where a redirect leads, and the members of a JSON answer. */
function issued({ response }: SeenExchange): readonly (readonly [string, string])[] {
  const { Location: location } = response.headers;
  if (location !== undefined) return [['to', location.replace(/[?#].*$/s, '')], ...pairsOf(location)];
  try {
    const body: unknown = JSON.parse(response.body);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
    return Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  } catch {
    return [];
  }
}

/** Never shown: they are in no result of idcli either. */
const SECRET = /^(?:client_secret|password|cookie|set-cookie|authorization)$/i;
const MOST_CHARACTERS = 2000;

function shownValue(name: string, value: string): string {
  if (SECRET.test(name)) return '•••';
  return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;
}

function headText(first: string, headers: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(headers).map(([name, value = '']) => {
    const [, scheme] = /^(\S+) /.exec(value) ?? [];
    if (name.toLowerCase() === 'authorization') return `${name}: ${scheme ?? ''} •••`;
    return `${name}: ${shownValue(name, value)}`;
  });
  return [first, ...lines, ''].join('\n');
}

/** The address without what names secrets: its parameters stand above. */
const pathOf = (url: string): string => new URL(url).pathname;

const isForm = ({ request }: SeenExchange): boolean =>
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
