/** What is looked for in running text. */
import type { RawParameter } from './parameters.ts';

/** A part of a text that may hold a message. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The name in front of it, where there was one. */
  readonly name?: string;
  /** Parameters that stand there one by one. */
  readonly fields?: readonly RawParameter[];
}

/** A way to look for pieces. Of pieces that overlap, the one that is read without damage counts. */
export type Look = (text: string) => Iterable<Piece>;
