/** Bodies of exchanges as text, for every renderer of them. */
import type { HeaderLines } from '../outcome.ts';

/** The value of the first header line of a name; names differ in case. */
export function headerOf(headers: HeaderLines, name: string): string | undefined {
  return headers.find(([found]) => found.toLowerCase() === name)?.[1];
}

/** The body in its charset, UTF-8 unless the type names another; undefined for bytes that are no text in it. */
export function bodyText(body: Uint8Array, headers: HeaderLines): string | undefined {
  const charset = /charset="?([\w-]+)/i.exec(headerOf(headers, 'content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(body);
    return text.includes('\0') ? undefined : text;
  } catch {
    // Bytes that do not fit, or a charset that nobody knows.
    return undefined;
  }
}

/** Whether a body is form-encoded, by its type. */
export function isForm(headers: HeaderLines): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headerOf(headers, 'content-type') ?? '');
}
