/** The result of reading one claim value. */
import type { Json } from '../../common/json.ts';
import type { ClaimWarningCode } from '../document.ts';

/** A reason for a warning. The message never contains the value: warnings are shown unmasked. */
export interface Notice {
  readonly code: ClaimWarningCode;
  readonly message: string;
}

/**
 * - `value`: the value for the document
 * - `missing`: no value was sent; the key stays absent and nothing is kept (CL-2)
 * - `unread`: a value was sent that this target cannot hold; it is kept as sent under `unmapped` (CL-19)
 */
export type Reading<Value> =
  | { readonly kind: 'value'; readonly value: Value; readonly notices: readonly Notice[] }
  | { readonly kind: 'missing'; readonly notices: readonly Notice[] }
  | { readonly kind: 'unread'; readonly notices: readonly Notice[] };

/** Reads one value; lists and white space are already handled (CL-3, CL-4). Never throws. */
export type Reader<Value> = (value: Json) => Reading<Value>;

export const read = <Value>(value: Value, ...notices: Notice[]): Reading<Value> => ({
  kind: 'value',
  value,
  notices,
});
export const missing = (...notices: Notice[]): Reading<never> => ({ kind: 'missing', notices });
export const unread = (...notices: Notice[]): Reading<never> => ({ kind: 'unread', notices });

/** A string, kept byte for byte. */
export const readText: Reader<string> = (value) => (typeof value === 'string' ? read(value) : unread());

/** Builds a string reader from a plain function. */
export const readTextAs =
  (convert: (text: string) => string): Reader<string> =>
  (value) =>
    typeof value === 'string' ? read(convert(value)) : unread();
