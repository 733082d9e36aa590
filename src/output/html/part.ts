import type { Html } from '../../common/html.ts';

/** A part of a page: its anchor and name in the list of contents, and what it shows. */
export interface Part {
  readonly id: string;
  readonly name: string;
  readonly content: Html;
}
