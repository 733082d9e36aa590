/** Which values of `--fill` a page had a place for, and which places it had. */
import { CLICK, isPicked, linkFor, SUBMIT } from './choice.ts';
import type { Button } from './control.ts';
import type { Fill } from './fill.ts';
import { oneLine } from './html.ts';
import type { Page } from './page.ts';

/** Names of `fill` that a field, button or link of the page takes. */
export function matchesOf(page: Page, fill: Fill): readonly string[] {
  const controls = page.forms.flatMap((form) => form.controls);
  const buttons = controls.filter((control): control is Button => control.kind === 'button');
  return Object.entries(fill).flatMap(([name, value]) => {
    const only = { [name]: value };
    const matched =
      controls.some((control) => control.kind !== 'button' && control.name === name) ||
      buttons.some((button) => isPicked(button, only)) ||
      (name === CLICK && linkFor(page, value) !== undefined);
    return matched ? [name] : [];
  });
}

/** What could have been filled or pressed: fields by name, buttons by what stands on them. */
export function offersOf(page: Page): readonly string[] {
  return page.forms.flatMap(({ controls }) =>
    controls.flatMap((control) => {
      if (control.kind === 'button') {
        return control.label === '' ? [] : [`${SUBMIT}="${oneLine(control.label, 40)}"`];
      }
      return control.visible && control.name !== '' ? [oneLine(control.name, 80)] : [];
    }),
  );
}
