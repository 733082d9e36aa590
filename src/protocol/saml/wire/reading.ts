/** One way to read a text, and its result. */
import type { Place } from '../../tokens/found-token.ts';
import type { SamlSource } from '../message/received-message.ts';

/** A message as read in one way. */
export interface Reading {
  readonly source: SamlSource;
  /** Nothing looks broken. Breakage may mean the wrong reading, so other ways are tried first. */
  readonly clean: boolean;
}

/** Reads a text in every way that fits; empty if it contains no message. */
export type Read = (text: string, place: Place) => readonly Reading[];

const areClean = (readings: readonly Reading[]): boolean =>
  readings.length > 0 && readings.every(({ clean }) => clean);

const bytesOf = ({ source }: Reading): string => Buffer.from(source.bytes).toString('latin1');

/** Whether readings have a message without the signature that others found beside it, perhaps damaged. */
export const losesSignature = (readings: readonly Reading[], others: readonly Reading[]): boolean =>
  others.some(
    (other) =>
      other.source.redirectSignature !== undefined &&
      readings.some((one) => one.source.redirectSignature === undefined && bytesOf(one) === bytesOf(other)),
  );

/**
 * Returns the readings of the first way that breaks nothing, else of the first way that finds any: a message broken in
 * every reading is broken.
 */
export function firstClean(ways: readonly (() => readonly Reading[])[]): readonly Reading[] {
  let broken: readonly Reading[] = [];
  for (const way of ways) {
    const found = attempted(way);
    if (areClean(found) && !losesSignature(found, broken)) return found;
    if (broken.length === 0) broken = found;
  }
  return broken;
}

/** A pattern needs stack for each character of a run, and gives up in tens of megabytes, which are not a message. */
function attempted(way: () => readonly Reading[]): readonly Reading[] {
  try {
    return way();
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Returns a place one step further in. */
export const inside = (place: Place, step: string, more: Partial<Place> = {}): Place => ({
  ...place,
  ...more,
  path: step === '' ? place.path : [...place.path, step],
  depth: place.depth + 1,
});

/** Returns the same place after a step of unwrapping. */
export const noted = (place: Place, note: string): Place => ({
  ...place,
  notes: place.notes.includes(note) ? place.notes : [...place.notes, note],
  depth: place.depth + 1,
});

/** Reported for a piece of running text, which may end elsewhere than the message. */
export const PIECE_NOTE = 'other text around it left out';
