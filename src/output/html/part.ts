import { type Html, html } from '../../common/html.ts';
import { heading, type Level } from './heading.ts';

/** A part of a page: its anchor and name in the list of contents, and what it shows. */
export interface Part {
  readonly id: string;
  readonly name: string;
  readonly content: Html;
}

interface PartContent {
  readonly id: string;
  readonly name: string;
  readonly body: Html;
  readonly level: Level;
}

/** A part as a section with its name as heading. */
export function sectionPart({ id, name, body, level }: PartContent): Part {
  const named = `${id}-heading`;
  return {
    id,
    name,
    content: html`<section id="${id}" aria-labelledby="${named}">${heading(level, name, named)}${body}</section>`,
  };
}
