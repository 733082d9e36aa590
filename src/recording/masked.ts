/** Values that a recording masks: they are unknown, and never wrong. */

/** Marks of idcli, and of the default and the obfuscated export of SAML-tracer. */
const MARK =
  /(?:•|%E2%80%A2){4}|^(?:hash:[0-9a-f]{64}|obf:\w+|overwritten)$|^\[?(?:redacted|removed|masked)\]?$|^\*{4,}$/i;

/** Whether a text was masked by idcli or by a known recorder. */
export const isMaskedText = (text: string): boolean => MARK.test(text);

/** Returns a value to compare with; undefined for a masked one. */
export const unmasked = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && !isMaskedText(value) ? value : undefined;

/** Reason of a check that is skipped for it. */
export const MASKED = 'it is masked in this recording';
