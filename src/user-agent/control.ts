/** The parts of a form: fields and buttons, with their initial values (HTML, 4.10). */
import { defined } from '../common/defined.ts';
import { attribute, type HtmlElement, hasAttribute, textOf, walk } from './html.ts';

interface Named {
  /** Empty when it has none; a control without a name is never sent. */
  readonly name: string;
  readonly required: boolean;
  /** Whether a person would see it. */
  readonly visible: boolean;
}

/** Text input and `textarea`; also `hidden`. */
interface TextControl extends Named {
  readonly kind: 'text';
  readonly type: string;
  readonly value: string;
  readonly readOnly: boolean;
}

export interface ToggleControl extends Named {
  readonly kind: 'checkbox' | 'radio';
  readonly value: string;
  readonly checked: boolean;
}

export interface SelectControl extends Named {
  readonly kind: 'select';
  readonly multiple: boolean;
  readonly options: readonly Option[];
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
  readonly disabled: boolean;
}

interface FileControl extends Named {
  readonly kind: 'file';
}

export interface Button {
  readonly kind: 'button';
  readonly image: boolean;
  readonly name: string;
  readonly value: string;
  /** The visible label. */
  readonly label: string;
  readonly id: string;
  readonly disabled: boolean;
  readonly action?: string;
  readonly method?: string;
  readonly enctype?: string;
}

export type Control = TextControl | ToggleControl | SelectControl | FileControl | Button;

/** State that an element inherits from its ancestors. */
export interface Surroundings {
  readonly disabled: boolean;
  readonly visible: boolean;
}

/**
 * Reads a control; undefined for other elements, buttons that send nothing, and disabled fields. Disabled buttons stay.
 */
export function readControl(element: HtmlElement, around: Surroundings): Control | undefined {
  const disabled = around.disabled || hasAttribute(element, 'disabled');
  const type = (attribute(element, 'type') ?? '').toLowerCase();
  if (element.tagName === 'button') {
    return type === 'button' || type === 'reset'
      ? undefined
      : readButton(element, disabled, textOf(element) || described(element));
  }
  if (element.tagName === 'input' && (type === 'submit' || type === 'image')) {
    const shown = attribute(element, type === 'image' ? 'alt' : 'value') ?? described(element);
    return readButton(element, disabled, shown || 'Submit');
  }
  if (disabled) return undefined;
  const named: Named = {
    name: attribute(element, 'name') ?? '',
    required: hasAttribute(element, 'required') || attribute(element, 'aria-required') === 'true',
    visible: around.visible && isShown(element) && type !== 'hidden',
  };
  switch (element.tagName) {
    case 'input':
      return readInput(element, type, named);
    case 'textarea':
      return {
        ...named,
        kind: 'text',
        type: 'textarea',
        value: element.childNodes.map((node) => ('value' in node ? node.value : '')).join(''),
        readOnly: hasAttribute(element, 'readonly'),
      };
    case 'select':
      return readSelect(element, named);
    default:
      return undefined;
  }
}

function readInput(element: HtmlElement, type: string, named: Named): Control | undefined {
  switch (type) {
    case 'button':
    case 'reset':
      return undefined;
    case 'file':
      return { ...named, kind: 'file' };
    case 'checkbox':
    case 'radio':
      return {
        ...named,
        kind: type,
        value: attribute(element, 'value') ?? 'on',
        checked: hasAttribute(element, 'checked'),
      };
    default:
      return {
        ...named,
        kind: 'text',
        type: type || 'text',
        value: attribute(element, 'value') ?? '',
        readOnly: hasAttribute(element, 'readonly'),
      };
  }
}

function readSelect(element: HtmlElement, named: Named): SelectControl {
  const multiple = hasAttribute(element, 'multiple');
  const options: Option[] = [];
  walk(element, false, (child, disabledGroup) => {
    const disabled = disabledGroup || hasAttribute(child, 'disabled');
    if (child.tagName === 'option') {
      const text = textOf(child);
      options.push({
        value: attribute(child, 'value') ?? text,
        label: attribute(child, 'label') ?? text,
        selected: hasAttribute(child, 'selected'),
        disabled,
      });
    }
    return child.tagName === 'optgroup' && disabled;
  });
  if (multiple) return { ...named, kind: 'select', multiple, options };
  // The last selected option counts; if there is none, the first selectable one.
  const last = options.findLastIndex((option) => option.selected);
  const chosen = last === -1 ? options.findIndex((option) => !option.disabled) : last;
  return {
    ...named,
    kind: 'select',
    multiple,
    options: options.map((option, index) => ({ ...option, selected: index === chosen })),
  };
}

function readButton(element: HtmlElement, disabled: boolean, label: string): Button {
  const action = attribute(element, 'formaction');
  const method = attribute(element, 'formmethod')?.toLowerCase();
  const enctype = attribute(element, 'formenctype')?.toLowerCase();
  return {
    kind: 'button',
    image: (attribute(element, 'type') ?? '').toLowerCase() === 'image',
    name: attribute(element, 'name') ?? '',
    value: attribute(element, 'value') ?? '',
    label,
    id: attribute(element, 'id') ?? '',
    disabled,
    ...defined({ action, method, enctype }),
  };
}

/** Whether an element itself is visible, judging by its own attributes. */
export function isShown(element: HtmlElement): boolean {
  if (hasAttribute(element, 'hidden')) return false;
  const style = attribute(element, 'style');
  return style === undefined || !/display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}

const described = (element: HtmlElement): string =>
  attribute(element, 'aria-label') ?? attribute(element, 'title') ?? '';
