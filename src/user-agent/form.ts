/** Forms as a browser sees them: assigns controls to forms (HTML, 4.10.18). */
import { defined } from '../common/defined.ts';
import { type Control, isShown, readControl, type Surroundings } from './control.ts';
import { attribute, childElements, type HtmlDocument, type HtmlElement, hasAttribute, walk } from './html.ts';

export interface Form {
  /** As written; absent means the page's own URL. */
  readonly action?: string;
  readonly method: string;
  readonly enctype: string;
  readonly acceptCharset?: string;
  readonly id: string;
  readonly name: string;
  /** In document order. */
  readonly controls: readonly Control[];
}

/** Passed from parent to child. */
interface Context extends Surroundings {
  readonly inDatalist: boolean;
  /** The first legend of a disabled fieldset inherits only the state around the fieldset. */
  readonly exempt?: { readonly legend: HtmlElement; readonly disabled: boolean };
}

/** Reads the forms of a page in document order. */
export function readForms(document: HtmlDocument): readonly Form[] {
  const forms: HtmlElement[] = [];
  const byId = new Map<string, HtmlElement>();
  const found: { readonly element: HtmlElement; readonly control: Control }[] = [];
  walk<Context>(document.root, { disabled: false, visible: true, inDatalist: false }, (element, context) => {
    const id = attribute(element, 'id');
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
    if (element.tagName === 'form') forms.push(element);
    const control = context.inDatalist ? undefined : readControl(element, context);
    if (control !== undefined) found.push({ element, control });
    return contextWithin(element, context);
  });
  const controls = new Map<HtmlElement, Control[]>(forms.map((form) => [form, []]));
  for (const { element, control } of found) {
    const reference = attribute(element, 'form');
    const owner = reference === undefined ? document.formOf(element) : byId.get(reference);
    if (owner !== undefined) controls.get(owner)?.push(control);
  }
  return forms.map((form) => readForm(form, controls.get(form) ?? []));
}

function contextWithin(element: HtmlElement, context: Context): Context {
  const disabled = context.exempt?.legend === element ? context.exempt.disabled : context.disabled;
  const disables = element.tagName === 'fieldset' && hasAttribute(element, 'disabled');
  const legend = disables ? childElements(element).find((child) => child.tagName === 'legend') : undefined;
  return {
    disabled: disabled || disables,
    visible: context.visible && isShown(element),
    inDatalist: context.inDatalist || element.tagName === 'datalist',
    ...defined({ exempt: legend === undefined ? undefined : { legend, disabled } }),
  };
}

function readForm(form: HtmlElement, controls: readonly Control[]): Form {
  const action = attribute(form, 'action');
  const acceptCharset = attribute(form, 'accept-charset');
  return {
    ...defined({ action, acceptCharset }),
    method: (attribute(form, 'method') ?? '').toLowerCase(),
    enctype: (attribute(form, 'enctype') ?? '').toLowerCase(),
    id: attribute(form, 'id') ?? '',
    name: attribute(form, 'name') ?? '',
    controls,
  };
}
