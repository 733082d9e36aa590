/**
 * Converts values received from others to text. This is the only way from a foreign value to a string: `String()` and
 * template literals call the value's own `toString` or `valueOf`, and a JSON object may have anything there.
 */

/** Returns a string unchanged, any other JSON value as compact JSON. Never throws, whatever members the value has. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // Circular, or nested deeper than the stack.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

/** Returns the message of a thrown value; a library may throw anything. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : asText(thrown);
}

/** Returns the code of a system error, e.g. `ENOENT`; undefined without one. */
export function systemCodeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && thrown.code !== undefined
    ? asText(thrown.code)
    : undefined;
}

const FILE_ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'check the path; relative ones start at the working folder',
  EACCES: 'look at who may read it: ls -l',
  EISDIR: 'it is a folder: name a file in it',
};

/** What to do about a file that the system did not give, as `hint` of an error. @param code of the system's error */
export const fileAdvice = (code: string | undefined): { readonly hint?: string } => {
  const hint = FILE_ADVICE[code ?? ''];
  return hint === undefined ? {} : { hint };
};
