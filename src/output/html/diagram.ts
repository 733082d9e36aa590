/**
 * The sequence diagram as inline SVG. Columns are percentages and text has its own size, so the drawing fits any width
 * without being scaled; a narrow screen gets the list instead.
 */
import { type Html, html } from '../../common/html.ts';
import type { MessageView, SequenceView } from '../flow-report/model.ts';
import { capital, ROLES, routeOf, toneOf, troubles } from './words.ts';

/** Heights in pixels. */
const TOP = 62;
const ROW = 58;
const BOTTOM = 14;
/** More parties need a wider screen. */
const FEW = 3;
/** Narrowest width that shows a diagram of a few parties, and of more. Pixels, as in the style sheet. */
const NARROWEST = { few: 680, more: 900 };
/** Width of a character of a label. Pixels. */
const CHARACTER = 6.7;

export function diagram(view: SequenceView, id: string): Html {
  const { parties, messages } = view;
  const height = TOP + messages.length * ROW + BOTTOM;
  const x = (at: number): number => ((at + 0.5) / parties.length) * 100;
  const described = messages.map(
    (message) => `${message.number} ${routeOf(message, view)}: ${message.title}`,
  );
  return html`<svg class="diagram${parties.length <= FEW ? ' slim' : ''}" width="100%" height="${height}" role="group"
aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Sequence diagram: ${view.title}</title>
<desc id="${id}-desc">${described.join('. ')}.</desc>
${parties.map(
  (
    { role, name },
    at,
  ) => html`<line class="life" x1="${x(at)}%" x2="${x(at)}%" y1="${TOP - 12}" y2="${height}"/>
<text class="role" x="${x(at)}%" y="20">${ROLES[role] ?? role}</text>
<text class="under" x="${x(at)}%" y="38">${shortened(name, { columns: 1, count: parties.length })}</text>`,
)}
${messages.map((message, row) => arrow(message, { y: TOP + row * ROW, count: parties.length, x }))}
</svg>`;
}

interface Place {
  /** Top of the row. */
  readonly y: number;
  /** Number of parties. */
  readonly count: number;
  /** Percentage of a lifeline. */
  x(at: number): number;
}

function arrow(message: MessageView, { y, count, x }: Place): Html {
  const { from, to, id, number } = message;
  const self = from === to;
  const share = { columns: Math.max(1, Math.abs(from - to)), count };
  const middle = self ? x(from) : (x(from) + x(to)) / 2;
  const line = y + 28;
  const label = `${number}  ${capital(message.title)}`;
  const title = [label, message.brief, message.answer].filter((part) => part !== '').join(' · ');
  return html`<a href="#${id}"><title>${title}</title>
<rect class="hit" x="0" y="${y}" width="100%" height="${ROW}"/>
<g class="${toneOf(message)}">${
    self
      ? html`<circle class="head" cx="${x(from)}%" cy="${line}" r="4"/>`
      : html`<line class="arrow${isDashed(message) ? ' dashed' : ''}" x1="${x(from)}%" x2="${x(to)}%" y1="${line}"
y2="${line}"/>${tip(message, x(to), line)}`
  }
<text x="${middle}%" y="${line - 9}">${shortened(label, share)}</text>
<text class="under" x="${middle}%" y="${line + 16}">${below(message, share)}</text></g></a>`;
}

const isDashed = ({ state }: MessageView): boolean => state === 'unseen';

/** The head of the arrow; a cross where the message did not arrive. */
function tip({ from, to, state }: MessageView, x: number, y: number): Html {
  const path = from < to ? 'M0 0l-9-4.5v9z' : 'M0 0l9-4.5v9z';
  const cross = from < to ? 'M-14-5l10 10M-4-5l-10 10' : 'M4-5l10 10M14-5l-10 10';
  const drawn =
    state === 'blocked' ? html`<path class="cross" d="${cross}"/>` : html`<path class="head" d="${path}"/>`;
  return html`<svg x="${x}%" y="${y}" overflow="visible" width="1" height="1">${drawn}</svg>`;
}

/** Under the arrow: what went wrong, else what it carried and the answer. */
function below(message: MessageView, share: Share): Html | string {
  const wrong = troubles(message);
  const facts = message.answer !== '' ? [message.brief, message.answer] : [message.brief, message.note ?? ''];
  const text = facts.filter((part) => part !== '').join(' · ');
  if (wrong === '') return shortened(text, share);
  return html`<tspan class="noted">${shortened(wrong, share)}</tspan>`;
}

/** The columns that a label may fill, of all. */
interface Share {
  readonly columns: number;
  readonly count: number;
}

/** Shortens a label to its share of the narrowest width. */
function shortened(text: string, { columns, count }: Share): string {
  const width = count <= FEW ? NARROWEST.few : NARROWEST.more;
  const room = Math.floor(((columns / count) * width) / CHARACTER);
  const characters = [...text];
  return characters.length <= room ? text : `${characters.slice(0, Math.max(1, room - 1)).join('')}…`;
}
