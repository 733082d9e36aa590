/**
 * Values that others sent, as text. This is the only way from a foreign value to a string: `String()` and template
 * literals call whatever the value itself has as `toString` or `valueOf`, and a JSON object may have anything there.
 */

/** A string as it is, any other JSON value as compact JSON. Never throws, whatever members the value has. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // Nested deeper than the stack, or circular.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

/** The message of what was thrown; a library may throw anything. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : asText(thrown);
}

/** The code of a system error, e.g. `ENOENT`; undefined where it has none. */
export function systemCodeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && thrown.code !== undefined
    ? asText(thrown.code)
    : undefined;
}
