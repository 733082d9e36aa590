/** Bodies of exchanges as text, for all renderers. */
import type { HeaderLines } from '../outcome.ts';

/** Returns the value of the first header line with this name; case does not matter. */
export function headerOf(headers: HeaderLines, name: string): string | undefined {
  return headers.find(([found]) => found.toLowerCase() === name)?.[1];
}

/** Decodes the body in its charset, by default UTF-8; undefined for bytes that are not text in it. */
export function bodyText(body: Uint8Array, headers: HeaderLines): string | undefined {
  const charset = /charset="?([\w-]+)/i.exec(headerOf(headers, 'content-type') ?? '')?.[1] ?? 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(body);
    return text.includes('\0') ? undefined : text;
  } catch {
    // Invalid bytes, or an unknown charset.
    return undefined;
  }
}

/** Whether a body is form-encoded, by its type. */
export function isForm(headers: HeaderLines): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headerOf(headers, 'content-type') ?? '');
}
