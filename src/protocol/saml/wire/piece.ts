/** Pieces to look for in running text. */
import type { RawParameter } from './parameters.ts';

/** A part of a text that may hold a message. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The name before it, if any. */
  readonly name?: string;
  /** Separate parameters. */
  readonly fields?: readonly RawParameter[];
}

/** A way to look for pieces. Of overlapping pieces, the one read without damage wins. */
export type Look = (text: string) => Iterable<Piece>;
