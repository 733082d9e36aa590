/** Fills a form with the values of `--fill`, and reports missing ones. */
import type { Button, Control, SelectControl, ToggleControl } from './control.ts';
import type { Form } from './form.ts';
import { oneLine } from './html.ts';

export type Fill = Readonly<Record<string, string>>;

export interface FilledForm {
  readonly form: Form;
  /** Names of values placed in a field. */
  readonly used: ReadonlySet<string>;
  /** How likely the values belong to this form: visible fields weigh more. */
  readonly weight: number;
  /** Sentences about values that a field does not accept. */
  readonly refused: readonly string[];
}

/** Puts each value once into the first field of its name, visible fields first. */
export function fillForm(form: Form, fill: Fill): FilledForm {
  const used = new Set<string>();
  let weight = 0;
  const refused: string[] = [];
  const replaced = new Map<Control, Control>();
  for (const [name, value] of Object.entries(fill)) {
    const named = form.controls.filter(
      (control): control is Field => control.kind !== 'button' && control.name === name && name !== '',
    );
    const first = named.find((control) => control.visible) ?? named[0];
    if (first === undefined) continue;
    weight += first.visible ? 10 : 1;
    const changes = changesFor(first, named, value);
    if (changes === undefined) refused.push(refusal(first, named, value));
    else used.add(name);
    for (const [before, after] of changes ?? []) replaced.set(before, after);
  }
  return {
    form: { ...form, controls: form.controls.map((control) => replaced.get(control) ?? control) },
    used,
    weight,
    refused,
  };
}

type Field = Exclude<Control, Button>;
type Changes = readonly (readonly [before: Control, after: Control])[];

/** Returns the changes for a value; undefined when it fits nothing. */
function changesFor(first: Field, named: readonly Field[], value: string): Changes | undefined {
  switch (first.kind) {
    case 'text':
      return [[first, { ...first, value }]];
    case 'select':
      return select(first, value);
    case 'radio':
      return press(toggles(named, 'radio'), value, false);
    case 'checkbox':
      return press(toggles(named, 'checkbox'), value, true);
    case 'file':
      return undefined;
  }
}

const toggles = (named: readonly Field[], kind: 'checkbox' | 'radio'): readonly ToggleControl[] =>
  named.filter((control): control is ToggleControl => control.kind === kind);

const OFF: ReadonlySet<string> = new Set(['', 'off', 'no', 'false', '0']);
const ON: ReadonlySet<string> = new Set(['on', 'yes', 'true', '1']);

/** Matches by value; a checkbox also by yes or no. */
function press(group: readonly ToggleControl[], value: string, yesOrNo: boolean): Changes | undefined {
  const check = (chosen: (control: ToggleControl) => boolean): Changes =>
    group.map((control) => [control, { ...control, checked: chosen(control) }]);
  if (group.some((control) => control.value === value)) return check((control) => control.value === value);
  if (!yesOrNo) return undefined;
  if (ON.has(value.toLowerCase())) return check(() => true);
  return OFF.has(value.toLowerCase()) ? check(() => false) : undefined;
}

/** Matches by value, else by the visible label. */
function select(control: SelectControl, value: string): Changes | undefined {
  const options = control.options.filter((option) => !option.disabled);
  const chosen =
    options.find((option) => option.value === value) ??
    options.find((option) => option.label.toLowerCase() === value.toLowerCase());
  if (chosen === undefined) return undefined;
  return [
    [
      control,
      { ...control, options: control.options.map((option) => ({ ...option, selected: option === chosen })) },
    ],
  ];
}

function refusal(first: Field, named: readonly Field[], value: string): string {
  if (first.kind === 'file')
    return `the field ${oneLine(first.name, 80)} takes a file, which cannot be filled`;
  return (
    `the field ${oneLine(first.name, 80)} has no choice ${oneLine(value, 40)}; it has ` +
    `${oneLine(choicesOf(first, named).join(', '))}`
  );
}

/** Returns the available choices, as values; empty for text. */
function choicesOf(control: Field, siblings: readonly Field[]): readonly string[] {
  switch (control.kind) {
    case 'select':
      return control.options
        .filter(({ disabled, value }) => !disabled && value !== '')
        .map(({ value }) => value);
    case 'radio':
    case 'checkbox':
      return toggles(siblings, control.kind)
        .filter(({ name }) => name === control.name)
        .map(({ value }) => value);
    default:
      return [];
  }
}

/** A field the person must fill before sending the form. */
export interface Wanted {
  readonly name: string;
  /** The text after `=` in the advice: the choices, or an ellipsis. */
  readonly placeholder: string;
}

/**
 * Returns empty fields that must be filled. Many pages mark nothing as required: then every visible empty field counts,
 * unless `--fill` already put a value into this form. A password is never optional.
 */
export function wantedFields({ form, used }: FilledForm): readonly Wanted[] {
  const fields = form.controls.filter(
    (control): control is Field => control.kind !== 'button' && control.name !== '',
  );
  const marked = fields.some((control) => control.required);
  const pressed = new Set(
    fields.flatMap((control) => (control.kind === 'radio' && control.checked ? [control.name] : [])),
  );
  const wanted = new Map<string, Wanted>();
  for (const control of fields) {
    if (used.has(control.name) || wanted.has(control.name) || !isEmpty(control, pressed)) continue;
    const password = control.kind === 'text' && control.type === 'password';
    const assumed =
      control.visible && (password || (!marked && used.size === 0 && control.kind !== 'checkbox'));
    if (!control.required && !assumed) continue;
    const choices = control.kind === 'checkbox' ? [control.value] : choicesOf(control, fields);
    const placeholder =
      choices
        .slice(0, 8)
        .map((choice) => oneLine(choice, 40))
        .join('|') || '…';
    wanted.set(control.name, { name: oneLine(control.name, 80), placeholder });
  }
  return [...wanted.values()];
}

/** @param pressed names of radio groups in which a choice is made */
function isEmpty(control: Field, pressed: ReadonlySet<string>): boolean {
  switch (control.kind) {
    case 'text':
      return control.value === '' && control.type !== 'hidden' && !control.readOnly;
    case 'checkbox':
      return !control.checked;
    case 'radio':
      return !pressed.has(control.name);
    case 'select':
      // An optional list is never missing a choice.
      return control.required && !control.options.some(({ selected, value }) => selected && value !== '');
    case 'file':
      return control.required;
  }
}
