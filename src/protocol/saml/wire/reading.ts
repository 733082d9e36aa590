/** One way to read a text, and what it gives. */
import type { Place } from '../../tokens/found-token.ts';
import type { SamlSource } from '../message/received-message.ts';

/** A message as one way of reading gives it. */
export interface Reading {
  readonly source: SamlSource;
  /** Nothing looks broken. What is broken may have been read in the wrong way, so other ways are tried first. */
  readonly clean: boolean;
}

/** Reads a text in every way that fits; none: there is no message in it. */
export type Read = (text: string, place: Place) => readonly Reading[];

const areClean = (readings: readonly Reading[]): boolean =>
  readings.length > 0 && readings.every(({ clean }) => clean);

/**
 * The readings of the first way that breaks nothing; else those of the first way that gives any, since what is found
 * broken in every way is broken.
 */
export function firstClean(ways: readonly (() => readonly Reading[])[]): readonly Reading[] {
  let broken: readonly Reading[] = [];
  for (const way of ways) {
    const found = way();
    if (areClean(found)) return found;
    if (broken.length === 0) broken = found;
  }
  return broken;
}

/** A place one step further in. */
export const inside = (place: Place, step: string, more: Partial<Place> = {}): Place => ({
  ...place,
  ...more,
  path: step === '' ? place.path : [...place.path, step],
  depth: place.depth + 1,
});

/** The same place, after something was undone. */
export const noted = (place: Place, note: string): Place => ({
  ...place,
  notes: place.notes.includes(note) ? place.notes : [...place.notes, note],
  depth: place.depth + 1,
});

/** What is told of a piece of running text, which may end where the message does not. */
export const PIECE_NOTE = 'other text around it left out';
