/** The messages of a sequence: what went over the wire, what tokens say, and what was found. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { BodyView, ExchangeView, MessageView, Section, SequenceView } from '../flow-report/model.ts';
import { sizeInWords } from '../human/size.ts';
import { reportOfMessage } from './findings.ts';
import { rowList } from './rows.ts';
import { capital, routeOf, type Tone, tag } from './words.ts';

/** @param back anchor of the sequence */
export function messageArticle(message: MessageView, view: SequenceView, back: string): Html {
  const { id, number, title, where, note, carries, exchanges, reports } = message;
  const about = [routeOf(message, view), where, note].filter((part) => part !== undefined).join(' · ');
  const several = exchanges.length > 1;
  return html`<article id="${id}" aria-labelledby="${id}-name"><h3 id="${id}-name"><span class="number">${number}</span> ${capital(title)} ${stateTag(message)}</h3>
<p class="route">${about}</p>${exchanges.length === 0 && rowList(carries)}
${reports.map(reportOfMessage)}
${exchanges.map((exchange) => (several ? folded(exchange) : whole(exchange)))}
<p class="back"><a href="#${back}">Back to the sequence</a></p></article>`;
}

function stateTag({ state }: MessageView): Html | undefined {
  if (state === 'unseen') return tag('skip', 'not seen');
  if (state === 'blocked') return tag('fail', 'did not arrive');
  return state === 'refused' ? tag('warn', 'refused') : undefined;
}

/** One of several exchanges of a message, closed. */
function folded(exchange: ExchangeView): Html {
  const { method, url, answer } = exchange;
  return html`<details><summary>${method} ${shortPath(url)}${answer !== undefined && ` · ${answer.status}`}</summary>${whole(exchange)}</details>`;
}

function shortPath(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return path.length > 60 ? `…${path.slice(-59)}` : path;
}

function whole(exchange: ExchangeView): Html {
  const { method, url, at, duration, answer, failure, note, parameters, request, unpacked } = exchange;
  const facts = [at, duration, note].filter((part) => part !== undefined && part !== '').join(' · ');
  return html`<p class="request"><code>${method} ${withoutQuery(url)}</code></p>
<p class="small soft">${answer !== undefined && statusTag(answer)} ${facts}</p>${failure !== undefined && html`<p class="danger">${failure}</p>`}
${parameters.length > 0 && html`<h4>Parameters</h4>${rowList(parameters)}`}
${unpacked.map(tokenBlock)}
${half('Request', request)}${answer !== undefined && half(`Answer ${answer.status}`, answer)}`;
}

function statusTag({ status, tone }: NonNullable<ExchangeView['answer']>): Html {
  const tones: Readonly<Record<string, Tone>> = { plain: 'skip', fail: 'fail', warn: 'warn' };
  return tag(tones[tone] ?? 'skip', status);
}

/** The parameters are listed below it. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

function tokenBlock({ heading, rows, text }: Section): Html {
  return html`<div class="token"><h4>${heading}</h4>${rowList(rows)}${text !== undefined && html`<pre><code>${text}</code></pre>`}</div>`;
}

function half(name: string, { headers, body }: ExchangeView['request']): Content {
  if (headers.length === 0 && body === undefined) return undefined;
  const size = body === undefined ? '' : `, ${sizeInWords(body.bytes)}`;
  return html`<details><summary>${name}: ${headers.length} ${headers.length === 1 ? 'header' : 'headers'}${size}</summary><div class="half">${rowList(headers)}${body !== undefined && bodyBlock(body)}</div></details>`;
}

function bodyBlock({ type, text, cut }: BodyView): Html {
  return html`<h4>Body${type !== '' && html` <span class="soft">${type}</span>`}</h4><pre><code>${text}</code></pre>${cut > 0 && html`<p class="small soft">${cut} more characters; <code>--har FILE</code> keeps them all.</p>`}`;
}
