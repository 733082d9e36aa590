/** Words and marks that the parts of a page share. */
import { type Html, html } from '../../common/html.ts';
import type { MessageView, SequenceView } from '../flow-report/model.ts';
import { shortName } from '../human/findings.ts';

export const ROLES: Readonly<Record<string, string>> = {
  person: 'Person',
  application: 'Application',
  provider: 'Provider',
  phone: 'Phone',
  service: 'Service',
};

/** A class for each tone; a page never says something by colour alone. */
export type Tone = 'pass' | 'fail' | 'warn' | 'skip';

const MARKS: Readonly<Record<Tone, string>> = { pass: '✓', fail: '✗', warn: '!', skip: '–' };

/** The mark of a tone; words beside it say the same, so it is hidden from screen readers. */
export const mark = (tone: Tone): Html =>
  html`<span class="mark tone-${tone}" aria-hidden="true">${MARKS[tone]}</span>`;

export const tag = (tone: Tone, word: string): Html => html`<span class="tag tone-${tone}">${word}</span>`;

const VERDICT_TONES: Readonly<Record<string, Tone>> = { valid: 'pass', invalid: 'fail', unverified: 'warn' };

export const verdictTag = (verdict: string): Html => tag(VERDICT_TONES[verdict] ?? 'skip', verdict);

/** `Application → Provider`. */
export function routeOf({ from, to }: MessageView, { parties }: SequenceView): string {
  const name = (at: number): string => {
    const party = parties[at];
    if (party === undefined) return '';
    const role = ROLES[party.role] ?? party.role;
    const alone = parties.filter((one) => one.role === party.role).length === 1;
    return alone ? role : `${role} ${party.name}`;
  };
  return from === to ? name(from) : `${name(from)} → ${name(to)}`;
}

/** Short names of what failed or warns, with marks. */
export function troubles({ reports, state }: MessageView): string {
  const problems = reports.flatMap((report) => report.problems);
  const named = (status: string, sign: string) => {
    const codes = [...new Set(problems.filter((one) => one.status === status).map(({ code }) => code))];
    return codes.length === 0 ? [] : [`${sign} ${codes.map(shortName).join(', ')}`];
  };
  const stopped = state === 'blocked' ? ['✗ did not arrive'] : state === 'refused' ? ['✗ refused'] : [];
  const found = [...named('fail', '✗'), ...named('warn', '!')];
  return [...(found.length === 0 ? stopped : []), ...found].join('  ');
}

/** The class of an arrow. */
export function toneOf({ reports, state }: MessageView): string {
  const problems = reports.flatMap((report) => report.problems);
  if (state === 'blocked' || problems.some(({ status }) => status === 'fail')) return 'tone-fail';
  return state === 'refused' || problems.length > 0 ? 'tone-warn' : '';
}

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
