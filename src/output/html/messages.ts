/** The messages of a sequence: what went over the wire, what tokens say, and what was found. */
import { type Content, type Html, html } from '../../common/html.ts';
import type { BodyView, ExchangeView, MessageView, Section, SequenceView } from '../flow-report/model.ts';
import { sizeInWords } from '../human/size.ts';
import { reportOfMessage } from './findings.ts';
import { below, heading, type Level } from './heading.ts';
import { rowList } from './rows.ts';
import { capital, routeOf, type Tone, tag } from './words.ts';

/** Anchor of the sequence, and the level of the heading of a message. */
interface Place {
  readonly back: string;
  readonly level: Level;
}

export function messageArticle(message: MessageView, view: SequenceView, { back, level }: Place): Html {
  const { id, number, title, where, note, carries, exchanges, reports } = message;
  const about = [routeOf(message, view), where, note].filter((part) => part !== undefined).join(' · ');
  const several = exchanges.length > 1;
  return html`<article id="${id}" aria-labelledby="${id}-name">${heading(
    level,
    [html`<span class="number">${number}</span> `, capital(title), ' ', stateTag(message)],
    `${id}-name`,
  )}
<p class="route">${about}</p>${exchanges.length === 0 && rowList(carries)}
${reports.map((report) => reportOfMessage(report, below(level)))}
${exchanges.map((exchange) => (several ? folded(exchange, below(level)) : whole(exchange, below(level))))}
<p class="back"><a href="#${back}">Back to the sequence</a></p></article>`;
}

function stateTag({ state }: MessageView): Html | undefined {
  if (state === 'unseen') return tag('skip', 'not seen');
  if (state === 'blocked') return tag('fail', 'did not arrive');
  return state === 'refused' ? tag('warn', 'refused') : undefined;
}

/** One of several exchanges of a message, closed. @param level of the headings in it */
function folded(exchange: ExchangeView, level: Level): Html {
  const { method, url, answer } = exchange;
  return html`<details><summary>${method}
${shortPath(url)}${answer !== undefined && ` · ${answer.status}`}</summary>${whole(exchange, level)}</details>`;
}

function shortPath(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return path.length > 60 ? `…${path.slice(-59)}` : path;
}

function whole(exchange: ExchangeView, level: Level): Html {
  const { method, url, at, duration, answer, failure, note, parameters, request, unpacked } = exchange;
  const facts = [at, duration, note].filter((part) => part !== undefined && part !== '').join(' · ');
  return html`<p class="request"><code>${method} ${withoutQuery(url)}</code></p>
<p class="small soft">${answer !== undefined && statusTag(answer)}
${facts}</p>${failure !== undefined && html`<p class="danger">${failure}</p>`}
${parameters.length > 0 && html`${heading(level, 'Parameters')}${rowList(parameters)}`}
${unpacked.map((section) => tokenBlock(section, level))}
${half('Request', request, level)}${answer !== undefined && half(`Answer ${answer.status}`, answer, level)}`;
}

function statusTag({ status, tone }: NonNullable<ExchangeView['answer']>): Html {
  const tones: Readonly<Record<string, Tone>> = { plain: 'skip', fail: 'fail', warn: 'warn' };
  return tag(tones[tone] ?? 'skip', status);
}

/** The parameters are listed below it. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

function tokenBlock({ heading: name, rows, text }: Section, level: Level): Html {
  return html`<div class="token">${heading(level, name)}${rowList(rows)}${
    text !== undefined && html`<pre><code>${text}</code></pre>`
  }</div>`;
}

function half(name: string, { headers, body }: ExchangeView['request'], level: Level): Content {
  if (headers.length === 0 && body === undefined) return undefined;
  const size = body === undefined ? '' : `, ${sizeInWords(body.bytes)}`;
  return html`<details><summary>${name}: ${headers.length}
${headers.length === 1 ? 'header' : 'headers'}${size}</summary><div
class="half">${rowList(headers)}${body !== undefined && bodyBlock(body, level)}</div></details>`;
}

function bodyBlock({ type, text, cut }: BodyView, level: Level): Html {
  return html`${heading(level, [
    'Body',
    type !== '' && html` <span class="soft">${type}</span>`,
  ])}<pre><code>${text}</code></pre>${
    cut > 0 && html`<p class="small soft">${cut} more characters; <code>--har FILE</code> keeps them all.</p>`
  }`;
}
