/** Reads how long a server asks to wait. RFC 9110, 10.2.3. */

/**
 * Converts `Retry-After` to milliseconds from now; a past time gives 0.
 * @returns undefined for no header, and for one that is neither seconds nor a date
 */
export function retryAfter(value: string | null | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // A date has letters; Date.parse would read bare numbers and signs as years.
  const time = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now.getTime());
}

/** Returns the wait as a line of a hint. */
export function retryHint(value: string | null | undefined, now: Date): string | undefined {
  const milliseconds = retryAfter(value, now);
  if (milliseconds === undefined) return undefined;
  return `wait as long as the server asks: ${Math.ceil(milliseconds / 1000)} s (Retry-After)`;
}
