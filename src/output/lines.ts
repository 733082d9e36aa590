/** One outcome of many on one line. */
import type { Json } from '../common/json.ts';
import { fieldOf, fieldText } from '../field.ts';
import type { Outcome } from '../outcome.ts';
import { envelopeOf } from './envelope.ts';
import { neutralJson } from './human/neutral.ts';

/** A value on one line, safe to show at a terminal. */
export const jsonLine = (value: Json): string => neutralJson(JSON.stringify(value));

/**
 * Returns the document as compact JSON, without line end; with `--field` the value at that path. If the document has no
 * such value the line stays empty, so that input and output lines still match.
 */
export function documentLine(outcome: Outcome, field: string | undefined): string {
  const document = envelopeOf(outcome, outcome.error);
  if (field === undefined) return neutralJson(JSON.stringify(document));
  try {
    const value = fieldOf(document, field);
    const text = fieldText(value);
    return (typeof value === 'string' ? text : neutralJson(text)).replace(/[\r\n]+/g, ' ');
  } catch {
    return '';
  }
}
