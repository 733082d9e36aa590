/** The parts of one report, in the order in which people need them. */
import { type Html, html } from '../../common/html.ts';
import type {
  ClaimsView,
  DiagnosisView,
  FlowReport,
  ReportView,
  SequenceView,
} from '../flow-report/model.ts';
import { diagram } from './diagram.ts';
import { reportBlock } from './findings.ts';
import { below, heading, type Level } from './heading.ts';
import { messageArticle } from './messages.ts';
import { type Part, sectionPart } from './part.ts';
import { rowList } from './rows.ts';
import { capital, mark, routeOf, troubles, verdictTag } from './words.ts';

/** Where a report appears in a document. */
export interface Placing {
  /** Level of the headings of its parts. */
  readonly level: Level;
  /** Begins every anchor. */
  readonly prefix: string;
}

/** Everything after the verdict. */
export function flowParts(report: FlowReport, { level, prefix }: Placing): Part[] {
  const { sequences, reports, claims, sections, notes, repeat } = report;
  const part = (id: string, name: string, body: Html | false): Part[] =>
    body === false ? [] : [sectionPart({ id: `${prefix}${id}`, name, body, level })];
  const several = sequences.length > 1;
  const idOf = (at: number): string => (several ? `sequence-${at + 1}` : 'sequence');
  const seen = sequences.flatMap((view, at) =>
    part(idOf(at), several ? view.title : 'Sequence', sequenceBody(view, `${prefix}${idOf(at)}`, several)),
  );
  const found = part(
    'findings',
    'Findings',
    reports.length > 0 && html`${worstFirst(reports).map((one) => reportBlock(one, below(level)))}`,
  );
  return [
    // Probes send a hundred messages and more: what they found comes before how.
    ...(reports.some(isOfProbes) ? [...found, ...seen] : [...seen, ...found]),
    ...part('claims', 'Claims', claims !== undefined && claimsBody(claims)),
    ...sections.flatMap(({ heading: name, rows, text }, at) =>
      part(
        `content-${at + 1}`,
        name,
        html`${rowList(rows)}${text !== undefined && html`<pre><code>${text}</code></pre>`}`,
      ),
    ),
    ...sequences.flatMap((view, at) => {
      const place = { back: `${prefix}${idOf(at)}`, level: below(level) };
      const name = several ? `Messages: ${view.title}` : 'Messages';
      const id = several ? `messages-${at + 1}` : 'messages';
      return part(id, name, html`${view.messages.map((message) => messageArticle(message, view, place))}`);
    }),
    ...part(
      'notes',
      'Notes',
      notes.length > 0 && html`<ul class="plain">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
    ),
    ...part(
      'again',
      'Reproduce',
      repeat !== undefined &&
        html`<p>The same again; fill in the words in capitals:</p><pre><code>${repeat}</code></pre>`,
    ),
  ];
}

const isOfProbes = ({ problems, passes, skips }: ReportView): boolean =>
  [...problems, ...passes, ...skips].some(({ probe }) => probe !== undefined);

/** Messages with problems first, each kind in its order. */
function worstFirst(reports: readonly ReportView[]): readonly ReportView[] {
  const rank = ({ verdict, problems }: ReportView): number =>
    verdict === 'invalid' ? 0 : problems.length > 0 ? 1 : verdict === 'unverified' ? 2 : 3;
  return [...reports].sort((one, other) => rank(one) - rank(other));
}

/** Verdict and diagnosis. */
export function verdictPart({ answer, diagnosis }: FlowReport): Part {
  const content = html`<section id="verdict" class="verdict tone-${answer.status}"
aria-labelledby="verdict-heading">${answerLine(
    answer,
    2,
    'verdict-heading',
  )}${diagnosis !== undefined && diagnosisBlock(diagnosis)}</section>`;
  return { id: 'verdict', name: 'Verdict', content };
}

/** Mark, word and sentence of a verdict. */
export const answerLine = ({ status, word, text }: FlowReport['answer'], level: Level, id?: string): Html =>
  html`<div class="answer">${heading(level, [mark(status), word], id)}<p>${text}</p></div>`;

export function diagnosisBlock({ cause, evidence, fixes, command }: DiagnosisView): Html {
  const links = evidence.map(
    ({ text, message }, at) =>
      html`${at > 0 && ', '}${message === undefined ? text : html`<a href="#${message}">${text}</a>`}`,
  );
  return html`<div class="diagnosis"><dl class="rows"><dt>Cause</dt><dd>${cause}</dd>${
    links.length > 0 && html`<dt>Seen in</dt><dd>${links}</dd>`
  }${fixes.length > 0 && html`<dt>Likely</dt><dd>${fixes.map((fix, at) => html`${at > 0 && html`<br>`}${fix}`)}</dd>`}${
    command !== undefined && html`<dt>Look closer</dt><dd><code>${command}</code></dd>`
  }</dl></div>`;
}

function sequenceBody(view: SequenceView, id: string, several: boolean): Html {
  const body = html`${diagram(view, id)}<details class="list"><summary>The same as a list</summary><ol
class="steps">${view.messages.map((message) => {
    const wrong = troubles(message);
    const facts = [message.brief, message.answer].filter((fact) => fact !== '').join(' · ');
    return html`<li><a href="#${message.id}"><span class="number">${message.number}</span>
${capital(message.title)}</a><span class="route">${routeOf(message, view)}${
      facts !== '' &&
      html` ·
${facts}`
    }</span>${wrong !== '' && html`<b>${wrong}</b>`}</li>`;
  })}</ol></details>`;
  const ending = several && html`<p class="ending">${verdictTag(view.verdict)} ${view.ending}</p>`;
  return html`${ending}${body}`;
}

function claimsBody({ caution, rows, warnings }: ClaimsView): Html {
  return html`${caution !== undefined && html`<p class="caution">${caution}</p>`}${rowList(rows, 'text')}${
    warnings.length > 0 && html`<ul class="plain">${warnings.map((text) => html`<li>${text}</li>`)}</ul>`
  }`;
}
