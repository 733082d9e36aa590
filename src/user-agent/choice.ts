/** Decides what to do on a page: which form to send with which button, which link to follow, or why neither. */
import { defined } from '../common/defined.ts';
import type { Button } from './control.ts';
import { type Fill, type FilledForm, fillForm, wantedFields } from './fill.ts';
import type { Form } from './form.ts';
import { oneLine } from './html.ts';
import type { Page } from './page.ts';
import { declines, leadsAside } from './wording.ts';

export type Choice =
  | {
      readonly kind: 'submit';
      readonly form: Form;
      readonly button?: Button;
      /** Whether it holds a value from `--fill`, so that sending it again makes no sense. */
      readonly filled: boolean;
    }
  | { readonly kind: 'follow'; readonly href: string }
  | { readonly kind: 'stuck'; readonly reason: string };

/** `--fill submit=LABEL` presses a button by its label, `--fill click=TEXT` follows a link. */
export const SUBMIT = 'submit';
export const CLICK = 'click';

/** Maximum number of fields named in one sentence. */
const MAX_NAMED = 10;

export const CAME_BACK = 'the page came back after its form was sent';

interface Candidate extends FilledForm {
  readonly button: Button | undefined;
  /** How many of the person's values belong here. */
  readonly touches: number;
  /** Why it cannot be sent; undefined when it can. */
  readonly obstacle: string | undefined;
}

/**
 * Chooses the next action on a page.
 * @param sent whether a form was sent before and led back here
 * @param leaving the person is logging out, so a logout button is the way forward
 */
export function choose(page: Page, fill: Fill, sent: (form: Form) => boolean, leaving: boolean): Choice {
  const link = linkFor(page, fill[CLICK]);
  if (link !== undefined) return { kind: 'follow', href: link };
  const candidates = page.forms.map((form) => candidate(form, fill, leaving));
  const [best] = candidates
    .filter(({ touches }) => touches > 0)
    .sort((one, other) => other.touches - one.touches);
  if (best !== undefined)
    return best.obstacle === undefined ? send(best) : { kind: 'stuck', reason: best.obstacle };
  const ready = candidates
    .filter(({ form, obstacle }) => obstacle === undefined && !sent(form))
    .sort((one, other) => rank(one, page) - rank(other, page));
  if (ready[0] !== undefined) return send(ready[0]);
  return { kind: 'stuck', reason: obstacleOf(page, candidates) };
}

const send = ({ form, button, used }: Candidate): Choice => ({
  kind: 'submit',
  form,
  filled: used.size > 0,
  ...defined({ button }),
});

function candidate(form: Form, fill: Fill, leaving: boolean): Candidate {
  const filled = fillForm(form, fill);
  const buttons = filled.form.controls.filter((control): control is Button => control.kind === 'button');
  const picked = buttons.find((button) => isPicked(button, fill));
  const enabled = buttons.filter(({ disabled }) => !disabled);
  const forward = enabled.filter((button) => !declines(button, leaving));
  const button = picked ?? forward.find((one) => !leadsAside(one)) ?? forward[0];
  return {
    ...filled,
    button,
    // A requested button outweighs any field.
    touches: filled.weight + (picked === undefined ? 0 : 1000),
    obstacle: obstacle(filled, buttons, button, { picked: picked !== undefined, leaving }),
  };
}

export function isPicked({ name, value, label }: Button, fill: Fill): boolean {
  if (name !== '' && fill[name] === value) return true;
  const asked = fill[SUBMIT];
  return asked !== undefined && (same(asked, label) || (value !== '' && same(asked, value)));
}

function obstacle(
  filled: FilledForm,
  buttons: readonly Button[],
  button: Button | undefined,
  { picked, leaving }: { readonly picked: boolean; readonly leaving: boolean },
): string | undefined {
  const [refused] = filled.refused;
  if (refused !== undefined) return refused;
  if (picked && button !== undefined && declines(button, leaving)) return undefined;
  const wanted = wantedFields(filled);
  if (wanted.length > 0) {
    const first = wanted.slice(0, MAX_NAMED);
    const more = wanted.length > first.length ? ` and ${wanted.length - first.length} more` : '';
    const names =
      more === '' ? list(first.map(({ name }) => name)) : first.map(({ name }) => name).join(', ');
    return (
      `the form wants ${names}${more}; pass ` +
      `${first.map(({ name, placeholder }) => `--fill ${name}=${placeholder}`).join(' ')}`
    );
  }
  if (button !== undefined) return undefined;
  if (buttons.length === 0) {
    const { id, name } = filled.form;
    const leaves = declines({ label: '', value: '', id, name }, leaving);
    return leaves
      ? `the form ${oneLine(filled.form.id || filled.form.name, 40)} leads out of the flow`
      : undefined;
  }
  const labels = buttons.slice(0, 5).map(({ label }) => oneLine(label, 40));
  if (buttons.every(({ disabled }) => disabled)) {
    // A script would enable it once the fields are filled.
    return filled.used.size > 0 ? undefined : `the form's only button is disabled: ${list(labels)}`;
  }
  return `the form can only be ended with ${list(labels)}: press it with --fill ${SUBMIT}=${quote(labels[0] ?? '')}`;
}

/** Ranks a form, lowest first: script-sent, POST, GET, sendable only by a script, leading aside. */
function rank({ button, form }: Candidate, page: Page): number {
  if (button !== undefined && leadsAside(button)) return 4;
  if (form.controls.every((control) => control.kind !== 'button' && !control.visible))
    return page.submitsItself ? 0 : 3;
  return form.method === 'post' ? 1 : 2;
}

export function linkFor(page: Page, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const exact = page.links.find((link) => same(link.text, text));
  if (exact !== undefined) return exact.href;
  const partial = page.links.filter((link) => link.text.toLowerCase().includes(text.toLowerCase()));
  return partial.length === 1 ? partial[0]?.href : undefined;
}

function obstacleOf(page: Page, candidates: readonly Candidate[]): string {
  const withPassword = candidates.find(({ form }) =>
    form.controls.some((control) => control.kind === 'text' && control.type === 'password'),
  );
  const obstacles = [withPassword, ...candidates].flatMap((one) => one?.obstacle ?? []);
  if (obstacles[0] !== undefined) return obstacles[0];
  const links = page.links.filter(({ text }) => text !== '');
  return [
    page.forms.length === 0 ? 'the page has no form to send' : CAME_BACK,
    page.forms.length === 0 && page.hasScripts
      ? ' and works by scripts, which the built-in user agent does not run'
      : '',
    page.forms.length === 0 && links[0] !== undefined
      ? `; it links to ${list(links.slice(0, 5).map(({ text }) => quote(oneLine(text, 40))))}, which --fill ` +
        `${CLICK}=TEXT follows`
      : '',
  ].join('');
}

const same = (one: string, other: string): boolean =>
  one.replace(/\s+/g, ' ').trim().toLowerCase() === other.replace(/\s+/g, ' ').trim().toLowerCase();

const quote = (text: string): string => `"${text}"`;

const list = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
