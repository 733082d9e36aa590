/** Forms of the console: they post to one address, with the key that no other page knows, and come back. */
import { type Html, html } from '../../common/html.ts';
import type { Controlled } from '../control.ts';

/** The hidden fields of every form. @param back path of the page to come back to */
export function hidden(controlled: Controlled, fields: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries({ key: controlled.formKey(), ...fields }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

interface Button {
  /** The action. */
  readonly do: string;
  readonly label: string;
  /** Said instead of the label where it alone does not tell one button from another. */
  readonly name?: string;
  readonly [field: string]: string | undefined;
}

/** A form of one button. */
export function button(controlled: Controlled, { label, name, ...fields }: Button): Html {
  return html`<form class="inline" method="post" action="/console/act"
data-act>${hidden(controlled, definedOnly(fields))}<button${
    name !== undefined && html` aria-label="${name}"`
  }>${label}</button></form>`;
}

function definedOnly(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Text to copy, with a button for that where scripts run. @param id unique on the page @param what is copied */
export function copyable(id: string, text: string, what: string): Html {
  return html`<pre><code id="${id}">${text}</code></pre><p><button type="button" data-copy="${id}" data-scripts hidden
aria-label="Copy ${what}">Copy</button></p>`;
}
