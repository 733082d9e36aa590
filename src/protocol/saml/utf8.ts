/** Strict UTF-8 decoding. */

/** Returns the text, or the byte offset of the first invalid sequence. */
export function decodeUtf8(bytes: Uint8Array): { readonly text?: string; readonly invalidAt?: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { invalidAt: findInvalid(bytes) };
  }
}

/** Binary search: a prefix is fine if at most its last sequence is cut off. */
function findInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isFine(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // The error is at the start of the sequence that cannot be completed: at most three bytes before.
  while (!isFine(bytes.subarray(0, good), false)) good -= 1;
  return good;
}

function isFine(bytes: Uint8Array, mayGoOn: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayGoOn });
    return true;
  } catch {
    return false;
  }
}
