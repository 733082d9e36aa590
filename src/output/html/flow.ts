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
import { messageArticle } from './messages.ts';
import type { Part } from './part.ts';
import { rowList } from './rows.ts';
import { capital, mark, routeOf, troubles, verdictTag } from './words.ts';

export function flowParts(report: FlowReport): Part[] {
  const { sequences, reports, claims, sections, notes, repeat } = report;
  const several = sequences.length > 1;
  return [
    { id: 'verdict', name: 'Verdict', content: verdictSection(report) },
    ...sequences.map((view, at): Part => {
      const id = several ? `sequence-${at + 1}` : 'sequence';
      const name = several ? view.title : 'Sequence';
      return { id, name, content: sequenceSection(view, id, name, several) };
    }),
    ...part(
      'findings',
      'Findings',
      reports.length === 0 ? undefined : html`${worstFirst(reports).map(reportBlock)}`,
    ),
    ...part('claims', 'Claims', claims === undefined ? undefined : claimsBody(claims)),
    ...sections.map((one, at): Part => {
      const id = `content-${at + 1}`;
      const text = one.text !== undefined && html`<pre><code>${one.text}</code></pre>`;
      return { id, name: one.heading, content: section(id, one.heading, html`${rowList(one.rows)}${text}`) };
    }),
    ...sequences.flatMap((view, at): Part[] => {
      const suffix = several ? `-${at + 1}` : '';
      const name = several ? `Messages: ${view.title}` : 'Messages';
      const articles = view.messages.map((message) => messageArticle(message, view, `sequence${suffix}`));
      return part(`messages${suffix}`, name, html`${articles}`);
    }),
    ...part(
      'notes',
      'Notes',
      notes.length === 0
        ? undefined
        : html`<ul class="plain">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
    ),
    ...part(
      'again',
      'Reproduce',
      repeat === undefined
        ? undefined
        : html`<p>The same again, with words in capitals filled in:</p><pre><code>${repeat}</code></pre>`,
    ),
  ];
}

/** Messages with problems first, each kind in its order. */
function worstFirst(reports: readonly ReportView[]): readonly ReportView[] {
  const rank = ({ verdict, problems }: ReportView): number =>
    verdict === 'invalid' ? 0 : problems.length > 0 ? 1 : verdict === 'unverified' ? 2 : 3;
  return [...reports].sort((one, other) => rank(one) - rank(other));
}

function part(id: string, name: string, body: Html | undefined): Part[] {
  return body === undefined ? [] : [{ id, name, content: section(id, name, body) }];
}

const section = (id: string, name: string, body: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${name}</h2>${body}</section>`;

function verdictSection({ answer, diagnosis }: FlowReport): Html {
  return html`<section id="verdict" class="verdict tone-${answer.status}" aria-labelledby="verdict-heading"><div class="answer"><h2 id="verdict-heading">${mark(answer.status)}${answer.word}</h2><p>${answer.text}</p></div>${diagnosis !== undefined && diagnosisBlock(diagnosis)}</section>`;
}

function diagnosisBlock({ cause, evidence, fixes, command }: DiagnosisView): Html {
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

function sequenceSection(view: SequenceView, id: string, name: string, several: boolean): Html {
  const body = html`${diagram(view, id)}<details class="list"><summary>The same as a list</summary><ol class="steps">${view.messages.map(
    (message) => {
      const wrong = troubles(message);
      const facts = [message.brief, message.answer].filter((fact) => fact !== '').join(' · ');
      return html`<li><a href="#${message.id}"><span class="number">${message.number}</span> ${capital(message.title)}</a><span class="route">${routeOf(message, view)}${facts !== '' && html` · ${facts}`}</span>${wrong !== '' && html`<b>${wrong}</b>`}</li>`;
    },
  )}</ol></details>`;
  const ending = several && html`<p class="ending">${verdictTag(view.verdict)} ${view.ending}</p>`;
  return section(id, name, html`${ending}${body}`);
}

function claimsBody({ caution, rows, warnings }: ClaimsView): Html {
  return html`${caution !== undefined && html`<p class="caution">${caution}</p>`}${rowList(rows, 'text')}${
    warnings.length > 0 && html`<ul class="plain">${warnings.map((text) => html`<li>${text}</li>`)}</ul>`
  }`;
}
