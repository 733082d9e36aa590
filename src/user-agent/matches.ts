/** Which values of `--fill` matched a page, and what the page offered. */
import { CLICK, isPicked, linkFor, SUBMIT } from './choice.ts';
import type { Button } from './control.ts';
import type { Fill } from './fill.ts';
import { oneLine } from './html.ts';
import type { Page } from './page.ts';

/** Names the `fill` entries that match a field, button or link of the page. */
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

/** Lists everything that can be filled or pressed: fields by name, buttons by label. */
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
